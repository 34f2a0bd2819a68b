import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noPolicy } from "../../../src/core/fleet.ts";
import {
  decideOnSilenceTick,
  type SilencingSettings,
} from "../../../src/core/suppression/decide-on-silence-tick.ts";
import type { Silence } from "../../../src/core/suppression/silence.ts";
import { minute } from "../alerts/samples.ts";
import { silence } from "./samples.ts";

const hour = 60 * minute;
const tick = (
  silence: Silence,
  isMatched: boolean,
  nowMs: number,
  settings: Partial<SilencingSettings> = {},
) => decideOnSilenceTick(silence, isMatched, { ...noPolicy.silencing, ...settings }, nowMs);
const long: Silence = { ...silence, endsAtMs: 72 * hour };

describe("a silence", () => {
  it("warns its owner a quarter of an hour before its end, once", () => {
    expect(tick(silence, false, 75 * minute - 1)).toBeUndefined();
    const warned = tick(silence, false, 75 * minute);
    expect(warned).toEqual({
      silence: { ...silence, warnedAtMs: 75 * minute, version: 2 },
      notice: "ending",
    });
    expect(warned && tick(warned.silence, false, 76 * minute)).toBeUndefined();
  });

  it("as short as the warning is not warned of", () => {
    const short = { ...silence, endsAtMs: 15 * minute };
    expect(tick(short, false, 14 * minute)).toBeUndefined();
  });

  it("remembers when something last matched, to the minute", () => {
    const matched = tick(silence, true, 10 * minute);
    expect(matched).toEqual({ silence: { ...silence, lastMatchedAtMs: 10 * minute, version: 2 } });
    expect(matched && tick(matched.silence, true, 11 * minute - 1)).toBeUndefined();
    expect(matched && tick(matched.silence, true, 11 * minute)?.silence).toMatchObject({
      lastMatchedAtMs: 11 * minute,
      version: 3,
    });
  });

  it("ends itself when nothing matched for a day, and tells its owner", () => {
    expect(tick(long, false, 24 * hour - 1)).toBeUndefined();
    expect(tick(long, false, 24 * hour)).toEqual({
      silence: {
        ...long,
        ended: { atMs: 24 * hour, by: "bot", reason: "nothingMatched" },
        version: 2,
      },
      notice: "ended",
    });
    expect(tick({ ...long, lastMatchedAtMs: hour }, false, 24 * hour)).toBeUndefined();
    expect(tick(long, true, 24 * hour)?.notice).toBeUndefined();
  });

  it("ends and warns by the fleet's settings", () => {
    expect(tick(long, false, 2 * hour, { endIdleAfterMs: 2 * hour })?.notice).toBe("ended");
    expect(tick(silence, false, 30 * minute, { warnBeforeMs: hour })?.notice).toBe("ending");
  });

  it("for planned work lasts as long as it was planned", () => {
    expect(tick({ ...long, kind: "maintenance" }, false, 48 * hour)).toBeUndefined();
  });

  it.each<[string, Silence, number]>([
    ["that has not begun", { ...long, startsAtMs: hour }, minute],
    ["that is over", silence, 90 * minute],
    [
      "that was ended",
      { ...long, ended: { atMs: 1, by: "U1", reason: "byPerson" } },
      71 * hour + 50 * minute,
    ],
  ])("%s changes no more", (_what, over, nowMs) => {
    expect(tick(over, true, nowMs)).toBeUndefined();
  });

  it("warns at most once, ends at most once, and raises its version by one, whatever happens", () => {
    const steps = fc.array(
      fc.record({ minutes: fc.integer({ min: -30, max: 600 }), isMatched: fc.boolean() }),
      {
        maxLength: 60,
        size: "max",
      },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 100 }), (happenings, hours) => {
        let now: Silence = { ...silence, endsAtMs: hours * hour };
        let nowMs = 0;
        const notices: string[] = [];
        for (const { minutes, isMatched } of happenings) {
          nowMs += minutes * minute;
          const decision = tick(now, isMatched, nowMs);
          if (decision === undefined) continue;
          expect(now.ended).toBeUndefined();
          expect(decision.silence.version).toBe(now.version + 1);
          if (decision.notice !== undefined) notices.push(decision.notice);
          now = decision.silence;
        }
        expect(new Set(notices).size).toBe(notices.length);
        expect(notices.includes("ended")).toBe(now.ended !== undefined);
        expect(notices.includes("ending")).toBe(now.warnedAtMs !== undefined);
      }),
      { seed: 20260212, numRuns: 200 },
    );
  });
});
