import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { unescapeKey } from "../core/keyspace/escape-key.ts";
import { LIMITS } from "../core/keyspace/limits.ts";
import type { MinedPatterns } from "../core/keyspace/mined-patterns.ts";
import { createPatternMiner, type PatternMiner } from "../core/keyspace/pattern-miner.ts";
import type { CliCommand, CliIo } from "./cli.ts";
import { readLines } from "./patterns/read-lines.ts";

const usage = `Usage: redis-audit-bot patterns [--assign] [--json] [FILE]

  Finds the patterns of a list of keys, one a line, from FILE or standard input. Keys may hold
  \\\\ \\t \\n \\r \\xHH escapes, as \`redis-cli --scan\` output with binary keys needs.

  (nothing)   count, share and pattern of every pattern, most keys first
  --assign    every key with its pattern: pattern<TAB>key, keys as they were given
  --json      the patterns with their placeholders, types, ranges and masked samples

  --assign reads its input twice: standard input is kept in a temporary file meanwhile.
  Blank lines are left out. Exit codes: 0; 1: the keys cannot be read; 2: wrong arguments.`;

/** `redis-audit-bot patterns`: key patterns of any key list. Keys are printed with `--assign` only, samples are masked. */
export const patterns: CliCommand = async (args, io) => {
  if (args.includes("--help") || args.includes("-h")) {
    io.out(usage);
    return 0;
  }
  const options = readOptions(args);
  if (typeof options === "string") {
    io.err(`${options}\n\n${usage}`);
    return 2;
  }
  const { assign, json, file } = options;
  try {
    if (assign && file === undefined) await withSpool(io, (spool) => assignKeys(spool, io));
    else if (assign && file !== undefined) await assignKeys(file, io);
    else {
      const mined = (await mine(file === undefined ? input(io) : createReadStream(file))).finish();
      if (json) io.out(JSON.stringify(mined, undefined, 2));
      else printTable(mined, io);
    }
    return 0;
  } catch (error) {
    io.err(`patterns: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
};

interface Options {
  readonly assign: boolean;
  readonly json: boolean;
  readonly file: string | undefined;
}

/** Or what is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { assign: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    if (positionals.length > 1) return `One FILE at a time, not ${positionals.join(", ")}.`;
    if (values.assign && values.json) return "--assign and --json do not go together.";
    return { ...values, file: positionals[0] === "-" ? undefined : positionals[0] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function input(io: CliIo): AsyncIterable<Uint8Array> {
  return io.input?.() ?? process.stdin;
}

/** Bytes of a key beyond the miner's bound that still say that the key went on. */
const KEY_ROOM = LIMITS.keyBytes + 64;

async function mine(source: AsyncIterable<Uint8Array>): Promise<PatternMiner> {
  const miner = createPatternMiner();
  const key = new Uint8Array(KEY_ROOM);
  await readLines(source, (bytes, from, to) =>
    miner.add(key, undefined, 0, unescapeKey(bytes, from, to, key)),
  );
  return miner;
}

async function assignKeys(file: string, io: CliIo): Promise<void> {
  const miner = await mine(createReadStream(file));
  const head = (template: string) => Buffer.from(`${template}\t`);
  const heads = new Map(miner.finish().patterns.map(({ id, template }) => [id, head(template)]));
  const other = head("{other}");
  const key = new Uint8Array(KEY_ROOM);
  const write = io.outBytes ?? ((bytes) => process.stdout.write(bytes));
  let lines: Uint8Array[] = [];
  await readLines(createReadStream(file), (bytes, from, to) => {
    const id = miner.assign(key, 0, unescapeKey(bytes, from, to, key));
    // Not as text: a key need not be any.
    lines.push(heads.get(id) ?? other, bytes.slice(from, to), newline);
    if (lines.length < 12_288) return;
    write(Buffer.concat(lines));
    lines = [];
  });
  if (lines.length > 0) write(Buffer.concat(lines));
}

const newline = Buffer.from("\n");

/** Keeps standard input in a file that only this user may read, and removes it whatever happens. */
async function withSpool(io: CliIo, use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-patterns-"));
  try {
    const file = join(folder, "keys.txt");
    const handle = await open(file, "wx", 0o600);
    try {
      for await (const chunk of input(io)) await handle.write(chunk);
    } finally {
      await handle.close();
    }
    await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printTable(mined: MinedPatterns, io: CliIo): void {
  const share = (part: number): string => `${(100 * part).toFixed(2)} %`.padStart(9);
  const width = Math.max(4, String(mined.keys).length);
  const row = (keys: number, part: number, text: string): void =>
    io.out(`${String(keys).padStart(width)} ${share(part)}  ${text}`);
  io.out(`${"keys".padStart(width)} ${"share".padStart(9)}  pattern`);
  for (const one of mined.patterns) row(one.keys, one.share, one.template);
  if (mined.other.keys > 0) row(mined.other.keys, mined.other.share, "{other}");
  io.out(`${mined.keys} keys, ${mined.patterns.length} patterns, coverage ${share(mined.coverage).trim()}`);
  if (mined.rollUps.length === 0) return;
  io.out("");
  io.out("patterns that differ in one word:");
  for (const one of mined.rollUps)
    row(one.keys, one.keys / mined.keys, `${one.template}  (${listWords(one.words)})`);
}

function listWords(words: readonly string[]): string {
  const shown = words.slice(0, 6);
  return words.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}
