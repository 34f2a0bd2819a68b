import { describe, expect, it } from "vitest";
import { deriveRates } from "../../src/core/rates.ts";
import { createRandom, minuteMs, nowMs, observe, observeFailure } from "./rules/readings.ts";

const older = observe(
  {
    stats: {
      commandsProcessed: 1000,
      keyspaceHits: 500,
      keyspaceMisses: 100,
      evictedKeys: 7,
      expiredKeys: 40,
      rejectedConnections: 2,
    },
  },
  {},
  nowMs - 10 * minuteMs,
);

const laterStats = {
  commandsProcessed: 7000,
  keyspaceHits: 1250,
  keyspaceMisses: 350,
  evictedKeys: 27,
  expiredKeys: 100,
  rejectedConnections: 12,
};

describe("deriveRates", () => {
  it("gives the changes of the window and what they are a second and a minute", () => {
    expect(deriveRates(older, observe({ stats: laterStats }))).toEqual({
      windowSeconds: 600,
      hits: 750,
      misses: 250,
      hitRatio: 0.75,
      commands: 6000,
      commandsPerSecond: 10,
      evictedKeys: 20,
      evictionsPerMinute: 2,
      expiredKeys: 60,
      expiredPerMinute: 6,
      rejectedConnections: 10,
      rejectedConnectionsPerMinute: 1,
    });
  });

  it.each([
    ["another process answered", observe({ stats: laterStats }, { runId: "process-b" })],
    ["the node restarted and counts from zero", observe({ stats: zeros() }, { runId: "process-b" })],
    ["the statistics were reset", observe({ stats: zeros() })],
    ["one counter alone went backwards", observe({ stats: { ...laterStats, evictedKeys: 6 } })],
    ["no time passed", observe({ stats: laterStats }, {}, nowMs - 10 * minuteMs)],
    ["the clock was set back", observe({ stats: laterStats }, {}, nowMs - 11 * minuteMs)],
    ["the newer round timed out", observeFailure("timeout")],
    ["the newer round has no statistics", observe({ stats: "denied" })],
    ["statistics were not asked for", observe({ stats: "absent" })],
    ["a counter overflowed to infinity", observe({ stats: { ...laterStats, keyspaceHits: Infinity } })],
  ])("gives nothing when %s", (_case, newer) => {
    expect(deriveRates(older, newer)).toBeUndefined();
  });

  it("gives nothing when the older round failed", () => {
    expect(deriveRates(observeFailure("refused", nowMs - minuteMs), observe())).toBeUndefined();
  });

  it("keeps a window across a change of role, since the process and its counters stay", () => {
    const promoted = observe({ stats: laterStats, replication: { role: "replica" } });
    expect(deriveRates(older, promoted)?.hits).toBe(750);
  });

  it.each([
    [0, 0, undefined],
    [99, 0, undefined],
    [0, 99, undefined],
    [100, 0, 1],
    [0, 100, 0],
    [3, 97, 0.03],
  ])("judges %i hits and %i misses as the ratio %s", (hits, misses, ratio) => {
    const newer = observe({
      stats: { ...laterStats, keyspaceHits: 500 + hits, keyspaceMisses: 100 + misses },
    });
    expect(deriveRates(older, newer)?.hitRatio).toBe(ratio);
  });

  it("does not stretch a short window to a full minute or second", () => {
    const newer = observe({ stats: laterStats }, {}, older.atMs + 500);
    expect(deriveRates(older, newer)).toMatchObject({
      windowSeconds: 0.5,
      evictionsPerMinute: 20,
      rejectedConnectionsPerMinute: 10,
      commandsPerSecond: 6000,
    });
  });

  it("never gives a negative or infinite number, whatever two rounds hold", () => {
    const random = createRandom(20_260_212);
    let derived = 0;
    for (let round = 0; round < 2000; round += 1) {
      const from = observe({ stats: arbitraryStats(random) }, {}, nowMs);
      const to = observe({ stats: arbitraryStats(random) }, {}, nowMs + Math.floor(random() * 1e6) - 1e5);
      const rates = deriveRates(from, to);
      if (rates === undefined) continue;
      derived += 1;
      for (const value of Object.values(rates)) expect(value).toBeGreaterThanOrEqual(0);
      for (const value of Object.values(rates)) expect(value).toBeLessThan(Infinity);
      expect(rates.hitRatio ?? 0).toBeLessThanOrEqual(1);
    }
    expect(derived).toBeGreaterThan(20);
  });
});

function zeros() {
  return {
    commandsProcessed: 0,
    keyspaceHits: 0,
    keyspaceMisses: 0,
    evictedKeys: 0,
    expiredKeys: 0,
    rejectedConnections: 0,
  };
}

/** Counters from zero to beyond 64 bits. */
function arbitraryStats(random: () => number) {
  const counter = () => Math.floor(10 ** (random() * 24) - 1);
  return {
    commandsProcessed: counter(),
    keyspaceHits: counter(),
    keyspaceMisses: counter(),
    evictedKeys: counter(),
    expiredKeys: counter(),
    rejectedConnections: counter(),
  };
}
