import { describe, expect, it } from "vitest";
import { persistence } from "../../../src/core/rules/persistence.ts";
import { factsOf, judge, nowMs, observe, read, sumUp } from "./readings.ts";

describe("persistence", () => {
  it.each([
    [{}, "good"],
    [{ lastSaveFailed: true }, "warning bgsaveFailed"],
    [{ aofEnabled: true, aofLastWriteFailed: true }, "critical aofFailed"],
    [{ aofEnabled: true, aofLastWriteFailed: true, lastSaveFailed: true }, "critical aofFailed"],
    [{ aofEnabled: false, aofLastWriteFailed: true }, "good"],
    [{ aofEnabled: true }, "good"],
  ])("judges %j as %s", (differences, expected) => {
    expect(sumUp(judge(persistence, read(observe({ persistence: differences })), {}))).toBe(expected);
  });

  it("tells the age of the last snapshot, what it lacks, and the last fork", () => {
    const latest = observe({
      persistence: {
        lastSaveFailed: true,
        lastSaveAtMs: nowMs - 7_200_000,
        changesSinceSave: 812,
        lastForkMs: 430,
      },
    });
    expect(factsOf(judge(persistence, read(latest), {}))).toEqual({
      lastSaveAgeSeconds: { unit: "seconds", value: 7200 },
      changesSinceSave: { unit: "count", value: 812 },
      lastForkMs: { unit: "ms", value: 430 },
    });
  });

  it("gives no negative age where the server's clock is ahead", () => {
    const latest = observe({ persistence: { lastSaveAtMs: nowMs + 5000 } });
    expect(factsOf(judge(persistence, read(latest), {})).lastSaveAgeSeconds).toEqual({
      unit: "seconds",
      value: 0,
    });
  });

  it("is not assessed when denied", () => {
    expect(sumUp(judge(persistence, read(observe({ persistence: "denied" })), {}))).toBe(
      "notAssessed denied",
    );
  });
});
