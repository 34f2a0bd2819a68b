import { describe, expect, it } from "vitest";
import { createPatternMiner } from "../../../src/core/keyspace/pattern-miner.ts";
import { expressionOf } from "./support/expression-of.ts";
import { createRandom } from "./support/random.ts";
import { shuffle, unicodeKeys } from "./support/unicode-keys.ts";

const SEEDS = Array.from({ length: 24 }, (_, seed) => seed + 1);

function mine(keys: readonly Buffer[]) {
  const miner = createPatternMiner();
  for (const key of keys) miner.add(key);
  const mined = miner.finish();
  const byId = new Map(mined.patterns.map((pattern) => [pattern.id, pattern]));
  return { mined, patternOf: (key: Buffer) => byId.get(miner.assign(key)) };
}

function countBy<T>(list: readonly T[], nameOf: (one: T) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of list) counts[nameOf(one)] = (counts[nameOf(one)] ?? 0) + 1;
  return counts;
}

describe.each(SEEDS)("patterns of keys of any script, in any order (%i)", (seed) => {
  const random = createRandom(seed);
  const keys = unicodeKeys(random, 400);
  const orders = [keys, shuffle(keys, random), keys.toSorted(Buffer.compare)].map(mine);

  it("are followed by the keys that are given them", () => {
    for (const { mined, patternOf } of orders) {
      const expressions = new Map(mined.patterns.map((pattern) => [pattern.id, expressionOf(pattern)]));
      const wrong = keys.flatMap((key) => {
        const pattern = patternOf(key);
        if (pattern === undefined || expressions.get(pattern.id)?.test(key.toString("latin1"))) return [];
        return [[pattern.template, key.toString()]];
      });
      expect(wrong).toEqual([]);
    }
  });

  it("are counted as they are given", () => {
    for (const { mined, patternOf } of orders) {
      const given = countBy(keys, (key) => patternOf(key)?.template ?? "{other}");
      const table = Object.fromEntries(
        mined.patterns.flatMap(({ template, keys: count }) => (count > 0 ? [[template, count]] : [])),
      );
      expect({ ...table, ...(mined.other.keys > 0 && { "{other}": mined.other.keys }) }).toEqual(given);
    }
  });

  it("read differently, and hold nothing that cannot be seen", () => {
    for (const { mined } of orders) {
      const texts = mined.patterns.map(({ template }) => template);
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.filter((text) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u.test(text))).toEqual([]);
    }
  });

  it("cover nearly every key, in any order", () => {
    for (const { mined } of orders) expect(mined.coverage).toBeGreaterThan(0.9);
  });
});
