import { dayMs, findMoment, readLocalTime } from "./zoned-time.ts";

const minuteMs = 60_000;

/**
 * The moment that people write as `22:00` (the next time clocks show that) or `2026-11-22 22:00`, by the clocks of a time
 * zone (IANA name). `undefined`: it is no time, or there is no such day.
 */
export function readMoment(text: string, timeZone: string, nowMs: number): number | undefined {
  const [, date, hours = "", minutes = ""] =
    /^(?:(\d{4}-\d{2}-\d{2})[ T])?([01]?\d|2[0-3])[:：]([0-5]\d)$/u.exec(text.trim()) ?? [];
  if (hours === "") return undefined;
  const clockMs = (Number(hours) * 60 + Number(minutes)) * minuteMs;
  if (date !== undefined) {
    const day = readDay(date);
    return day === undefined ? undefined : findMoment(timeZone, { day, clockMs });
  }
  const { day } = readLocalTime(timeZone, nowMs);
  const today = findMoment(timeZone, { day, clockMs });
  return today >= nowMs ? today : findMoment(timeZone, { day: day + 1, clockMs });
}

/** Days since 1970-01-01; `undefined` for a date such as the 31st of June. */
function readDay(date: string): number | undefined {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? undefined : ms / dayMs;
}
