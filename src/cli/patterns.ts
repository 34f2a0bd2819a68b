import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import { unescapeKey, unquoteKey } from "../core/keyspace/escape-key.ts";
import { LIMITS } from "../core/keyspace/limits.ts";
import type { MinedPatterns } from "../core/keyspace/mined-patterns.ts";
import { createPatternMiner, type PatternMiner } from "../core/keyspace/pattern-miner.ts";
import type { CliCommand, CliIo } from "./cli.ts";
import { readLines } from "./patterns/read-lines.ts";
import { withSpool } from "./patterns/with-spool.ts";

const usage = `Usage: redis-audit-bot patterns [--assign | --json] [--raw | --no-raw] [FILE]

  Finds the patterns of a list of keys, one a line, from FILE or standard input. Keys may hold the
  escapes that patterns are printed with: \\\\ \\t \\n \\r \\xHH.

  (nothing)   count, share and pattern of every pattern, most keys first
  --assign    every key with its pattern: pattern<TAB>key, keys as they were given
  --json      the patterns with their placeholders, types, ranges and masked samples

  --raw       keys without escapes: redis-cli --scan | redis-audit-bot patterns --raw
              redis-cli cuts such keys at line breaks and ends them at a zero byte.
  --no-raw    keys in quotes, of any bytes: redis-cli --no-raw --scan | redis-audit-bot patterns --no-raw

  --assign reads its input twice: standard input is kept in a file without a name meanwhile.
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
  const { assign, json, file, readKey } = options;
  const source = () => (file === undefined ? input(io) : createReadStream(file));
  try {
    if (assign && file !== undefined && (await stat(file)).isFile()) await assignKeys(source, readKey, io);
    else if (assign) await withSpool(source(), (read) => assignKeys(read, readKey, io));
    else {
      const mined = withoutEmpty((await mine(source(), readKey)).finish());
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
  readonly readKey: ReadKey;
}

/** Reads the key that a line holds into `out`; answers its length, -1 for a line that holds none. */
type ReadKey = (line: Uint8Array, from: number, to: number, out: Uint8Array) => number;

const copyKey: ReadKey = (line, from, to, out) => {
  const length = Math.min(to - from, out.length);
  out.set(line.subarray(from, from + length));
  return length;
};

/** Or what is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        assign: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        raw: { type: "boolean", default: false },
        "no-raw": { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    if (positionals.length > 1) return `One FILE at a time, not ${positionals.join(", ")}.`;
    if (values.assign && values.json) return "--assign and --json do not go together.";
    if (values.raw && values["no-raw"]) return "--raw and --no-raw do not go together.";
    const readKey = values.raw ? copyKey : values["no-raw"] ? unquoteKey : unescapeKey;
    return { ...values, readKey, file: positionals[0] === "-" ? undefined : positionals[0] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function input(io: CliIo): AsyncIterable<Uint8Array> {
  return io.input?.() ?? process.stdin;
}

/** Bytes of a key beyond the miner's bound that still say that the key went on. */
const KEY_ROOM = LIMITS.keyBytes + 64;

/** Calls `onKey` with each key of a list and the line that it stands in; both are valid during the call only. */
async function readKeys(
  source: AsyncIterable<Uint8Array>,
  readKey: ReadKey,
  onKey: (key: Uint8Array, length: number, bytes: Uint8Array, from: number, to: number) => void,
): Promise<void> {
  const key = new Uint8Array(KEY_ROOM);
  await readLines(source, (bytes, from, to) => {
    const length = readKey(bytes, from, to, key);
    if (length < 0) throw new Error("a line is not in quotes, as redis-cli --no-raw --scan prints keys");
    onKey(key, length, bytes, from, to);
  });
}

async function mine(source: AsyncIterable<Uint8Array>, readKey: ReadKey): Promise<PatternMiner> {
  const miner = createPatternMiner();
  await readKeys(source, readKey, (key, length) => miner.add(key, undefined, 0, length));
  return miner;
}

async function assignKeys(
  source: () => AsyncIterable<Uint8Array>,
  readKey: ReadKey,
  io: CliIo,
): Promise<void> {
  const miner = await mine(source(), readKey);
  const head = (template: string) => Buffer.from(`${template}\t`);
  const heads = new Map(miner.finish().patterns.map(({ id, template }) => [id, head(template)]));
  const other = head("{other}");
  const write = io.outBytes ?? ((bytes) => process.stdout.write(bytes));
  let lines: Uint8Array[] = [];
  await readKeys(source(), readKey, (key, length, bytes, from, to) => {
    // Not as text: a key need not be any.
    lines.push(heads.get(miner.assign(key, 0, length)) ?? other, bytes.slice(from, to), newline);
    if (lines.length < 12_288) return;
    write(Buffer.concat(lines));
    lines = [];
  });
  if (lines.length > 0) write(Buffer.concat(lines));
}

const newline = Buffer.from("\n");

/** Patterns that no key was counted under are for keys to come. */
function withoutEmpty(mined: MinedPatterns): MinedPatterns {
  return { ...mined, patterns: mined.patterns.filter(({ keys }) => keys > 0) };
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
