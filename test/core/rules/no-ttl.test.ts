import { describe, expect, it } from "vitest";
import { noTtl } from "../../../src/core/rules/no-ttl.ts";
import {
  type Differences,
  factsOf,
  hourMs,
  judge,
  minuteMs,
  nowMs,
  observe,
  observeFailure,
  read,
  sumUp,
} from "./readings.ts";

const limits = {
  noTtlShare: { warning: 0.3, critical: 0.5, source: "house rule" },
  noTtlGrowthRatio: { warning: 0.05, source: "house rule" },
  memoryUsedRatio: { warning: 0.6, critical: 0.85, source: "house rule" },
};

function keyspace(keysWithoutTtl: number, keys = 10_000): Differences {
  return { keyspace: { keys, keysWithTtl: keys - keysWithoutTtl, keysWithoutTtl } };
}

function memory(policy: string, usedBytes: number, maxmemoryBytes: number | undefined = 1000): Differences {
  return { memory: { policy, usedBytes, maxmemoryBytes } };
}

describe("no-ttl share", () => {
  it.each([
    ["volatile-lfu", 3000, 100, "good"],
    ["volatile-lfu", 3001, 100, "warning share"],
    ["volatile-ttl", 3001, 100, "warning share"],
    ["volatile-lrm", 3001, 100, "warning share"],
    ["volatile-lfu", 9000, 600, "warning share"],
    ["volatile-lfu", 5000, 601, "warning share"],
    ["volatile-lfu", 5001, 601, "critical share"],
    ["noeviction", 4000, 601, "good"],
    ["noeviction", 9000, 600, "good"],
    ["noeviction", 5001, 601, "critical share"],
    ["allkeys-lru", 10_000, 999, "good"],
  ])("under %s judges %i of 10,000 keys at %i of 1000 bytes as %s", (policy, noTtlKeys, used, expected) => {
    const node = read(observe({ ...keyspace(noTtlKeys), ...memory(policy, used) }));
    expect(sumUp(judge(noTtl, node, limits))).toBe(expected);
  });

  it("is never critical without maxmemory or without an early warning to be above", () => {
    const unlimited = read(observe({ ...keyspace(9000), ...memory("volatile-lfu", 999) }));
    const { memoryUsedRatio: _switchedOff, ...others } = limits;
    expect(sumUp(judge(noTtl, unlimited, others))).toBe("warning share");
    const endless = read(
      observe({ ...keyspace(9000), memory: { policy: "volatile-lfu", maxmemoryBytes: undefined } }),
    );
    expect(sumUp(judge(noTtl, endless, limits))).toBe("warning share");
  });

  it.each([
    [0, 0, "good"],
    [999, 999, "good"],
    [1000, 1000, "warning share"],
  ])("judges %i keys, %i of them without TTL, as %s", (keys, noTtlKeys, expected) => {
    const node = read(observe({ ...keyspace(noTtlKeys, keys), ...memory("volatile-lfu", 100) }));
    expect(sumUp(judge(noTtl, node, limits))).toBe(expected);
  });

  it("tells the share of the market cluster exactly", () => {
    const node = read(
      observe({
        keyspace: { keys: 6_693_837, keysWithTtl: 4_069_853, keysWithoutTtl: 2_623_984 },
        ...memory("volatile-lfu", 875),
      }),
    );
    const verdict = judge(noTtl, node, limits);
    expect(sumUp(verdict)).toBe("warning share");
    expect(factsOf(verdict)).toEqual({
      noTtlShare: { unit: "ratio", value: 0.3919999844633205 },
      keysWithoutTtl: { unit: "count", value: 2_623_984 },
      keys: { unit: "count", value: 6_693_837 },
      evictionPolicy: { unit: "text", value: "volatile-lfu" },
      usedRatio: { unit: "ratio", value: 0.875 },
    });
  });

  it("says nothing of a replica, which only repeats its primary", () => {
    const replica = observe({ ...keyspace(9000), replication: { role: "replica", linkUp: true } });
    expect(judge(noTtl, read(replica), limits)).toBeUndefined();
  });

  it.each([
    ["notAssessed denied", { keyspace: "denied" }],
    ["notAssessed noSample", { memory: "timeout" }],
    ["warning share", { replication: "denied", ...keyspace(9000) }],
  ] as const)("says %s with %j", (expected, differences) => {
    expect(sumUp(judge(noTtl, read(observe(differences)), limits))).toBe(expected);
  });
});

describe("no-ttl growth", () => {
  /** Hourly rounds that end an hour ago, then now. */
  function grow(counts: readonly number[], now: number, hourly = rounds(counts)) {
    return read(observe({ ...keyspace(now, 1_000_000), ...memory("volatile-lfu", 100) }), { hourly });
  }

  function rounds(counts: readonly number[], stepMs = hourMs) {
    return counts.map((count, index) =>
      observe(keyspace(count, 1_000_000), {}, nowMs - (counts.length - index) * stepMs),
    );
  }

  it.each([
    ["up in each of three hours by more than the limit", [10_000, 10_100, 10_300, 10_400], 10_501],
    ["up more and more", [10_000, 20_000, 40_000, 80_000], 80_000],
    ["from nothing", [0, 1000, 2000, 3000], 4000],
  ])("warns when it went %s", (_case, counts, now) => {
    expect(sumUp(judge(noTtl, grow(counts, now), limits))).toBe("warning growth");
  });

  it.each([
    ["it grew exactly by the limit", [10_000, 10_100, 10_300, 10_400], 10_500],
    ["one hour stood still", [10_000, 12_000, 12_000, 14_000], 16_000],
    ["one hour shrank", [10_000, 14_000, 12_000, 14_000], 16_000],
    ["it grew but has fallen back by now", [10_000, 12_000, 14_000, 16_000], 10_200],
    ["the keyspace was flushed", [10_000, 12_000, 14_000, 16_000], 0],
    ["hundreds of keys are few", [10, 50, 100, 500], 999],
  ])("is good when %s", (_case, counts, now) => {
    expect(sumUp(judge(noTtl, grow(counts, now), limits))).toBe("good");
  });

  it("looks at the last four hours only", () => {
    expect(sumUp(judge(noTtl, grow([90_000, 10_000, 11_000, 12_000, 13_000], 13_000), limits))).toBe(
      "warning growth",
    );
  });

  it("does not ask the last minute to have grown", () => {
    const hourly = rounds([10_000, 11_000, 12_000, 13_000]).map((round) => ({
      ...round,
      atMs: round.atMs + hourMs - minuteMs,
    }));
    expect(sumUp(judge(noTtl, grow([], 12_999, hourly), limits))).toBe("warning growth");
  });

  it("judges the share alone while there are fewer than four hourly rounds", () => {
    expect(sumUp(judge(noTtl, grow([10_000, 20_000, 30_000], 900_000), limits))).toBe("warning share");
    expect(sumUp(judge(noTtl, grow([10_000, 20_000, 30_000], 40_000), limits))).toBe("good");
  });

  it("says that history is missing when growth alone is limited", () => {
    const onlyGrowth = { noTtlGrowthRatio: limits.noTtlGrowthRatio };
    const [first, second, third, fourth] = rounds([10_000, 20_000, 30_000, 40_000]);
    if (!first || !second || !third || !fourth) throw new Error("four rounds");
    const failed = [first, second, observeFailure("timeout", third.atMs), fourth];
    expect(sumUp(judge(noTtl, grow([], 50_000, failed), onlyGrowth))).toBe("notAssessed noHistory");
    const sparse = rounds([10_000, 20_000, 30_000, 40_000], 2 * hourMs);
    expect(sumUp(judge(noTtl, grow([], 50_000, sparse), onlyGrowth))).toBe("notAssessed noHistory");
    expect(sumUp(judge(noTtl, grow([], 50_000, [first, second, third, fourth]), onlyGrowth))).toBe(
      "warning growth",
    );
  });

  it("tells by how much it grew since when", () => {
    const facts = factsOf(judge(noTtl, grow([20_000, 21_000, 22_000, 23_000], 25_000), limits));
    expect(facts.noTtlGrowthRatio).toEqual({ unit: "ratio", value: 0.25 });
    expect(facts.noTtlGrowthKeys).toEqual({ unit: "count", value: 5000 });
    expect(facts.growthSeconds).toEqual({ unit: "seconds", value: 14_400 });
  });

  it("measures growth from few keys against a thousand, not against next to nothing", () => {
    const facts = factsOf(judge(noTtl, grow([500, 700, 900, 1000], 1040), limits));
    expect(facts.noTtlGrowthRatio).toEqual({ unit: "ratio", value: 0.54 });
  });

  it("is left aside where every key may be evicted", () => {
    const hourly = rounds([10_000, 20_000, 40_000, 80_000]);
    const node = read(observe({ ...keyspace(90_000, 1_000_000), ...memory("allkeys-lfu", 100) }), { hourly });
    expect(sumUp(judge(noTtl, node, limits))).toBe("good");
  });
});
