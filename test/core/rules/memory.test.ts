import { describe, expect, it } from "vitest";
import { memory } from "../../../src/core/rules/memory.ts";
import { factsOf, judge, observe, observeFailure, read, sumUp } from "./readings.ts";

const limits = { memoryUsedRatio: { warning: 0.6, critical: 0.85, source: "house rule" } };

describe("memory", () => {
  it.each([
    [0, "good"],
    [600, "good"],
    [601, "warning high"],
    [850, "warning high"],
    [851, "critical high"],
    [1000, "critical high"],
    [1200, "critical high"],
  ])("judges %i of 1000 bytes used as %s", (usedBytes, expected) => {
    const node = read(observe({ memory: { usedBytes, maxmemoryBytes: 1000 } }));
    expect(sumUp(judge(memory, node, limits))).toBe(expected);
  });

  it("tells the facts of the alert, memory first, then what explains it", () => {
    const latest = observe({
      memory: { usedBytes: 2_100_000_000, maxmemoryBytes: 2_400_000_000, policy: "volatile-lfu" },
      keyspace: { keys: 6_693_837, keysWithTtl: 4_069_853, keysWithoutTtl: 2_623_984 },
    });
    const verdict = judge(memory, read(latest), limits);
    expect(verdict).toEqual({
      kind: "bad",
      rule: "memory",
      subject: { cluster: "isales-market", node: "10.0.6.10:6379" },
      severity: "critical",
      reason: "high",
      values: {
        usedRatio: { unit: "ratio", value: 0.875 },
        usedBytes: { unit: "bytes", value: 2_100_000_000 },
        maxmemoryBytes: { unit: "bytes", value: 2_400_000_000 },
        evictionPolicy: { unit: "text", value: "volatile-lfu" },
        keys: { unit: "count", value: 6_693_837 },
        keysWithoutTtl: { unit: "count", value: 2_623_984 },
        noTtlShare: { unit: "ratio", value: 0.3919999844633205 },
      },
      limit: { name: "memoryUsedRatio", value: { unit: "ratio", value: 0.85 }, source: "house rule" },
    });
    expect(Object.keys(factsOf(verdict))).toEqual([
      "usedRatio",
      "usedBytes",
      "maxmemoryBytes",
      "evictionPolicy",
      "keys",
      "keysWithoutTtl",
      "noTtlShare",
    ]);
  });

  it("tells the same facts when all is well, for a recovery to show", () => {
    const verdict = judge(memory, read(observe()), limits);
    expect(factsOf(verdict).usedRatio).toEqual({ unit: "ratio", value: 0.1 });
    expect(factsOf(verdict).keys).toEqual({ unit: "count", value: 10_000 });
  });

  it("leaves out what a denied keyspace would have told", () => {
    const verdict = judge(memory, read(observe({ keyspace: "denied" })), limits);
    expect(Object.keys(factsOf(verdict))).toEqual([
      "usedRatio",
      "usedBytes",
      "maxmemoryBytes",
      "evictionPolicy",
    ]);
  });

  it("has no share of an empty keyspace", () => {
    const empty = { keys: 0, keysWithTtl: 0, keysWithoutTtl: 0 };
    const facts = factsOf(judge(memory, read(observe({ keyspace: empty })), limits));
    expect(facts.keys).toEqual({ unit: "count", value: 0 });
    expect(facts.noTtlShare).toBeUndefined();
  });

  it.each([
    ["notAssessed noMaxmemory", observe({ memory: { maxmemoryBytes: undefined } })],
    ["notAssessed noMaxmemory", observe({ memory: { maxmemoryBytes: 0 } })],
    ["notAssessed noSample", observe({ memory: "timeout" })],
    ["notAssessed noSample", observe({ memory: "absent" })],
    ["notAssessed denied", observe({ memory: "denied" })],
    ["notAssessed unreadable", observe({ memory: "unreadable" })],
    ["notAssessed unreadable", observe({ memory: { usedBytes: Infinity, maxmemoryBytes: Infinity } })],
    ["notAssessed unreachable", observeFailure("refused")],
    ["notAssessed denied", observeFailure("denied")],
  ])("says %s", (expected, latest) => {
    expect(sumUp(judge(memory, read(latest), limits))).toBe(expected);
  });

  it("is not assessed without a limit in the profile", () => {
    expect(sumUp(judge(memory, read(observe()), {}))).toBe("notAssessed noLimit");
  });

  it("never gives a severity that the limit leaves out", () => {
    const full = read(observe({ memory: { usedBytes: 1000, maxmemoryBytes: 1000 } }));
    expect(sumUp(judge(memory, full, { memoryUsedRatio: { warning: 0.6, source: "x" } }))).toBe(
      "warning high",
    );
    expect(sumUp(judge(memory, full, { memoryUsedRatio: { critical: 0.9, source: "x" } }))).toBe(
      "critical high",
    );
    expect(sumUp(judge(memory, full, { memoryUsedRatio: { source: "x" } }))).toBe("good");
  });
});
