import { describe, expect, it } from "vitest";
import { findTrend } from "../../../src/core/forecast/find-trend.ts";

const points = (...values: number[]) => values.map((value, index) => ({ atMs: index * 10, value }));

describe("a trend", () => {
  it("of a straight line has its slope, all pairs agreeing", () => {
    expect(findTrend(points(5, 25, 45, 65))).toEqual({ slope: 2, lowSlope: 2, highSlope: 2, tau: 1 });
  });

  it("is not moved by an outlier", () => {
    expect(findTrend(points(0, 10, 20, 9000, 40, 50, 60))?.slope).toBe(1);
  });

  it("tells how far its slopes spread and how much they agree", () => {
    // Slopes: 1, 0.5, 1 | 0, 1 | 2
    expect(findTrend(points(0, 10, 10, 30))).toEqual({
      slope: 1,
      lowSlope: 0.625,
      highSlope: 1,
      tau: 5 / 6,
    });
  });

  it("falls, or is level", () => {
    expect(findTrend(points(30, 20, 10))).toMatchObject({ slope: -1, tau: -1 });
    expect(findTrend(points(7, 7, 7))).toEqual({ slope: 0, lowSlope: 0, highSlope: 0, tau: 0 });
  });

  it("takes two points of the same time for none, and needs two times", () => {
    const twice = [
      { atMs: 0, value: 0 },
      { atMs: 0, value: 90 },
      { atMs: 10, value: 10 },
    ];
    expect(findTrend(twice)?.slope).toBe(-3.5);
    expect(findTrend(twice.slice(0, 2))).toBeUndefined();
    expect(findTrend([])).toBeUndefined();
  });
});
