import { describe, expect, it } from "vitest";
import {
  addBusinessDays,
  addBusinessMs,
  businessMsBetween,
  isBusinessTime,
  isWorkday,
  nextBusinessTime,
} from "../../../src/core/calendar/business-time.ts";
import type { BusinessHours, HolidayCalendar } from "../../../src/core/calendar/calendar.ts";

const hourMs = 3_600_000;

const china: HolidayCalendar = {
  name: "cn",
  source: "a test",
  years: [{ year: 2026, provisional: false }],
  holidays: new Map([
    ["2026-10-01", "National Day"],
    ["2026-10-02", "National Day"],
    ["2026-10-05", "National Day"],
    ["2026-10-06", "National Day"],
    ["2026-10-07", "National Day"],
  ]),
  workdays: new Map([["2026-10-10", "National Day"]]),
};

function hoursIn(timeZone: string, over: Partial<BusinessHours> = {}): BusinessHours {
  return { name: "office", timeZone, weekdays: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1080, ...over };
}

const newYork = hoursIn("America/New_York");
const berlin = hoursIn("Europe/Berlin");
const shanghai = hoursIn("Asia/Shanghai", { calendar: china });
const nights = hoursIn("America/New_York", {
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  startMinute: 0,
  endMinute: 360,
});

function at(text: string): number {
  return Date.parse(text);
}

function written(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

describe("business time", () => {
  it.each([
    ["New York in winter, five hours behind", newYork, "2026-01-14T14:00:00Z", true],
    ["one millisecond before it begins", newYork, "2026-01-14T13:59:59.999Z", false],
    ["one millisecond before it ends", newYork, "2026-01-14T22:59:59.999Z", true],
    ["its end is not part of it", newYork, "2026-01-14T23:00:00Z", false],
    ["New York in summer, four hours behind", newYork, "2026-07-15T13:00:00Z", true],
    ["a Saturday", newYork, "2026-07-18T15:00:00Z", false],
    ["Berlin in winter", berlin, "2026-03-27T08:00:00Z", true],
    ["Berlin after clocks went forward", berlin, "2026-03-30T07:00:00Z", true],
    [
      "Berlin after clocks went forward, at the time of the winter's end",
      berlin,
      "2026-03-30T16:30:00Z",
      false,
    ],
    ["Shanghai, a day ahead of UTC's Sunday", shanghai, "2026-11-16T01:00:00Z", true],
    ["Shanghai, on a holiday", shanghai, "2026-10-01T02:00:00Z", false],
    ["Shanghai, on a Saturday that is worked", shanghai, "2026-10-10T02:00:00Z", true],
    ["Shanghai, on a Sunday", shanghai, "2026-10-11T02:00:00Z", false],
  ])("%s", (_name, hours, moment, expected) => {
    expect(isBusinessTime(hours, at(moment))).toBe(expected);
  });

  it("is any time for a team without hours", () => {
    expect(isBusinessTime(undefined, at("2026-07-18T03:00:00Z"))).toBe(true);
    expect(nextBusinessTime(undefined, 7)).toBe(7);
    expect(addBusinessMs(undefined, 7, 5)).toBe(12);
    expect(addBusinessDays(undefined, 7, 2)).toBe(172_800_007);
    expect(businessMsBetween(undefined, 7, 12)).toBe(5);
    expect(isWorkday(undefined, 7)).toBe(true);
  });
});

describe("the next business time", () => {
  it.each([
    ["is now, in hours", newYork, "2026-01-14T15:12:13.456Z", "2026-01-14T15:12:13.456Z"],
    ["is the same morning", newYork, "2026-01-14T08:00:00Z", "2026-01-14T14:00:00Z"],
    ["is Monday after the end of Friday", newYork, "2026-01-16T23:00:00Z", "2026-01-19T14:00:00Z"],
    [
      "comes an hour earlier after clocks went forward",
      newYork,
      "2026-03-06T23:00:00Z",
      "2026-03-09T13:00:00Z",
    ],
    ["comes an hour later after clocks went back", newYork, "2026-10-30T22:00:00Z", "2026-11-02T14:00:00Z"],
    [
      "comes an hour earlier after clocks went forward in Berlin",
      berlin,
      "2026-03-28T12:00:00Z",
      "2026-03-30T07:00:00Z",
    ],
    ["is after the holidays", shanghai, "2026-09-30T10:00:00Z", "2026-10-08T01:00:00Z"],
    ["is the make-up workday", shanghai, "2026-10-09T10:00:00Z", "2026-10-10T01:00:00Z"],
  ])("%s", (_name, hours, from, expected) => {
    expect(written(nextBusinessTime(hours, at(from)))).toBe(expected);
  });
});

describe("adding business time", () => {
  it.each([
    ["stays within a day", newYork, "2026-01-14T15:00:00Z", 2, "2026-01-14T17:00:00Z"],
    [
      "that ends with the day ends in the next morning",
      newYork,
      "2026-01-14T15:00:00Z",
      8,
      "2026-01-15T14:00:00Z",
    ],
    ["goes over a weekend", newYork, "2026-01-16T22:00:00Z", 3, "2026-01-19T16:00:00Z"],
    [
      "counts from the morning when it begins at night",
      newYork,
      "2026-01-14T03:00:00Z",
      4,
      "2026-01-14T18:00:00Z",
    ],
    ["goes over holidays to a Saturday", shanghai, "2026-09-30T09:00:00Z", 27, "2026-10-10T09:00:00Z"],
    [
      "meets a night of five hours, clocks forward",
      nights,
      "2026-03-08T05:00:00Z",
      5.5,
      "2026-03-09T04:30:00Z",
    ],
    [
      "meets a night of seven hours, clocks back",
      nights,
      "2026-11-01T04:00:00Z",
      6.5,
      "2026-11-01T10:30:00Z",
    ],
  ])("%s", (_name, hours, from, count, expected) => {
    expect(written(addBusinessMs(hours, at(from), count * hourMs))).toBe(expected);
  });

  it.each([
    ["the same time on Monday", newYork, "2026-01-16T20:34:56.789Z", 1, "2026-01-19T20:34:56.789Z"],
    ["the same time by clocks that went forward", newYork, "2026-03-06T20:00:00Z", 1, "2026-03-09T19:00:00Z"],
    ["Tuesday morning from Friday night", newYork, "2026-01-17T02:00:00Z", 1, "2026-01-20T14:00:00Z"],
    ["none: the next business time", newYork, "2026-01-17T02:00:00Z", 0, "2026-01-19T14:00:00Z"],
    ["after National Day", shanghai, "2026-09-30T02:00:00Z", 3, "2026-10-10T02:00:00Z"],
  ])("of whole days is %s", (_name, hours, from, days, expected) => {
    expect(written(addBusinessDays(hours, at(from), days))).toBe(expected);
  });

  it("says which hours have no workday at all", () => {
    const never = hoursIn("UTC", { weekdays: [] });
    expect(() => nextBusinessTime(never, at("2026-01-14T08:00:00Z"))).toThrow(
      "business hours office: no workday in the year after 2026-01-14",
    );
  });
});

describe("business time between two moments", () => {
  it.each([
    ["within a day", newYork, "2026-01-14T15:00:00Z", "2026-01-14T17:30:00Z", 2.5],
    ["over a weekend", newYork, "2026-01-16T22:00:00Z", "2026-01-19T15:00:00Z", 2],
    ["of a week with a clock change", newYork, "2026-03-06T05:00:00Z", "2026-03-13T04:00:00Z", 45],
    [
      "of a night without its hour from two to three",
      nights,
      "2026-03-08T05:00:00Z",
      "2026-03-08T12:00:00Z",
      5,
    ],
    ["of a night with an hour twice", nights, "2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z", 7],
    ["of October's first ten days in Shanghai", shanghai, "2026-09-30T16:00:00Z", "2026-10-10T16:00:00Z", 27],
    ["backwards", newYork, "2026-01-14T17:00:00Z", "2026-01-14T15:00:00Z", 0],
  ])("%s", (_name, hours, from, to, expected) => {
    expect(businessMsBetween(hours, at(from), at(to)) / hourMs).toBe(expected);
  });
});

describe("a workday", () => {
  it.each([
    ["begins at the team's own midnight", shanghai, "2026-09-30T15:59:59Z", true],
    ["ends there too, before a holiday", shanghai, "2026-09-30T16:00:00Z", false],
    ["is a Saturday to make up for a holiday", shanghai, "2026-10-10T15:00:00Z", true],
    ["is not a Sunday", berlin, "2026-03-29T10:00:00Z", false],
    ["is also the night of one", newYork, "2026-01-14T07:00:00Z", true],
  ])("%s", (_name, hours, moment, expected) => {
    expect(isWorkday(hours, at(moment))).toBe(expected);
  });
});

describe("over any moments of two years", () => {
  const zones = [
    newYork,
    berlin,
    shanghai,
    nights,
    hoursIn("Asia/Kolkata"),
    hoursIn("Australia/Lord_Howe", { startMinute: 30, endMinute: 1440 }),
    hoursIn("America/Santiago", { weekdays: [6, 7], startMinute: 0, endMinute: 600 }),
  ];
  // Steps that have nothing in common with hours and days, so that every kind of moment is met.
  const moments = Array.from({ length: 120 }, (_, index) => at("2026-01-01T00:00:00Z") + index * 523_679_111);

  it.each(zones.map((hours) => [hours.timeZone, hours] as const))(
    "%s: sums and differences agree",
    (_zone, hours) => {
      for (const [index, from] of moments.entries()) {
        const ms = (index * 7_919_333) % (60 * hourMs);
        const end = addBusinessMs(hours, from, ms);
        expect(isBusinessTime(hours, end)).toBe(true);
        expect(businessMsBetween(hours, from, end)).toBe(ms);
      }
    },
  );

  it.each(zones.map((hours) => [hours.timeZone, hours] as const))(
    "%s: parts add up to the whole",
    (_zone, hours) => {
      for (const [index, from] of moments.slice(0, -3).entries()) {
        const middle = moments[index + 1] ?? from;
        const to = moments[index + 3] ?? from;
        const parts = businessMsBetween(hours, from, middle) + businessMsBetween(hours, middle, to);
        expect(parts).toBe(businessMsBetween(hours, from, to));
      }
    },
  );
});
