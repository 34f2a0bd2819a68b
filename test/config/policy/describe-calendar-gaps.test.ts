import { expect, it } from "vitest";
import { describeCalendarGaps } from "../../../src/config/policy/describe-calendar-gaps.ts";
import { fleetOf } from "./load-policy.ts";

const { hours } = fleetOf(`hours:
  - { name: a, timeZone: Asia/Shanghai, from: "09:00", to: "18:00", calendar: cn }
  - { name: b, timeZone: Asia/Shanghai, from: "10:00", to: "19:00", calendar: cn }
  - { name: c, timeZone: America/New_York, from: "09:00", to: "17:00", calendar: us }
  - { name: d, timeZone: UTC, from: "09:00", to: "17:00" }`);

const remedy = "When they are announced, list a calendar of your own named";

it.each([
  ["2026-06-01", []],
  ["2026-10-30", []],
  [
    "2026-11-21",
    [
      `the calendar cn has the statutory days of 2027 alone, not the days moved around them. ${remedy} cn under calendars.`,
    ],
  ],
  [
    "2028-03-01",
    [
      `the calendar cn has no days of 2028: its holidays count as workdays. ${remedy} cn under calendars.`,
      `the calendar us has no days of 2028: its holidays count as workdays. ${remedy} us under calendars.`,
    ],
  ],
])("on %s it is told what the calendars in use do not know, once each", (day, expected) => {
  expect(describeCalendarGaps(hours, Date.parse(day))).toEqual(expected);
});
