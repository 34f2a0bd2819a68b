import { describe, expect, it } from "vitest";
import { memory } from "../../../src/core/rules/memory.ts";
import type { NodeReading } from "../../../src/core/rules/rule.ts";
import { timeToFull } from "../../../src/core/rules/time-to-full.ts";
import {
  type Differences,
  factsOf,
  hourMs,
  judge,
  mebibyte,
  minuteMs,
  nowMs,
  observe,
  read,
  sumUp,
} from "./readings.ts";

const limits = { timeToFullSeconds: { warning: 86_400, critical: 7_200, source: "house rule" } };

/** Used megabytes of 1000, one value each step, the last one now. */
function filled(stepMs: number, used: readonly number[], differences: Differences = {}): NodeReading {
  const rounds = used.map((megabytes, index) =>
    observe(
      { ...differences, memory: { usedBytes: megabytes * mebibyte } },
      {},
      nowMs - (used.length - 1 - index) * stepMs,
    ),
  );
  const older = rounds.slice(0, -1);
  return read(rounds.at(-1) ?? observe(), stepMs === hourMs ? { hourly: older } : { recent: older });
}

const byHour = (perHour: number, left: number) =>
  filled(
    hourMs,
    [6, 5, 4, 3, 2, 1, 0].map((hours) => 1000 - left - hours * perHour),
  );
const byMinute = (perMinute: number, left: number) =>
  filled(
    minuteMs,
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((minutes) => 1000 - left - minutes * perMinute),
  );

describe("time-to-full", () => {
  it.each([
    ["24 h", byHour(10, 240), "good"],
    ["23 h 54 min", byHour(10, 239), "warning filling"],
    ["2 h", byHour(10, 20), "warning filling"],
    ["1 h 54 min", byHour(10, 19), "critical filling"],
    ["40 minutes, by the last minutes", byMinute(10, 400), "critical filling"],
    ["no time, level", byHour(0, 10), "good"],
  ])("judges %s to full", (_name, node, expected) => {
    expect(sumUp(judge(timeToFull, node, limits))).toBe(expected);
  });

  it("tells when, how sure that is, and the pace", () => {
    expect(factsOf(judge(timeToFull, byHour(10, 105), limits))).toEqual({
      timeToFullSeconds: { unit: "seconds", value: 37_800 },
      forecastConfidence: { unit: "text", value: "medium" },
      growthBytesPerHour: { unit: "bytes", value: 10_485_760 },
      earliestFullSeconds: { unit: "seconds", value: 37_800 },
      latestFullSeconds: { unit: "seconds", value: 37_800 },
      usedRatio: { unit: "ratio", value: 0.895 },
      usedBytes: { unit: "bytes", value: 938_475_520 },
      maxmemoryBytes: { unit: "bytes", value: 1_048_576_000 },
    });
  });

  it("shows a forecast of low confidence and calls nobody for it", () => {
    const node = filled(hourMs, [700, 990, 730, 800, 650, 940, 790]);
    const verdict = judge(timeToFull, node, limits);
    expect(sumUp(verdict)).toBe("good");
    expect(factsOf(verdict)["forecastConfidence"]).toEqual({ unit: "text", value: "low" });
  });

  it("has no time left when full, unless keys are evicted", () => {
    expect(sumUp(judge(timeToFull, filled(hourMs, [1000, 1000]), limits))).toBe("critical filling");
    const before = observe({ memory: { usedBytes: 1000 * mebibyte } }, {}, nowMs - hourMs);
    const evicting = observe({ memory: { usedBytes: 1000 * mebibyte }, stats: { evictedKeys: 5 } });
    expect(sumUp(judge(timeToFull, read(evicting, { hourly: [before] }), limits))).toBe("good");
  });

  it("leaves out what another process used, and a process that loads its data", () => {
    const node = byHour(10, 100);
    const other = node.hourly.map((round) =>
      observe({ memory: { usedBytes: 1 } }, { runId: "b" }, round.atMs),
    );
    expect(sumUp(judge(timeToFull, { ...node, hourly: other }, limits))).toBe("notAssessed noHistory");
    const loading = filled(hourMs, [0, 100, 200, 300, 400, 500], { persistence: { loading: true } });
    expect(sumUp(judge(timeToFull, loading, limits))).toBe("notAssessed noHistory");
  });

  it("says nothing of replicas", () => {
    const replica = filled(hourMs, [1000], { replication: { role: "replica" } });
    expect(judge(timeToFull, replica, limits)).toBeUndefined();
  });

  it.each([
    ["without history", read(observe()), limits, "notAssessed noHistory"],
    [
      "without maxmemory",
      read(observe({ memory: { maxmemoryBytes: undefined } })),
      limits,
      "notAssessed noMaxmemory",
    ],
    ["without a memory sample", read(observe({ memory: "denied" })), limits, "notAssessed denied"],
    ["without a limit", byHour(10, 10), {}, "notAssessed noLimit"],
  ])("is not assessed %s", (_name, node, given, expected) => {
    expect(sumUp(judge(timeToFull, node, given))).toBe(expected);
  });

  it("stands among the facts of a memory finding", () => {
    const given = { memoryUsedRatio: { warning: 0.7, source: "house rule" } };
    expect(factsOf(judge(memory, byHour(10, 105), given))).toMatchObject({
      timeToFullSeconds: { unit: "seconds", value: 37_800 },
      forecastConfidence: { unit: "text", value: "medium" },
    });
    expect(factsOf(judge(memory, byHour(0, 105), given))).not.toHaveProperty("timeToFullSeconds");
  });
});
