import { describe, expect, it } from "vitest";
import { listShippedCalendars, readShippedCalendar } from "../../../src/config/policy/shipped-calendars.ts";
import { isBusinessTime } from "../../../src/core/calendar/business-time.ts";

function weekdayOf(day: string): string {
  return new Date(`${day}T12:00:00Z`).toUTCString().slice(0, 3);
}

function daysOf(days: ReadonlyMap<string, string>, year: string): readonly string[] {
  return [...days.keys()].filter((day) => day.startsWith(year));
}

describe("the calendars that come with the bot", () => {
  it("are those of the United States and of China, each with its source", () => {
    expect(listShippedCalendars().toSorted()).toEqual(["cn", "us"]);
    expect(readShippedCalendar("us").source).toContain("opm.gov");
    expect(readShippedCalendar("cn").source).toContain("国务院办公厅");
  });

  it("know this year and the next, of which China announces a part in November", () => {
    expect(readShippedCalendar("us").years).toEqual([
      { year: 2026, provisional: false },
      { year: 2027, provisional: false },
    ]);
    expect(readShippedCalendar("cn").years).toEqual([
      { year: 2026, provisional: false },
      { year: 2027, provisional: true },
    ]);
  });
});

describe("the holidays of the United States", () => {
  const { holidays, workdays } = readShippedCalendar("us");

  it.each([
    ["Birthday of Martin Luther King, Jr.", "Mon", "01", 15, 21],
    ["Washington's Birthday", "Mon", "02", 15, 21],
    ["Memorial Day", "Mon", "05", 25, 31],
    ["Labor Day", "Mon", "09", 1, 7],
    ["Columbus Day", "Mon", "10", 8, 14],
    ["Thanksgiving Day", "Thu", "11", 22, 28],
  ])("%s is the %s that the law says, in both years", (name, weekday, month, first, last) => {
    const days = [...holidays].filter(([, held]) => held === name).map(([day]) => day);
    expect(days.map((day) => [day.slice(0, 4), weekdayOf(day), day.slice(5, 7)])).toEqual([
      ["2026", weekday, month],
      ["2027", weekday, month],
    ]);
    for (const day of days) {
      expect(Number(day.slice(8))).toBeGreaterThanOrEqual(first);
      expect(Number(day.slice(8))).toBeLessThanOrEqual(last);
    }
  });

  it("are observed on the Friday before a Saturday and on the Monday after a Sunday", () => {
    const observed = [...holidays].filter(([, name]) => name.endsWith("(observed)"));
    expect(observed.map(([day]) => [weekdayOf(day), day])).toEqual([
      ["Fri", "2026-07-03"],
      ["Fri", "2027-06-18"],
      ["Mon", "2027-07-05"],
      ["Fri", "2027-12-24"],
      ["Fri", "2027-12-31"],
    ]);
  });

  it("are eleven a year on weekdays, and no weekend is worked for them", () => {
    const onWeekdays = (year: string) =>
      daysOf(holidays, year).filter((day) => !["Sat", "Sun"].includes(weekdayOf(day)));
    expect(onWeekdays("2026")).toHaveLength(11);
    // The first of January 2028 is a Saturday: it is held on the last day of 2027.
    expect(onWeekdays("2027")).toHaveLength(12);
    expect(workdays.size).toBe(0);
  });
});

describe("the holidays of China", () => {
  const calendar = readShippedCalendar("cn");
  const office = {
    name: "office",
    timeZone: "Asia/Shanghai",
    weekdays: [1, 2, 3, 4, 5],
    startMinute: 540,
    endMinute: 1080,
    calendar,
  };
  const isWorked = (day: string) => isBusinessTime(office, Date.parse(`${day}T10:00:00+08:00`));

  it("of 2026 are the 33 days of the notice, with six weekend days that are worked for them", () => {
    expect(daysOf(calendar.holidays, "2026")).toHaveLength(33);
    expect([...calendar.workdays.keys()].map((day) => [weekdayOf(day), day])).toEqual([
      ["Sun", "2026-01-04"],
      ["Sat", "2026-02-14"],
      ["Sat", "2026-02-28"],
      ["Sat", "2026-05-09"],
      ["Sun", "2026-09-20"],
      ["Sat", "2026-10-10"],
    ]);
  });

  it.each([
    ["2026-01-02", false],
    ["2026-01-04", true],
    ["2026-02-14", true],
    ["2026-02-16", false],
    ["2026-02-23", false],
    ["2026-02-24", true],
    ["2026-05-05", false],
    ["2026-09-20", true],
    ["2026-10-07", false],
    ["2026-10-08", true],
    ["2026-11-21", false],
  ])("%s is worked: %s", (day, expected) => {
    expect(isWorked(day)).toBe(expected);
  });

  it("of 2027 are the statutory days; the year of the goat begins on the sixth of February", () => {
    expect(daysOf(calendar.holidays, "2027")).toEqual([
      "2027-01-01",
      "2027-02-05",
      "2027-02-06",
      "2027-02-07",
      "2027-02-08",
      "2027-04-05",
      "2027-05-01",
      "2027-05-02",
      "2027-06-09",
      "2027-09-15",
      "2027-10-01",
      "2027-10-02",
      "2027-10-03",
    ]);
  });
});
