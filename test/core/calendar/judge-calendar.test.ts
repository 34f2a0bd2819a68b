import { expect, it } from "vitest";
import { judgeCalendar } from "../../../src/core/calendar/judge-calendar.ts";

const calendar = {
  name: "cn",
  source: "a test",
  years: [
    { year: 2026, provisional: false },
    { year: 2027, provisional: true },
  ],
  holidays: new Map(),
  workdays: new Map(),
};

it.each([
  [2025, "missing"],
  [2026, "covered"],
  [2027, "provisional"],
  [2028, "missing"],
])("a calendar of %i is %s", (year, expected) => {
  expect(judgeCalendar(calendar, year)).toBe(expected);
});
