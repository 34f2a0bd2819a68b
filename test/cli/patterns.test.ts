import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { patterns } from "../../src/cli/patterns.ts";

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

  it("leaves blank lines out", async () => {
    const { out } = await run([], "a:1\n\n\r\na:2\n\n");
    expect(out.at(-1)).toMatch(/^2 keys/);
    expect((await run(["--assign"], "a:b\n\na:c\n")).out).toEqual(["a:b\ta:b", "a:c\ta:c"]);
  });

  it("leaves no temporary file behind", async () => {
    const mine = () => readdirSync(tmpdir()).filter((name) => name.startsWith("redis-audit-bot-patterns-"));
    const before = mine();
    await run(["--assign"], keys.join("\n"));
    expect(mine()).toEqual(before);
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
