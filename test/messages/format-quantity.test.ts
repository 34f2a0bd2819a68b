import { describe, expect, it } from "vitest";
import type { Quantity } from "../../src/core/rules/rule.ts";
import { splitDuration } from "../../src/messages/format-duration.ts";
import { formatQuantity } from "../../src/messages/format-quantity.ts";

const format = (unit: Exclude<Quantity["unit"], "text">, value: number): string =>
  formatQuantity({ unit, value }, (seconds) => `<${seconds}>`);

describe("formatQuantity", () => {
  it.each([
    ["ratio", 0.875, "87.5%"],
    ["ratio", 0.392, "39.2%"],
    ["ratio", 0, "0.0%"],
    ["ratio", 1, "100.0%"],
    ["ratio", 12.5, "1,250.0%"],
    ["count", 2_623_984, "2,623,984"],
    ["count", 0, "0"],
    ["ms", 0.42, "0.42 ms"],
    ["ms", 12.44, "12.4 ms"],
    ["ms", 1204.4, "1,204 ms"],
    ["perMinute", 0.5, "0.5"],
    ["perMinute", 5, "5"],
    ["perMinute", 12_345.6, "12,346"],
    ["number", 1.94, "1.94"],
    ["seconds", 90, "<90>"],
    ["ratio", Number.NaN, "–"],
    ["bytes", Number.POSITIVE_INFINITY, "–"],
  ] as const)("writes %s %d as %s", (unit, value, expected) => {
    expect(format(unit, value)).toBe(expected);
  });

  it.each([
    [2_254_857_830, "2.10G"],
    [2_491_081_031, "2.32G"],
    [402_653_184, "384.00M"],
    [1023, "1023B"],
    [1024, "1.00K"],
    [0, "0B"],
    [-20_971_520, "-20.00M"],
    [5_497_558_138_880, "5.00T"],
  ])("writes %d bytes as Redis does: %s", (bytes, expected) => {
    expect(format("bytes", bytes)).toBe(expected);
  });

  it("writes text as code that cannot be left", () => {
    expect(formatQuantity({ unit: "text", value: "volatile-lfu" }, String)).toBe("`volatile-lfu`");
    expect(formatQuantity({ unit: "text", value: "a`b\nc" }, String)).toBe("`a'b c`");
  });
});

describe("splitDuration", () => {
  it.each([
    [0, "seconds", { seconds: 0 }],
    [59.9, "seconds", { seconds: 59 }],
    [60, "minutes", { minutes: 1 }],
    [250, "minutesSeconds", { minutes: 4, seconds: 10 }],
    [3_600, "hours", { hours: 1 }],
    [11_040, "hoursMinutes", { hours: 3, minutes: 4 }],
    [86_400, "days", { days: 1 }],
    [97_200, "daysHours", { days: 1, hours: 3 }],
    [-5, "seconds", { seconds: 0 }],
  ] as const)("splits %d s into its two largest parts", (seconds, form, parts) => {
    expect(splitDuration(seconds)).toMatchObject({ form, ...parts });
  });
});
