import { describe, expect, it } from "vitest";
import { readPlan } from "../../../src/usecases/silencing/read-plan.ts";

const nowMs = Date.UTC(2026, 1, 12, 6, 0);
const read = (changes: Partial<Parameters<typeof readPlan>[0]>) =>
  readPlan({ start: "", schedule: "", timeZone: "Asia/Shanghai", ...changes }, nowMs);

describe("readPlan", () => {
  it("takes nothing for at once and once, whatever the time zone", () => {
    expect(read({ timeZone: "" })).toEqual({ plan: {} });
  });

  it("reads when it begins and how it comes again", () => {
    expect(read({ start: "22:00" })).toEqual({ plan: { startsAtMs: Date.UTC(2026, 1, 12, 14, 0) } });
    expect(read({ schedule: "0 2 * * 6" })).toEqual({
      plan: { repeats: { schedule: "0 2 * * 6", timeZone: "Asia/Shanghai" } },
    });
  });

  it.each([
    [{ start: "soon" }, { start: "badStart" }],
    [{ start: "2026-02-11 22:00" }, { start: "pastStart" }],
    [{ schedule: "saturdays" }, { schedule: "badSchedule" }],
    [
      { start: "soon", schedule: "x" },
      { start: "badStart", schedule: "badSchedule" },
    ],
    [{ start: "22:00", timeZone: "Asia/Shangai" }, { timeZone: "badTimeZone" }],
    [{ schedule: "0 2 * * 6", timeZone: "" }, { timeZone: "badTimeZone" }],
  ] as const)("says what is wrong with %j", (words, problems) => {
    expect(read(words)).toEqual({ problems });
  });
});
