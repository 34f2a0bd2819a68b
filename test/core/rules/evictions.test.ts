import { describe, expect, it } from "vitest";
import { evictions } from "../../../src/core/rules/evictions.ts";
import { factsOf, judge, minuteMs, nowMs, observe, read, sumUp, watchTenMinutes } from "./readings.ts";

const limits = { evictionsPerMinute: { warning: 1, critical: 5, source: "health table" } };

describe("evictions", () => {
  it.each([
    [0, "good"],
    [10, "good"],
    [11, "warning evicting"],
    [50, "warning evicting"],
    [51, "critical evicting"],
  ])("judges %i evicted keys in ten minutes as %s", (evicted, expected) => {
    const node = watchTenMinutes({ evictedKeys: 4_000_000 }, { evictedKeys: 4_000_000 + evicted });
    expect(sumUp(judge(evictions, node, limits))).toBe(expected);
  });

  it("does not make a storm of one eviction seen over five seconds", () => {
    const node = read(observe({ stats: { evictedKeys: 1 } }), {
      windowStart: observe({ stats: { evictedKeys: 0 } }, {}, nowMs - 5000),
    });
    expect(sumUp(judge(evictions, node, limits))).toBe("good");
  });

  it("does not take the counter of a restarted process for evictions", () => {
    const node = read(observe({ stats: { evictedKeys: 500 } }, { runId: "process-b" }), {
      windowStart: observe({ stats: { evictedKeys: 100 } }, {}, nowMs - 10 * minuteMs),
    });
    expect(sumUp(judge(evictions, node, limits))).toBe("notAssessed countersReset");
  });

  it("shows how full the memory is and under which policy", () => {
    const node = watchTenMinutes(
      { evictedKeys: 0 },
      { evictedKeys: 120 },
      { memory: { usedBytes: 999, maxmemoryBytes: 1000, policy: "allkeys-lru" } },
    );
    expect(factsOf(judge(evictions, node, limits))).toEqual({
      evictionsPerMinute: { unit: "perMinute", value: 12 },
      evictedKeys: { unit: "count", value: 120 },
      windowSeconds: { unit: "seconds", value: 600 },
      usedRatio: { unit: "ratio", value: 0.999 },
      evictionPolicy: { unit: "text", value: "allkeys-lru" },
    });
  });

  it("judges evictions although memory is denied", () => {
    const node = watchTenMinutes({ evictedKeys: 0 }, { evictedKeys: 120 }, { memory: "denied" });
    expect(sumUp(judge(evictions, node, limits))).toBe("critical evicting");
  });
});
