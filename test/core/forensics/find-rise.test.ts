import { describe, expect, it } from "vitest";
import { addUpCounts } from "../../../src/core/forensics/add-up-counts.ts";
import { findRise } from "../../../src/core/forensics/find-rise.ts";

const minuteMs = 60_000;
const startMs = 1_770_904_620_000;

/** A count a minute, from 13:57 on. */
const counts = (...keys: number[]) => keys.map((n, index) => ({ atMs: startMs + index * minuteMs, keys: n }));

describe("where a rise began", () => {
  it("is the last quiet count before it", () => {
    expect(findRise(counts(1000, 1010, 1005, 1015, 251_015, 501_015))).toEqual({
      beganAtMs: startMs + 3 * minuteMs,
      endedAtMs: startMs + 5 * minuteMs,
      keysBefore: 1015,
      keysAfter: 501_015,
      keysPerMinute: 250_000,
    });
  });

  it("is the first count of a rise that never was quiet", () => {
    expect(findRise(counts(0, 260, 520, 780, 1040))).toMatchObject({
      beganAtMs: startMs,
      endedAtMs: startMs + 4 * minuteMs,
      keysPerMinute: 260,
    });
  });

  it("stays where it was when the rise is over", () => {
    expect(findRise(counts(10, 10, 110, 210, 210, 205, 206))).toMatchObject({
      beganAtMs: startMs + minuteMs,
      endedAtMs: startMs + 3 * minuteMs,
      keysBefore: 10,
      keysAfter: 210,
    });
  });

  it("is the largest of two, and one with a short pause is one", () => {
    expect(findRise(counts(0, 50, 50, 50, 50, 50, 50, 400))).toMatchObject({
      beganAtMs: startMs + 6 * minuteMs,
    });
    expect(findRise(counts(0, 0, 0, 0, 300, 300, 600))).toMatchObject({ beganAtMs: startMs + 3 * minuteMs });
  });

  it("bears counts that are missing", () => {
    const gap = [
      { atMs: 0, keys: 100 },
      { atMs: 5 * minuteMs, keys: 100 },
      { atMs: 15 * minuteMs, keys: 1100 },
    ];
    expect(findRise(gap)).toMatchObject({ beganAtMs: 5 * minuteMs, keysPerMinute: 100 });
  });

  it.each([
    ["level", [5, 5, 5]],
    ["falling", [9, 5, 1]],
    ["a single count", [5]],
    ["no count", []],
  ])("is nowhere: %s", (_name, keys) => {
    expect(findRise(counts(...keys))).toBeUndefined();
  });
});

describe("counts of several nodes", () => {
  it("add up from the time on at which each was counted", () => {
    const one = [
      { atMs: 0, keys: 1 },
      { atMs: 10, keys: 2 },
      { atMs: 20, keys: 3 },
    ];
    const two = [
      { atMs: 9, keys: 100 },
      { atMs: 20, keys: 200 },
    ];
    expect(addUpCounts([one, two])).toEqual([
      { atMs: 9, keys: 101 },
      { atMs: 10, keys: 102 },
      { atMs: 20, keys: 203 },
    ]);
    expect(addUpCounts([])).toEqual([]);
  });
});
