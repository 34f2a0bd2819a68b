import { describe, expect, it } from "vitest";
import { findWindow } from "../../src/schedule/find-window.ts";

const hourMs = 3_600_000;

function windowAt(schedule: string, timeZone: string, hours: number, moment: string): string | undefined {
  const found = findWindow({ schedule, timeZone, durationMs: hours * hourMs }, Date.parse(moment));
  if (found === undefined) return undefined;
  const [start, end] = [found.startsAtMs, found.endsAtMs].map((ms) =>
    new Date(ms).toISOString().slice(5, 16),
  );
  return `${start} ${end}`;
}

describe("a maintenance window", () => {
  it.each([
    ["before it", "2026-01-10T06:59:59.999Z", undefined],
    ["at its beginning", "2026-01-10T07:00:00Z", "01-10T07:00 01-10T09:00"],
    ["before its end", "2026-01-10T08:59:59.999Z", "01-10T07:00 01-10T09:00"],
    ["at its end", "2026-01-10T09:00:00Z", undefined],
    ["on another weekday", "2026-01-11T07:30:00Z", undefined],
    ["in summer, an hour earlier by UTC", "2026-07-11T06:00:00Z", "07-11T06:00 07-11T08:00"],
  ])("of Saturdays at two in New York: %s", (_name, moment, expected) => {
    expect(windowAt("0 2 * * 6", "America/New_York", 2, moment)).toBe(expected);
  });

  it.each([
    [
      "goes on after midnight",
      "0 23 * * 5",
      "Europe/Berlin",
      4,
      "2026-01-10T01:30:00Z",
      "01-09T22:00 01-10T02:00",
    ],
    ["lasted for days is over", "0 20 28 * *", "Asia/Shanghai", 72, "2026-03-03T12:00:00Z", undefined],
    [
      "lasts for days, in them",
      "0 20 28 * *",
      "Asia/Shanghai",
      72,
      "2026-03-01T11:59:00Z",
      "02-28T12:00 03-03T12:00",
    ],
    [
      "that comes before it is over is the newest",
      "0 * * * *",
      "UTC",
      3,
      "2026-01-10T05:10:00Z",
      "01-10T05:00 01-10T08:00",
    ],
    ["of six fields begins at its second", "30 0 0 * * *", "UTC", 1, "2026-01-10T00:00:29Z", undefined],
    ["of the last day of a month", "0 0 L * *", "UTC", 1, "2026-02-28T00:30:00Z", "02-28T00:00 02-28T01:00"],
  ])("that %s", (_name, schedule, timeZone, hours, moment, expected) => {
    expect(windowAt(schedule, timeZone, hours, moment)).toBe(expected);
  });

  it.each([
    [
      "an hour late where clocks leave its beginning out",
      "30 2 * * *",
      2,
      "2026-03-08T07:30:00Z",
      "03-08T07:30 03-08T09:30",
    ],
    ["not before that", "30 2 * * *", 2, "2026-03-08T07:29:00Z", undefined],
    [
      "as long as ever over the hour that is left out",
      "0 1 * * *",
      2,
      "2026-03-08T07:59:00Z",
      "03-08T06:00 03-08T08:00",
    ],
    [
      "once where clocks show its beginning twice",
      "30 1 * * *",
      1,
      "2026-11-01T05:45:00Z",
      "11-01T05:30 11-01T06:30",
    ],
    ["not again at the second", "30 1 * * *", 1, "2026-11-01T06:45:00Z", undefined],
  ])("in New York comes %s", (_name, schedule, hours, moment, expected) => {
    expect(windowAt(schedule, "America/New_York", hours, moment)).toBe(expected);
  });

  it("that begins every minute is found on days with and without a clock change", () => {
    expect(windowAt("* * * * *", "America/New_York", 1, "2026-01-10T12:34:56Z")).toBe(
      "01-10T12:34 01-10T13:34",
    );
    expect(windowAt("* * * * *", "America/New_York", 1, "2026-03-08T12:34:56Z")).toBe(
      "03-08T12:34 03-08T13:34",
    );
  });

  it("refuses an expression that is none", () => {
    expect(() => windowAt("often", "UTC", 1, "2026-01-10T00:00:00Z")).toThrow();
  });
});
