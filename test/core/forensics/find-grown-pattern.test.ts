import { describe, expect, it } from "vitest";
import type { PatternAudit } from "../../../src/core/audit/audit.ts";
import { findGrownPattern } from "../../../src/core/forensics/find-grown-pattern.ts";

function pattern(text: string, keys: number, changed: Partial<PatternAudit> = {}): PatternAudit {
  return {
    pattern: text,
    database: 0,
    slots: [],
    keys,
    share: keys / 1000,
    keysWithoutTtl: 0,
    types: {},
    typeLearned: false,
    ttl: { class: "short", p50Seconds: 600 },
    biggest: [],
    examples: [],
    ...changed,
  };
}

const earlier = { startedAtMs: 5, patterns: [pattern("order:{id}", 400), pattern("cart:{id}", 300)] };

describe("the pattern that grew", () => {
  it("is a new one, with its keys without TTL", () => {
    const numbers = pattern("{number}", 500, { keysWithoutTtl: 500, ttl: { class: "persistent" } });
    const sample = { startedAtMs: 9, patterns: [numbers, ...earlier.patterns] };
    expect(findGrownPattern(sample, earlier, [], 500)).toEqual({
      kind: "new",
      pattern: "{number}",
      database: 0,
      keys: 500,
      share: 0.5,
      comparedWithMs: 5,
      noTtlShare: 1,
    });
  });

  it("is a known one that grew by most keys, though its placeholder is named anew", () => {
    const sample = { startedAtMs: 9, patterns: [pattern("order:{orderId}", 450), pattern("cart:{id}", 600)] };
    expect(findGrownPattern(sample, earlier, [], 350)).toEqual({
      kind: "grown",
      pattern: "cart:{id}",
      database: 0,
      keys: 600,
      share: 0.6,
      keysBefore: 300,
      shareBefore: 0.3,
      comparedWithMs: 5,
      noTtlShare: 0,
      ttlP50Seconds: 600,
    });
  });

  it("is none where each grew by at most a tenth of the new keys", () => {
    const sample = { startedAtMs: 9, patterns: [pattern("order:{id}", 450), pattern("cart:{id}", 340)] };
    expect(findGrownPattern(sample, earlier, [], 500)).toEqual({ kind: "even" });
    expect(findGrownPattern(sample, earlier, [], 499)).toMatchObject({
      kind: "grown",
      pattern: "order:{id}",
    });
    expect(findGrownPattern({ startedAtMs: 9, patterns: [] }, earlier, [], undefined)).toEqual({
      kind: "even",
    });
  });

  it("without an earlier audit is the biggest that no contract declares, or else the biggest", () => {
    const contracts = [{ pattern: "order:*" }];
    expect(findGrownPattern(earlier, undefined, contracts, 100)).toEqual({
      kind: "biggest",
      pattern: "cart:{id}",
      database: 0,
      keys: 300,
      share: 0.3,
      noTtlShare: 0,
      ttlP50Seconds: 600,
    });
    expect(findGrownPattern(earlier, undefined, [{ pattern: "*" }], 100)).toMatchObject({
      pattern: "order:{id}",
    });
    expect(findGrownPattern({ startedAtMs: 9, patterns: [] }, undefined, [], 100)).toEqual({ kind: "even" });
  });
});
