import { describe, expect, it } from "vitest";
import {
  decidePace,
  findPercentile,
  gentleLimits,
  type PaceState,
  type PaceWindow,
  startPace,
} from "../../../src/core/keyspace-scan/decide-pace.ts";

const quiet = Array.from({ length: 100 }, () => 0.2);

function work(window: Partial<PaceWindow>): PaceWindow {
  return { kind: "work", durationMs: 250, keys: 0, roundTripsMs: [], ...window };
}

/** A server at rest, that uses a tenth of a core for others. */
const started = startPace({ kind: "rest", durationMs: 500, keys: 0, cpuSeconds: 0.05, roundTripsMs: quiet });

function decide(state: PaceState, window: Partial<PaceWindow>): PaceState {
  return decidePace(state, work(window), gentleLimits);
}

describe("the pace of a gentle scan", () => {
  it("begins slowly", () => {
    expect(started).toMatchObject({ keysPerSecond: 5_000, reason: "starting", othersCpuShare: 0.1 });
  });

  it("grows by half a window until the keys cost what they may", () => {
    // 1,250 keys for 5 ms of CPU above the 25 ms of others: 4 µs a key.
    const first = decide(started, { keys: 1_250, cpuSeconds: 0.03, roundTripsMs: quiet });
    expect(first.keysPerSecond).toBe(7_500);
    expect(first.secondsPerKey).toBeCloseTo(0.000004, 9);
    let state = first;
    for (let window = 0; window < 12; window++) {
      const keys = state.keysPerSecond / 4;
      state = decide(state, { keys, cpuSeconds: 0.025 + keys * 0.000004, roundTripsMs: quiet });
    }
    expect(state.reason).toBe("cpu");
    // 0.2 of a core, less a margin.
    expect(state.keysPerSecond).toBeCloseTo(42_500, 0);
  });

  it("falls when keys become dearer", () => {
    const steady: PaceState = { ...started, keysPerSecond: 40_000, secondsPerKey: 0.000004 };
    let state = steady;
    for (let window = 0; window < 12; window++) {
      const keys = state.keysPerSecond / 4;
      state = decide(state, { keys, cpuSeconds: 0.025 + keys * 0.00004, roundTripsMs: quiet });
    }
    expect(state.keysPerSecond).toBeGreaterThan(4_200);
    expect(state.keysPerSecond).toBeLessThan(4_900);
  });

  it("does not run away when others do less for a moment", () => {
    const steady: PaceState = { ...started, keysPerSecond: 40_000, secondsPerKey: 0.000004 };
    const after = decide(steady, { keys: 10_000, cpuSeconds: 0.001, roundTripsMs: quiet });
    expect(after.keysPerSecond).toBeLessThan(55_000);
  });

  it("is halved at once when the median round trip rises by more than a millisecond", () => {
    const steady: PaceState = { ...started, keysPerSecond: 40_000, secondsPerKey: 0.000004 };
    const felt = decide(steady, { keys: 10_000, cpuSeconds: 0.065, roundTripsMs: [1.4, 1.5, 1.6] });
    expect(felt).toMatchObject({ keysPerSecond: 20_000, reason: "latency", workMs: [] });
  });

  it("is halved when only the tail rises, once there are enough round trips to tell", () => {
    const steady: PaceState = { ...started, keysPerSecond: 40_000, secondsPerKey: 0.000004 };
    const someSlow = [...Array.from({ length: 28 }, () => 0.3), 2, 2];
    const few = decide(steady, { keys: 10_000, cpuSeconds: 0.065, roundTripsMs: someSlow });
    expect(few.reason).not.toBe("latency");
    const enough = decide(few, { keys: 10_000, cpuSeconds: 0.065, roundTripsMs: someSlow });
    expect(enough.reason).toBe("latency");
  });

  it("is not halved by a few round trips that nothing else goes with", () => {
    const steady: PaceState = { ...started, keysPerSecond: 40_000, secondsPerKey: 0.000004 };
    const window = {
      keys: 10_000,
      cpuSeconds: 0.065,
      roundTripsMs: [...quiet, ...quiet.slice(0, 97), 9, 9, 9],
    };
    expect(decide(steady, window).reason).toBe("cpu");
  });

  it("does not take a slow network for a slow server", () => {
    const far = startPace({
      kind: "rest",
      durationMs: 500,
      keys: 0,
      cpuSeconds: 0.05,
      roundTripsMs: quiet.map(() => 30),
    });
    const state = decide(far, { keys: 1_250, cpuSeconds: 0.03, roundTripsMs: quiet.map(() => 30.5) });
    expect(state.reason).toBe("starting");
    expect(state.keysPerSecond).toBe(7_500);
  });

  it("stands still when even the lowest speed is felt, and begins again after a rest", () => {
    const slowest: PaceState = { ...started, keysPerSecond: 250 };
    const paused = decide(slowest, { keys: 60, cpuSeconds: 0.026, roundTripsMs: [9, 9, 9] });
    expect(paused).toMatchObject({ keysPerSecond: 0, reason: "paused" });
    const rested = decidePace(
      paused,
      { kind: "rest", durationMs: 120, keys: 0, cpuSeconds: 0.012, roundTripsMs: [9, 9, 9] },
      gentleLimits,
    );
    expect(rested.keysPerSecond).toBe(250);
  });

  it("learns in rests what others use now", () => {
    const rested = decidePace(
      started,
      { kind: "rest", durationMs: 100, keys: 0, cpuSeconds: 0.06, roundTripsMs: [] },
      gentleLimits,
    );
    expect(rested.othersCpuShare).toBeCloseTo(0.25);
  });

  it("keeps to a speed that any server bears where the CPU is not told", () => {
    let state = startPace({ kind: "rest", durationMs: 500, keys: 0, roundTripsMs: quiet });
    for (let window = 0; window < 10; window++) state = decide(state, { keys: 2_000, roundTripsMs: quiet });
    expect(state).toMatchObject({ keysPerSecond: 10_000, reason: "unmeasured" });
  });
});

describe("a percentile", () => {
  it("is the value of the nearest rank", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(findPercentile(values, 0.5)).toBe(50);
    expect(findPercentile(values, 0.99)).toBe(99);
    expect(findPercentile([7], 0.01)).toBe(7);
    expect(findPercentile([], 0.5)).toBeUndefined();
  });
});
