import { describe, expect, it } from "vitest";
import { nameApart } from "../../../src/core/keyspace/name-apart.ts";
import { createPatternMiner } from "../../../src/core/keyspace/pattern-miner.ts";
import { rollUp } from "../../../src/core/keyspace/roll-up.ts";
import type { TemplatePart } from "../../../src/core/keyspace/template.ts";
import { DATE, FLAT_DATE, NUMBER, SIGNED } from "../../../src/core/keyspace/token-type.ts";

function rowsOf(keys: readonly string[]): readonly (readonly [string, number])[] {
  const miner = createPatternMiner();
  for (const key of keys) miner.add(Buffer.from(key));
  return miner.finish().patterns.map(({ template, keys: count }) => [template, count]);
}

function times(count: number, make: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => make(index + 10));
}

/** Strings are literal, numbers the types of slots. */
function pattern(keys: number, names: readonly string[], ...parts: readonly (string | number)[]) {
  const slots = parts.map(
    (part): TemplatePart =>
      typeof part === "string" ? part : { type: part, min: 1, max: 9, allowed: undefined },
  );
  return { keys, names, parts: slots };
}

function textsOf(...patterns: readonly ReturnType<typeof pattern>[]): readonly string[] {
  return nameApart(patterns).map(({ text }) => text);
}

describe("patterns that would read the same", () => {
  it("are told apart: the one with more keys keeps its name", () => {
    const dashed = (count: number) => times(count, (n) => `report:2024-01-${n}`);
    const flat = (count: number) => times(count, (n) => `report:202401${n}`);
    expect(rowsOf([...dashed(18), ...flat(12)])).toEqual([
      ["report:{date}", 18],
      ["report:{date2}", 12],
    ]);
    const miner = createPatternMiner();
    for (const key of [...dashed(12), ...flat(18)]) miner.add(Buffer.from(key));
    const [first, second] = miner.finish().patterns;
    expect([first?.template, first?.slots[0]?.name]).toEqual(["report:{date}", "date"]);
    expect([second?.template, second?.slots[0]?.name]).toEqual(["report:{date2}", "date2"]);
    expect(miner.assign(Buffer.from("report:20240115"))).toBe(first?.id);
    expect(miner.assign(Buffer.from("report:2024-01-15"))).toBe(second?.id);
  });

  it("are told apart for months with and without a dash, and for addresses of both kinds", () => {
    const months = [...times(12, (n) => `bill:20${n}-0${(n % 9) + 1}`), ...times(10, (n) => `bill:20${n}01`)];
    expect(rowsOf(months).map(([text]) => text)).toEqual(["bill:{month}", "bill:{month2}"]);
    const addresses = [...times(12, (n) => `ban:10.1.2.${n}`), ...times(10, (n) => `ban:2001:db8::${n}`)];
    expect(rowsOf(addresses).map(([text]) => text)).toEqual(["ban:{ip}", "ban:{ip2}"]);
  });

  it("count further where names are taken, and number the value that differs", () => {
    expect(
      textsOf(
        pattern(1, ["number"], "a:", DATE),
        pattern(3, ["number"], "a:", NUMBER),
        pattern(2, ["number"], "a:", SIGNED),
      ),
    ).toEqual(["a:{number3}", "a:{number}", "a:{number2}"]);
    expect(
      textsOf(
        pattern(2, ["date", "date2"], DATE, ":", DATE),
        pattern(1, ["date", "date2"], DATE, ":", FLAT_DATE),
      ),
    ).toEqual(["{date}:{date2}", "{date}:{date3}"]);
  });

  it("are one where their structure is, whose keys count together", () => {
    expect(
      textsOf(
        pattern(20, ["date"], "a:", DATE),
        pattern(30, ["date"], "a:", FLAT_DATE),
        pattern(15, ["date"], "a:", DATE),
      ),
    ).toEqual(["a:{date}", "a:{date2}", "a:{date}"]);
  });

  it("have the same texts in any order", () => {
    const patterns = [DATE, FLAT_DATE].map((type) => pattern(5, ["date"], "a:", type));
    const texts = textsOf(...patterns);
    expect(new Set(texts)).toEqual(new Set(["a:{date}", "a:{date2}"]));
    expect(textsOf(...patterns.toReversed())).toEqual(texts.toReversed());
  });

  it("are told apart as sums of siblings, too", () => {
    const of = (words: readonly string[], type: number) =>
      words.map((word) => pattern(5, ["date"], `stat:${word}:`, type));
    const inputs = [...of(["paid", "sent", "open"], DATE), ...of(["tea", "milk", "oats"], FLAT_DATE)];
    expect(rollUp(inputs.map((one, id) => ({ ...one, id }))).map(({ template }) => template)).toEqual([
      "stat:{kind: 3 values}:{date}",
      "stat:{kind: 3 values}:{date2}",
    ]);
  });
});
