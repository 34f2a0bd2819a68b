import { describe, expect, it } from "vitest";
import { hitRatio } from "../../../src/core/rules/hit-ratio.ts";
import {
  factsOf,
  judge,
  minuteMs,
  nowMs,
  observe,
  observeFailure,
  read,
  sumUp,
  watchTenMinutes,
} from "./readings.ts";

const limits = { hitRatio: { warning: 0.85, critical: 0.7, source: "health table" } };

describe("hit-ratio", () => {
  it.each([
    [850, 150, "good"],
    [849, 151, "warning low"],
    [700, 300, "warning low"],
    [699, 301, "critical low"],
    [0, 1000, "critical low"],
    [1000, 0, "good"],
    [100, 0, "good"],
    [0, 99, "notAssessed tooFewLookups"],
    [0, 0, "notAssessed tooFewLookups"],
  ])("judges %i hits and %i misses as %s", (hits, misses, expected) => {
    const node = watchTenMinutes(
      { keyspaceHits: 1_000_000, keyspaceMisses: 5 },
      { keyspaceHits: 1_000_000 + hits, keyspaceMisses: 5 + misses },
    );
    expect(sumUp(judge(hitRatio, node, limits))).toBe(expected);
  });

  it("sees a cache go cold although its lifetime ratio is still excellent", () => {
    const node = watchTenMinutes(
      { keyspaceHits: 78_400_000, keyspaceMisses: 294_000 },
      { keyspaceHits: 78_400_029, keyspaceMisses: 294_971 },
    );
    const verdict = judge(hitRatio, node, limits);
    expect(sumUp(verdict)).toBe("critical low");
    expect(factsOf(verdict)).toEqual({
      hitRatio: { unit: "ratio", value: 0.029 },
      hits: { unit: "count", value: 29 },
      misses: { unit: "count", value: 971 },
      windowSeconds: { unit: "seconds", value: 600 },
    });
  });

  it("begins anew from the previous round when the process restarted within the window", () => {
    const cold = { keyspaceHits: 10, keyspaceMisses: 990 };
    const node = read(observe({ stats: cold }, { runId: "process-b" }), {
      windowStart: observe({}, {}, nowMs - 10 * minuteMs),
      previous: observe(
        { stats: { keyspaceHits: 0, keyspaceMisses: 0 } },
        { runId: "process-b" },
        nowMs - minuteMs,
      ),
    });
    const verdict = judge(hitRatio, node, limits);
    expect(sumUp(verdict)).toBe("critical low");
    expect(factsOf(verdict).windowSeconds).toEqual({ unit: "seconds", value: 60 });
  });

  it.each([
    ["notAssessed firstRound", observe(), {}],
    ["notAssessed firstRound", observe(), { windowStart: observe() }],
    ["notAssessed firstRound", observe(), { previous: observeFailure("timeout", nowMs - minuteMs) }],
    [
      "notAssessed countersReset",
      observe({}, { runId: "b" }),
      { previous: observe({}, {}, nowMs - minuteMs) },
    ],
    ["notAssessed denied", observe({ stats: "denied" }), { previous: observe({}, {}, nowMs - minuteMs) }],
    ["notAssessed unreachable", observeFailure("timeout"), { previous: observe({}, {}, nowMs - minuteMs) }],
  ])("says %s rather than guess", (expected, latest, older) => {
    expect(sumUp(judge(hitRatio, read(latest, older), limits))).toBe(expected);
  });

  it("does not count for a process that would not say which it is", () => {
    const { server: _unknown, ...anonymous } = observe();
    const node = read(anonymous, { previous: observe({}, {}, nowMs - minuteMs) });
    expect(sumUp(judge(hitRatio, node, limits))).toBe("notAssessed noSample");
  });
});
