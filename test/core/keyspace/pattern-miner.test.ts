import { describe, expect, it } from "vitest";
import type { Tally } from "../../../src/core/keyspace/mined-patterns.ts";
import { createPatternMiner } from "../../../src/core/keyspace/pattern-miner.ts";
import { ADVERSARIAL_KINDS, adversarialKeys } from "./support/adversarial-keys.ts";
import { expressionOf } from "./support/expression-of.ts";
import { generateKeys } from "./support/generate-keys.ts";
import { readVendors } from "./support/key-schemes.ts";
import { keysOf, mine, SCHEMES } from "./support/mine.ts";
import { createRandom } from "./support/random.ts";

const some = readVendors(SCHEMES).slice(0, 20);
const bytes = (text: string): Buffer => Buffer.from(text, "utf8");

class Counter implements Tally<number> {
  sum = 0;
  add(observation: number): void {
    this.sum += observation;
  }
  merge(other: Counter): void {
    this.sum += other.sum;
  }
}

describe("createPatternMiner", () => {
  it("names placeholders after the word before them and after what their values are", () => {
    const miner = createPatternMiner();
    for (let i = 0; i < 50; i++) miner.add(bytes(`orderservice:orderDetail:${110_102_117 + i * 7919}`));
    for (let i = 10; i < 40; i++)
      miner.add(bytes(`report:2026-01-${String((i % 28) + 1).padStart(2, "0")}:${i}`));
    const templates = miner.finish().patterns.map((one) => one.template);
    expect(templates).toEqual(["orderservice:orderDetail:{orderId}", "report:{date}:{number}"]);
  });

  it("keeps the years, months and days of one statistic apart", () => {
    const numbers = (count: number, make: (n: number) => string) =>
      Array.from({ length: count }, (_, n) => make(n));
    const keys = [
      ...numbers(4, (n) => `visits:${2023 + n}`),
      ...numbers(9, (n) => `visits:20260${n + 1}`),
      ...numbers(18, (n) => `visits:202604${n + 10}`),
    ];
    expect(mine(keys).mined.patterns.map(({ template, keys }) => [template, keys])).toEqual([
      ["visits:{date}", 18],
      ["visits:{month}", 9],
      ["visits:{visitId}", 4],
    ]);
  });

  it("gives every key a pattern that the key follows", () => {
    const keys = keysOf(generateKeys(some, 3));
    const { mined, templates } = mine(keys);
    const expressions = new Map(mined.patterns.map((one) => [one.template, expressionOf(one)]));
    const wrong = keys.filter((key, k) => {
      const template = templates[k] ?? "";
      return template !== "{other}" && expressions.get(template)?.test(key) !== true;
    });
    expect(wrong).toEqual([]);
  });

  it("counts every key once, whether or not it follows a pattern", () => {
    const keys = keysOf(generateKeys(some, 4));
    const { mined } = mine(keys);
    expect(mined.keys).toBe(keys.length);
    expect(mined.patterns.reduce((sum, one) => sum + one.keys, 0) + mined.other.keys).toBe(keys.length);
  });

  it("finds a pattern for keys of a form of which none was remembered", () => {
    const miner = createPatternMiner();
    for (let i = 0; i < 900; i++) miner.add(bytes(`eu:order:${1000 + i}`));
    for (let i = 0; i < 5; i++) miner.add(bytes(`7:order:${1000 + i}`));
    for (let i = 0; i < 900; i++) miner.add(bytes(`8:order:${1000 + i}`));
    const { patterns, other } = miner.finish();
    expect(other).toEqual({ keys: 0, share: 0, samples: [] });
    expect(miner.assign(bytes("7:order:1001"))).toBeGreaterThanOrEqual(0);
    expect(patterns.reduce((sum, { keys }) => sum + keys, 0)).toBe(1805);
  });

  it("counts patterns that appear after the first learning step", () => {
    const miner = createPatternMiner();
    for (let i = 0; i < 60_000; i++) miner.add(bytes(`early:${i}:x`));
    expect(miner.learned).toBe(1);
    for (let i = 0; i < 700; i++) miner.add(bytes(`late:${i + 1000}:y`));
    const { patterns, other } = miner.finish();
    expect(patterns.map((one) => [one.template, one.keys])).toEqual([
      ["early:{earlyId}:x", 60_000],
      ["late:{lateId}:y", 700],
    ]);
    expect(other.keys).toBe(0);
  });

  it("answers the same for the same stream", () => {
    const keys = keysOf(generateKeys(some, 5));
    expect(mine(keys).templates).toEqual(mine(keys).templates);
  });

  it("finds nearly the same patterns in any order: at most 2 % of the keys change theirs", () => {
    const keys = keysOf(generateKeys(some, 6));
    const r = createRandom(1);
    const order = keys.map((_, k) => k);
    for (let i = order.length - 1; i > 0; i--) {
      const j = r.int(0, i);
      const [a = 0, b = 0] = [order[i], order[j]];
      order[i] = b;
      order[j] = a;
    }
    const first = mine(keys).templates;
    const second = mine(order.map((k) => keys[k] ?? "")).templates;
    const changed = order.filter((k, at) => first[k] !== second[at]).length;
    expect(changed / keys.length).toBeLessThan(0.02);
  });

  it("finds the same patterns in a sorted list", () => {
    const sorted = Array.from({ length: 50 }, (_, shop) =>
      Array.from({ length: 100 }, (_, item) => `shop:${shop}:order:${item}`),
    ).flat();
    expect(new Set(mine(sorted).templates)).toEqual(new Set(["shop:{shopId}:order:{orderId}"]));
  });

  it("gathers observations of a pattern's keys, those seen before it was known too", () => {
    const miner = createPatternMiner<number, Counter>({ createTally: () => new Counter() });
    for (let i = 0; i < 55_000; i++) miner.add(bytes(`a:${i}`), 1);
    for (let i = 0; i < 500; i++) miner.add(bytes(`b:${i}`), 10);
    const sums = miner.finish().patterns.map((one) => [one.template, one.tally?.sum]);
    expect(sums).toEqual([
      ["a:{number}", 55_000],
      ["b:{number}", 5_000],
    ]);
  });

  it("reads a key inside a larger buffer and keeps nothing of the buffer", () => {
    const miner = createPatternMiner();
    const buffer = Buffer.alloc(64);
    for (let i = 0; i < 30; i++) {
      const length = buffer.write(`xx:session:${10_000 + i}`, "latin1");
      miner.add(buffer, undefined, 3, length);
    }
    buffer.fill(0);
    expect(miner.finish().patterns.map((one) => one.template)).toEqual(["session:{sessionId}"]);
  });

  it("tells distinct values, ranges and top values of a slot, and shows samples masked", () => {
    const miner = createPatternMiner();
    for (let i = 0; i < 3000; i++) miner.add(bytes(`u:${3_100_000_000 + i * 911}:p:${i % 4}`));
    const [one] = miner.finish().patterns;
    const [user, page] = one?.slots ?? [];
    expect(user?.distinct).toBeGreaterThan(2500);
    expect(user?.distinct).toBeLessThan(3500);
    expect(user?.samples).toEqual(["31…(10)"]);
    expect(page?.distinct).toBe(4);
    expect(page?.range).toEqual({ least: "0", greatest: "3" });
    expect(page?.top?.map((top) => top.value).sort()).toEqual(["0", "1", "2", "3"]);
  });

  it("masks values in every list of them, and counts each key once", () => {
    const miner = createPatternMiner();
    for (const phone of ["13787654321", "13912345678"])
      for (let i = 1; i <= 4; i++) miner.add(bytes(`sms:${phone}:${i}`));
    const mined = miner.finish();
    const [phones, numbers] = mined.patterns[0]?.slots ?? [];
    expect(phones?.top).toEqual([
      { value: "13…(11)", keys: 4 },
      { value: "13…(11)", keys: 4 },
    ]);
    expect(numbers?.top).toEqual(["1", "2", "3", "4"].map((value) => ({ value, keys: 2 })));
    expect(JSON.stringify(mined)).not.toMatch(/\d{7}/);
  });

  it("counts the values of a pattern that appears late for the keys that they stand for", () => {
    const miner = createPatternMiner();
    for (let i = 0; i < 60_000; i++) miner.add(bytes(`early:${i}:x`));
    for (let i = 0; i < 800; i++) miner.add(bytes(`late:${i + 1000}:page:${i % 4}`));
    const late = miner.finish().patterns[1];
    expect(late?.keys).toBe(800);
    expect(late?.slots[1]?.top?.map(({ value }) => value).sort()).toEqual(["0", "1", "2", "3"]);
    expect(late?.slots[1]?.top?.reduce((sum, { keys }) => sum + keys, 0)).toBe(800);
  });

  it("never takes a mail for words of the key, however few there are and however often they come", () => {
    const templatesOf = (word: string, mails: readonly string[]) => {
      const miner = createPatternMiner();
      for (const mail of mails) for (let i = 1; i <= 10; i++) miner.add(bytes(`${word}${mail}:${i}`));
      return miner.finish().patterns.map(({ template, keys }) => [template, keys]);
    };
    expect(templatesOf("login:", ["ann.dora@corp.com"])).toEqual([["login:{email}:{number}", 10]]);
    expect(templatesOf("login:", ["ann@corp.com"])).toEqual([["login:{email}:{number}", 10]]);
    const people = ["ann.dora@corp.com", "ann.lee@corp.com", "bob@corp.com"];
    expect(templatesOf("login:", people)).toEqual([["login:{email}:{number}", 30]]);
    expect(templatesOf("otp_", people)).toEqual([["otp_{email}:{number}", 30]]);
  });

  it("keeps local parts that are no person's: those at many hosts", () => {
    const miner = createPatternMiner();
    for (const word of ["http", "icmp"])
      for (let i = 1; i <= 10; i++) miner.add(bytes(`probe:${word}@host${i}.example.com`));
    expect(miner.finish().patterns.map(({ template }) => template)).toEqual([
      "probe:http@{host}",
      "probe:icmp@{host}",
    ]);
  });

  it("rolls up patterns that differ in one word, and keeps them apart", () => {
    const miner = createPatternMiner();
    for (const kind of ["gateway", "icebox", "syrup", "milk"])
      for (let i = 0; i < 20; i++) miner.add(bytes(`dup_message:${kind}:${1000 + i}`));
    const { patterns, rollUps } = miner.finish();
    expect(patterns.length).toBe(4);
    expect(rollUps.map(({ template, words, keys }) => ({ template, words, keys }))).toEqual([
      {
        template: "dup_message:{kind: 4 values}:{messageId}",
        words: ["gateway", "icebox", "milk", "syrup"],
        keys: 80,
      },
    ]);
  });

  it("rolls up words that `_` joins, of one to three pieces", () => {
    const miner = createPatternMiner();
    const kinds = ["gateway", "unfreeze_icebox", "syrup_machine", "Venus_Donlim_a"];
    for (const kind of kinds)
      for (let i = 0; i < 12; i++) miner.add(bytes(`dup_msg_${kind}_${1000 + i * 7}_${i}`));
    expect(miner.finish().rollUps.map(({ template, words, keys }) => ({ template, words, keys }))).toEqual([
      { template: "dup_msg_{kind: 4 values}_{gatewayId}_{number}", words: [...kinds].sort(), keys: 48 },
    ]);
  });

  it("shows literal braces, control bytes and bytes that are no UTF-8 escaped", () => {
    const keys = ["{a}:\u0000\u00ff\t\\x", "{a}:b"];
    expect(mine(keys).templates).toEqual(["\\{a\\}:\\x00\\xff\\t\\\\x", "\\{a\\}:b"]);
  });

  it("tells keys apart that differ in what cannot be seen", () => {
    const miner = createPatternMiner();
    for (let i = 0; i < 40; i++)
      for (const word of ["\ufeffs", "s", "user\u200b", "user"]) miner.add(bytes(`${word}:${1000 + i}`));
    const { patterns } = miner.finish();
    expect(patterns.map(({ template }) => template.split(":", 1)[0]).sort()).toEqual([
      "\\xef\\xbb\\xbfs",
      "s",
      "user",
      "user\\xe2\\x80\\x8b",
    ]);
  });

  it("finds tokens beside control bytes", () => {
    const random = createRandom(3);
    const keys = Array.from({ length: 60 }, () => {
      const token = random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 22);
      return `${token}_tag_a\nb`;
    });
    expect([...new Set(mine(keys).templates)]).toEqual(["{token}_tag_a\\nb"]);
  });

  it("takes the empty key and keys beyond its bound", () => {
    const long = (fill: string): string => `blob:${fill.repeat(70_000)}`;
    const { templates } = mine(["", long("a"), long("b"), "blob:meta"]);
    expect(templates[0]).toBe("");
    expect(templates[1]).toBe("blob:{text}");
    expect(templates[2]).toBe("blob:{text}");
    expect(templates[3]).toBe("blob:meta");
  });

  it.each(ADVERSARIAL_KINDS)("accounts for every key of a stream of %s", (kind) => {
    const keys = [...adversarialKeys(kind, 2000, 9)];
    const { mined } = mine(keys);
    expect(mined.patterns.reduce((sum, one) => sum + one.keys, 0) + mined.other.keys).toBe(2000);
  });
});
