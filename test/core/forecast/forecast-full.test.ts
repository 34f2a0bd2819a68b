import { describe, expect, it } from "vitest";
import { forecastFull, type MemoryPoint } from "../../../src/core/forecast/forecast-full.ts";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const nowMs = 1_770_904_800_000;

/** One point each step, the last one now. */
function series(stepMs: number, values: readonly number[], evicted: readonly number[] = []): MemoryPoint[] {
  return values.map((usedBytes, index) => ({
    atMs: nowMs - (values.length - 1 - index) * stepMs,
    usedBytes,
    ...(evicted[index] !== undefined && { evictedKeys: evicted[index] }),
  }));
}

const level = series(minuteMs, [240, 240, 240, 240, 240, 240, 240, 240]);
const count = (length: number, value: (index: number) => number) =>
  Array.from({ length }, (_, i) => value(i));

describe("a forecast of when memory is full", () => {
  it("goes on by the hours where the last minutes are level", () => {
    const hours = series(hourMs, [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240]);
    expect(forecastFull(hours, level, 400)).toEqual({
      kind: "forecast",
      slopeBytesPerHour: 20,
      fullAtMs: nowMs + 8 * hourMs,
      lowMs: nowMs + 8 * hourMs,
      highMs: nowMs + 8 * hourMs,
      confidence: "high",
    });
  });

  it("goes on by the last minutes where those rise, also when the hours tell nothing yet", () => {
    const minutes = series(minuteMs, [100, 110, 120, 130, 140, 150, 160, 170]);
    expect(forecastFull([], minutes, 370)).toMatchObject({
      slopeBytesPerHour: 600,
      fullAtMs: nowMs + 20 * minuteMs,
      confidence: "medium",
    });
  });

  it("trusts minutes little that rise to where the hours have been before", () => {
    const minutes = series(minuteMs, [100, 110, 120, 130, 140, 150, 160, 170]);
    const hours = series(hourMs, [90, 180, 90, 170]);
    expect(forecastFull(hours, minutes, 370)).toMatchObject({ kind: "forecast", confidence: "low" });
    const lower = series(hourMs, [90, 169, 90, 170]);
    expect(forecastFull(lower, minutes, 370)).toMatchObject({ kind: "forecast", confidence: "medium" });
  });

  it("is not moved by one flush in between", () => {
    const hours = series(hourMs, [0, 20, 40, 60, 0, 100, 120, 140, 160, 180, 200, 220, 240]);
    expect(forecastFull(hours, level, 400)).toMatchObject({ fullAtMs: nowMs + 8 * hourMs });
  });

  it("of a noisy rise says how early and how late, and is trusted less", () => {
    const hours = series(hourMs, [100, 160, 130, 200, 150, 240, 190]);
    expect(forecastFull(hours, [], 340)).toEqual({
      kind: "forecast",
      slopeBytesPerHour: 15,
      fullAtMs: nowMs + 10 * hourMs,
      lowMs: 1_770_924_085_714.2856,
      highMs: nowMs + 25 * hourMs,
      confidence: "low",
    });
  });

  it("needs enough points over enough time", () => {
    expect(forecastFull([], [], 400)).toEqual({ kind: "none", reason: "tooFewPoints" });
    expect(forecastFull(series(hourMs, [10, 20, 30, 40, 50]), [], 400)).toEqual({
      kind: "none",
      reason: "tooFewPoints",
    });
    expect(forecastFull([], series(minuteMs, [10, 20, 30, 40, 50, 60, 70]), 400)).toEqual({
      kind: "none",
      reason: "tooFewPoints",
    });
    expect(
      forecastFull(
        [],
        series(
          1000,
          count(20, (i) => i),
        ),
        40,
      ),
    ).toEqual({
      kind: "none",
      reason: "tooFewPoints",
    });
  });

  it("reaches six times as far as its history, and no further", () => {
    const hours = series(hourMs, [0, 10, 20, 30, 40, 50]);
    expect(forecastFull(hours, [], 350)).toMatchObject({ fullAtMs: nowMs + 30 * hourMs });
    expect(forecastFull(hours, [], 351)).toEqual({ kind: "none", reason: "tooFar" });
  });

  it.each([
    ["level", [50, 50, 50, 50, 50, 50], "notRising"],
    ["falling", [60, 50, 40, 30, 20, 10], "notRising"],
    ["full", [60, 70, 80, 90, 99, 100], "full"],
    ["more than full", [60, 70, 80, 90, 99, 101], "full"],
  ])("is none of a memory that is %s", (_name, used, reason) => {
    expect(forecastFull(series(hourMs, used), [], 100)).toEqual({ kind: "none", reason });
  });

  it("is none while keys are evicted, since memory is held where it is", () => {
    const hours = series(hourMs, [50, 60, 70, 80, 90, 95, 95], [0, 0, 0, 0, 0, 0, 7]);
    expect(forecastFull(hours, [], 100)).toEqual({ kind: "none", reason: "evicting" });
  });

  it("begins after the last eviction", () => {
    const hours = series(hourMs, [99, 99, 99, 10, 20, 30, 40, 50, 60], [1, 5, 9, 9, 9, 9, 9, 9, 9]);
    expect(forecastFull(hours, [], 99)).toMatchObject({ kind: "forecast", slopeBytesPerHour: 10 });
    const held = series(hourMs, [99, 99, 99, 99, 20, 30, 40, 50, 60], [1, 5, 9, 12, 13, 13, 13, 13, 13]);
    expect(forecastFull(held, [], 99)).toEqual({ kind: "none", reason: "tooFewPoints" });
  });

  it("takes every other of many points, from the newest", () => {
    const hours = series(
      hourMs,
      count(25, (i) => (i % 2 === 0 ? i * 10 : 999)),
    );
    expect(forecastFull(hours, [], 340)).toMatchObject({ slopeBytesPerHour: 10, confidence: "high" });
  });
});
