import { expect, it } from "vitest";
import { decideOnMissingSamples } from "../../../src/core/alerts/decide-on-missing-samples.ts";
import { acknowledged, firing, resolved, suspect } from "./samples.ts";

const staleAfterMs = 90_000;
/** The alert was sampled at 180,000. */
const lateMs = 270_000;

it("makes a firing alert stale when no sample came for long enough, and tells the thread", () => {
  const decision = decideOnMissingSamples({ alert: firing(acknowledged), nowMs: lateMs, staleAfterMs });
  expect(decision?.alert).toMatchObject({
    condition: "stale",
    handling: "acknowledged",
    consecutiveBad: 0,
    consecutiveGood: 0,
    lastSampleAtMs: 180_000,
    version: 5,
  });
  expect(decision?.expectedVersion).toBe(4);
  expect(decision?.announcements).toEqual(["root", "reply"]);
  expect(decision?.transition).toEqual({
    name: "went-stale",
    applied: true,
    actor: { kind: "bot" },
    source: "timer",
    atMs: 270_000,
    reason: "noSample",
    previousVersion: 4,
    from: { condition: "firing", handling: "acknowledged", severity: "warning" },
    to: { condition: "stale", handling: "acknowledged", severity: "warning" },
    values: { usedRatio: { unit: "ratio", value: 0.87 } },
  });
});

it("makes a recovering alert stale instead of resolving it", () => {
  const alert = firing({ condition: "recovering", consecutiveGood: 1 });
  const decision = decideOnMissingSamples({ alert, nowMs: 9_999_999, staleAfterMs });
  expect(decision?.alert).toMatchObject({ condition: "stale", consecutiveGood: 0 });
});

it("waits until the time is over", () => {
  expect(decideOnMissingSamples({ alert: firing(), nowMs: lateMs - 1, staleAfterMs })).toBeUndefined();
});

it("leaves a suspicion, a stale and a resolved alert as they are", () => {
  for (const alert of [suspect, firing({ condition: "stale" }), resolved]) {
    expect(decideOnMissingSamples({ alert, nowMs: 9_999_999, staleAfterMs })).toBeUndefined();
  }
});
