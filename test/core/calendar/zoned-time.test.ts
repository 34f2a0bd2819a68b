import { describe, expect, it } from "vitest";
import { findMoment, readLocalTime, weekdayOf, writeDay } from "../../../src/core/calendar/zoned-time.ts";

const minuteMs = 60_000;

function moment(timeZone: string, day: string, clock: string): string {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  const time = { day: Date.parse(day) / 86_400_000, clockMs: (hours * 60 + minutes) * minuteMs };
  return new Date(findMoment(timeZone, time)).toISOString();
}

describe("clocks on the wall", () => {
  it.each([
    ["Asia/Shanghai", "2026-01-01T16:00:00.250Z", "2026-01-02", 0.25],
    ["America/New_York", "2026-03-08T06:59:59Z", "2026-03-08", 7199],
    ["America/New_York", "2026-03-08T07:00:00Z", "2026-03-08", 10_800],
    ["Asia/Kathmandu", "2026-06-01T18:15:00Z", "2026-06-02", 0],
    ["UTC", "1969-12-31T23:59:59.500Z", "1969-12-31", 86_399.5],
  ])("in %s show %s as %s and so many seconds", (timeZone, utc, day, seconds) => {
    const local = readLocalTime(timeZone, Date.parse(utc));
    expect([writeDay(local.day), local.clockMs / 1000]).toEqual([day, seconds]);
  });

  it.each([
    ["Asia/Shanghai", "2026-01-02", "00:00", "2026-01-01T16:00:00.000Z"],
    ["America/New_York", "2026-03-08", "01:59", "2026-03-08T06:59:00.000Z"],
    ["America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30:00.000Z"],
    ["America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00:00.000Z"],
    ["America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00.000Z"],
    ["America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00:00.000Z"],
    ["Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00.000Z"],
    ["Europe/Berlin", "2026-10-24", "24:00", "2026-10-24T22:00:00.000Z"],
    ["America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00.000Z"],
  ])("in %s show on %s %s at %s", (timeZone, day, clock, expected) => {
    expect(moment(timeZone, day, clock)).toBe(expected);
  });

  it("know the weekday of any day", () => {
    expect(
      ["1970-01-01", "2026-02-14", "2026-11-22", "1969-12-28"].map((day) =>
        weekdayOf(Date.parse(day) / 86_400_000),
      ),
    ).toEqual([4, 6, 7, 7]);
  });

  it("refuse a zone that there is not", () => {
    expect(() => readLocalTime("Mars/Olympus", 0)).toThrow(RangeError);
  });
});
