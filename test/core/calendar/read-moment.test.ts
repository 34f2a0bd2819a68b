import { describe, expect, it } from "vitest";
import { readMoment } from "../../../src/core/calendar/read-moment.ts";

const shanghai = "Asia/Shanghai";
/** 2026-02-12 14:00 in Shanghai. */
const nowMs = Date.UTC(2026, 1, 12, 6, 0);

describe("readMoment", () => {
  it.each([
    ["22:00", Date.UTC(2026, 1, 12, 14, 0)],
    ["14:00", nowMs],
    ["9:30", Date.UTC(2026, 1, 13, 1, 30)],
    [" 22：00 ", Date.UTC(2026, 1, 12, 14, 0)],
    ["2026-11-22 02:00", Date.UTC(2026, 10, 21, 18, 0)],
    ["2026-11-22T02:00", Date.UTC(2026, 10, 21, 18, 0)],
    ["2025-11-22 02:00", Date.UTC(2025, 10, 21, 18, 0)],
  ])("reads %j by the clocks of the zone", (text, expected) => {
    expect(readMoment(text, shanghai, nowMs)).toBe(expected);
  });

  it.each(["", "soon", "24:00", "12:60", "2026-06-31 10:00", "2026-13-01 10:00", "22", "1:2:3"])(
    "takes %j for no time",
    (text) => {
      expect(readMoment(text, shanghai, nowMs)).toBeUndefined();
    },
  );

  it("means the next day when clocks have shown the time already, over a change of clocks too", () => {
    const beforeSpringMs = Date.UTC(2026, 2, 8, 4, 0);
    expect(readMoment("22:30", "America/New_York", beforeSpringMs)).toBe(Date.UTC(2026, 2, 9, 2, 30));
  });
});
