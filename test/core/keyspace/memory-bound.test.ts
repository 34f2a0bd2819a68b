import { describe, expect, it } from "vitest";
import { parsePattern } from "../../../src/core/audit/pattern-text.ts";
import { KnownPattern } from "../../../src/core/keyspace/known-pattern.ts";
import { createLexer } from "../../../src/core/keyspace/lexer.ts";
import { createMatcher } from "../../../src/core/keyspace/matcher.ts";
import { createPatternMiner } from "../../../src/core/keyspace/pattern-miner.ts";
import { createResidual } from "../../../src/core/keyspace/residual.ts";
import { NUMBER } from "../../../src/core/keyspace/token-type.ts";
import { type AdversarialKind, adversarialKeys } from "./support/adversarial-keys.ts";

function streamOf(kind: AdversarialKind, count: number): readonly Buffer[] {
  return [...adversarialKeys(kind, count, 9)].map((key) => Buffer.from(key, "latin1"));
}

describe("keys whose pattern is not known", () => {
  // Which bound each stream runs into: the number of keys, their bytes, or their tokens.
  it.each<[AdversarialKind, number, "exemplars" | "bytes" | "tokens"]>([
    ["drift", 22_000, "exemplars"],
    ["shapes", 20_000, "bytes"],
    ["delimiters", 10_000, "tokens"],
  ])("are remembered up to a bound in a stream of %s, and all are counted", (kind, count, reached) => {
    const lexer = createLexer();
    const residual = createResidual(lexer, undefined);
    for (const key of streamOf(kind, count)) residual.add(key, 0, key.length, undefined);
    expect(residual.isFull).toBe(true);
    expect(residual.overflow).toBeGreaterThan(0);
    expect(residual.count + residual.overflow).toBe(count);
    const kept = residual.drain().flatMap(({ exemplars }) => exemplars);
    const held = {
      exemplars: kept.length,
      bytes: kept.reduce((sum, { key }) => sum + key.length, 0),
      tokens: kept.reduce((sum, { key }) => sum + lexer.lex(Buffer.from(key, "latin1"), 0, key.length), 0),
    };
    const bounds = { exemplars: 20_000, bytes: 800_000, tokens: 220_000 };
    // The last key that was taken may go beyond.
    expect(held.exemplars).toBeLessThanOrEqual(20_000);
    expect(held.bytes).toBeLessThan(800_000 + 256);
    expect(held.tokens).toBeLessThan(220_000 + 256);
    expect(held[reached]).toBeGreaterThan(0.9 * bounds[reached]);
    expect([residual.count, residual.isFull]).toEqual([0, false]);
  });
});

describe("patterns of a stream that has none", () => {
  it("are bounded, and keys of all others are counted as such", () => {
    const miner = createPatternMiner();
    for (const key of streamOf("delimiters", 12_000)) miner.add(key);
    expect(miner.learned).toBeGreaterThan(0);
    const { patterns, other } = miner.finish();
    expect(patterns).toHaveLength(3_000);
    expect(other.keys).toBeGreaterThan(5_000);
    expect(patterns.reduce((sum, { keys }) => sum + keys, other.keys)).toBe(12_000);
    const parts = patterns.reduce((sum, { template }) => sum + parsePattern(template).length, 0);
    expect(parts).toBeLessThanOrEqual(20_000);
  });
});

describe("a pattern", () => {
  it("remembers few keys, however many follow it, and they stand for all", () => {
    const parts = ["order:", { type: NUMBER, min: 1, max: 19, allowed: undefined }];
    const pattern = new KnownPattern(0, parts, new Map(), undefined);
    const matcher = createMatcher([{ id: 0, parts }]);
    for (let at = 0; at < 20_000; at += 1) {
      const key = Buffer.from(`order:${at}`);
      expect(matcher.match(key, 0, key.length)).toBe(0);
      pattern.add(key, 0, key.length, matcher, undefined);
    }
    const { exemplars } = pattern.release();
    expect(exemplars.length).toBeGreaterThan(16);
    expect(exemplars.length).toBeLessThanOrEqual(40);
    expect(exemplars.reduce((sum, { weight }) => sum + weight, 0)).toBe(20_000);
  });
});
