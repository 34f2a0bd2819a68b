import { describe, expect, it } from "vitest";
import { intervalMs, isValidCron } from "../../src/schedule/scheduler.ts";

describe("intervalMs", () => {
  it.each([
    ["every minute", "* * * * *", 60_000],
    ["every five minutes", "*/5 * * * *", 300_000],
    ["every ten seconds", "*/10 * * * * *", 10_000],
    ["uneven steps: the longest", "*/25 * * * *", 1_500_000],
    ["once an hour", "7 * * * *", 3_600_000],
    ["once a day", "30 9 * * *", 86_400_000],
    ["twice a day, over night", "0 9,17 * * *", 57_600_000],
    ["working hours, over night", "*/15 9-17 * * *", 54_900_000],
    ["week days, over the weekend", "0 9 * * 1-5", 259_200_000],
    ["the first of the month, after the longest one", "0 0 1 * *", 2_678_400_000],
  ])("answers %s", (_name, cron, expected) => {
    expect(intervalMs(cron)).toBe(expected);
  });

  it("throws for an expression that is none", () => {
    expect(() => intervalMs("every now and then")).toThrow();
  });
});

describe("isValidCron", () => {
  it.each(["* * * * *", "*/5 * * * *", "0 */5 * * * *", "0 9 * * 1-5"])("accepts %s", (cron) => {
    expect(isValidCron(cron)).toBe(true);
  });

  it.each(["", "5", "* * * *", "61 * * * *", "0 0 31 2 *", "every minute", "* * * * * * *"])(
    "refuses '%s'",
    (cron) => {
      expect(isValidCron(cron)).toBe(false);
    },
  );
});
