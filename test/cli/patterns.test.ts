import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { patterns } from "../../src/cli/patterns.ts";
import { escapeBytes } from "../../src/core/keyspace/escape-key.ts";
import { createRandom } from "../core/keyspace/support/random.ts";
import { shuffle, unicodeKeys } from "../core/keyspace/support/unicode-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "patterns-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keys = [
  ...Array.from({ length: 30 }, (_, k) => `user:${1000 + k}:cart`),
  "app:version",
  "raw\\x00\\tkey",
];

async function run(args: readonly string[], input: string | Buffer, pieces = 7) {
  const out: string[] = [];
  const raw: Uint8Array[] = [];
  const err: string[] = [];
  async function* chunks() {
    const bytes = Buffer.from(input);
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
  }
  const code = await patterns(args, {
    env: {},
    out: (line) => void out.push(...line.split("\n")),
    err: (line) => void err.push(line),
    outBytes: (bytes) => void raw.push(bytes),
    input: chunks,
  });
  const bytes = Buffer.concat(raw);
  return { code, out: raw.length > 0 ? bytes.toString().split("\n").slice(0, -1) : out, err, bytes };
}

describe("redis-audit-bot patterns", () => {
  it("prints count, share and pattern, most keys first, and no key", async () => {
    const { code, out } = await run([], `${keys.join("\n")}\n`);
    expect(code).toBe(0);
    expect(out).toEqual([
      "keys     share  pattern",
      "  30   93.75 %  user:{userId}:cart",
      "   1    3.13 %  app:version",
      "   1    3.13 %  raw\\x00\\tkey",
      "32 keys, 3 patterns, coverage 100.00 %",
    ]);
  });

  it("prints the pattern of every key in order, the key as it was given", async () => {
    const { code, out } = await run(["--assign"], keys.join("\n"));
    expect(code).toBe(0);
    expect(out).toHaveLength(32);
    expect(out[0]).toBe("user:{userId}:cart\tuser:1000:cart");
    expect(out[31]).toBe("raw\\x00\\tkey\traw\\x00\\tkey");
  });

  it("prints keys that are no text byte for byte", async () => {
    const raw = Buffer.from([0x62, 0x3a, 0xff, 0xfe, 0x80, 0x0a]);
    const { bytes } = await run(["--assign"], Buffer.concat([raw, Buffer.from("b:中\n")]), 4);
    const keysPrinted = bytes.toString("latin1").split("\n").slice(0, -1);
    expect(keysPrinted.map((line) => line.split("\t")[1])).toEqual(["b:\xff\xfe\x80", "b:\xe4\xb8\xad"]);
  });

  it.each([1, 2, 3])("counts every pattern as often as it gives it to a key (%i)", async (seed) => {
    const random = createRandom(seed);
    const hostile = shuffle(unicodeKeys(random, 300), random);
    const list = hostile.map((key) => escapeBytes(key, 0, key.length, false)).join("\n");
    const { out } = await run([], list);
    const table = out.slice(1, -1).flatMap((row) => {
      const [, count, text] = /^ *(\d+) +[\d.]+ % {2}(.*)$/.exec(row) ?? [];
      return text === undefined || text.includes("{kind: ") ? [] : [[text, Number(count)] as const];
    });
    const given = new Map<string, number>();
    for (const line of (await run(["--assign"], list, 999)).out) {
      const text = line.split("\t", 1)[0] ?? "";
      given.set(text, (given.get(text) ?? 0) + 1);
    }
    expect(table.reduce((sum, [, count]) => sum + count, 0)).toBe(300);
    expect(new Map(table)).toEqual(given);
  });

  it("leaves blank lines out", async () => {
    const { out } = await run([], "a:1\n\n\r\na:2\n\n");
    expect(out.at(-1)).toMatch(/^2 keys/);
    expect((await run(["--assign"], "a:b\n\na:c\n")).out).toEqual(["a:b\ta:b", "a:c\ta:c"]);
  });

  it("keeps standard input in no file that has a name, so that nothing is left when it is stopped", async () => {
    const mine = () => readdirSync(tmpdir()).filter((name) => name.startsWith("redis-audit-bot-patterns-"));
    const before = mine();
    const during: string[][] = [];
    async function* chunks() {
      for (const key of keys) {
        yield Buffer.from(`${key}\n`);
        during.push(mine());
      }
    }
    const written: Uint8Array[] = [];
    const code = await patterns(["--assign"], {
      env: {},
      out: () => {},
      err: () => {},
      outBytes: (bytes) => {
        during.push(mine());
        written.push(bytes);
      },
      input: chunks,
    });
    expect(code).toBe(0);
    expect(Buffer.concat(written).toString().split("\n")).toHaveLength(33);
    expect(during).toHaveLength(33);
    expect(during.every((names) => names.join() === before.join())).toBe(true);
    expect(mine()).toEqual(before);
  });

  it("reads twice what is given by name and can be read once", async () => {
    const fifo = join(folder, "keys.fifo");
    execFileSync("mkfifo", [fifo]);
    const [{ code, out }] = await Promise.all([
      run(["--assign", fifo], ""),
      writeFile(fifo, keys.join("\n")),
    ]);
    expect(code).toBe(0);
    expect(out).toHaveLength(32);
    expect(out[0]).toBe("user:{userId}:cart\tuser:1000:cart");
  });

  it("takes backslashes for themselves in raw keys, as redis-cli --scan prints them into a pipe", async () => {
    const raw = ["App\\new\\table:12", "App\\new\\table:13", '"quoted"'].join("\n");
    const { out } = await run(["--raw"], raw);
    expect(out.slice(1, 3).map((row) => row.slice(16))).toEqual([
      "App\\\\new\\\\table:{tableId}",
      '"quoted"',
    ]);
    expect((await run(["--raw", "--assign"], raw)).out[0]).toBe(
      "App\\\\new\\\\table:{tableId}\tApp\\new\\table:12",
    );
  });

  it("reads keys in quotes as redis-cli --no-raw --scan prints them", async () => {
    const quoted = ['"App\\\\new\\\\table:12"', '"\\xe4\\xb8\\xad:\\"\\a\\b\\x00\\n"', '"\\xff\\xfeb"'];
    const { out } = await run(["--no-raw", "--assign"], quoted.join("\n"));
    expect(out.map((line) => line.split("\t"))).toEqual([
      ["App\\\\new\\\\table:12", quoted[0]],
      ['中:"\\x07\\x08\\x00\\n', quoted[1]],
      ["\\xff\\xfeb", quoted[2]],
    ]);
    const bare = await run(["--no-raw"], "user:1");
    expect(bare.code).toBe(1);
    expect(bare.err.join()).toBe(
      "patterns: a line is not in quotes, as redis-cli --no-raw --scan prints keys",
    );
  });

  it("prints no pattern without keys", async () => {
    const months = Array.from({ length: 18 }, (_, k) => `m:2024-${(10 + k) % 12}`);
    const { out } = await run([], months.join("\n"));
    expect(out.filter((row) => /^ *0 /.test(row))).toEqual([]);
    const { patterns: found } = JSON.parse((await run(["--json"], months.join("\n"))).out.join("\n"));
    expect(found.every((one: { keys: number }) => one.keys > 0)).toBe(true);
    expect(out.at(-1)).toBe(`18 keys, ${found.length} patterns, coverage 100.00 %`);
  });

  it("reads a file, with line ends of either kind", async () => {
    const file = join(folder, "keys.txt");
    writeFileSync(file, keys.join("\r\n"));
    const { out } = await run(["--assign", file], "");
    expect(out.slice(0, 2)).toEqual([
      "user:{userId}:cart\tuser:1000:cart",
      "user:{userId}:cart\tuser:1001:cart",
    ]);
  });

  it("answers JSON with slots and masked samples", async () => {
    const { out } = await run(["--json"], keys.join("\n"));
    const { patterns: found } = JSON.parse(out.join("\n"));
    expect(found[0]).toMatchObject({ template: "user:{userId}:cart", keys: 30 });
    expect(found[0].slots[0]).toMatchObject({ name: "userId", type: "number", distinct: expect.any(Number) });
    expect(JSON.stringify(found)).not.toContain("user:1000");
  });

  it("says what is wrong with a missing file or an unknown option", async () => {
    const missing = await run([join(folder, "none.txt")], "");
    expect(missing.code).toBe(1);
    expect(missing.err.join()).toContain("ENOENT");
    const unknown = await run(["--what"], "");
    expect(unknown.code).toBe(2);
    expect(unknown.err.join()).toMatch(/^Unknown option '--what'.*Usage: redis-audit-bot patterns/s);
    expect((await run(["--json", "--assign"], "")).err.join()).toContain(
      "--assign and --json do not go together",
    );
    expect((await run(["--raw", "--no-raw"], "")).err.join()).toContain(
      "--raw and --no-raw do not go together",
    );
    expect((await run(["one", "two"], "")).err.join()).toContain("One FILE at a time, not one, two.");
  });

  it("shows how to call it where it is asked for help", async () => {
    const { code, out, err } = await run(["--help"], "");
    expect([code, err]).toEqual([0, []]);
    expect(out.join()).toContain("Usage: redis-audit-bot patterns");
  });

  it("takes an empty list", async () => {
    const { code, out } = await run([], "");
    expect(code).toBe(0);
    expect(out.at(-1)).toBe("0 keys, 0 patterns, coverage 100.00 %");
  });
});
