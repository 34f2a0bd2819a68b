import type { BusinessHours } from "./calendar.ts";
import { dayMs, findMoment, readLocalTime, weekdayOf, writeDay } from "./zoned-time.ts";

/**
 * Time as a team works it. A workday's time begins at `startMinute` and ends before `endMinute`, as clocks show
 * them: where clocks change in between, the day has an hour more or less. In all of these, hours that are
 * `undefined` mean any day and any time. Moments are Unix ms.
 */
type Hours = BusinessHours | undefined;

/** Whether the day, as the team's clocks show it, is worked: a make-up workday is, a holiday is not. */
export function isWorkday(hours: Hours, ms: number): boolean {
  return hours === undefined || isWorked(hours, readLocalTime(hours.timeZone, ms).day);
}

export function isBusinessTime(hours: Hours, ms: number): boolean {
  return nextBusinessTime(hours, ms) === ms;
}

/** The moment itself if it is business time, else the next beginning of it. */
export function nextBusinessTime(hours: Hours, ms: number): number {
  return addBusinessMs(hours, ms, 0);
}

/** The first moment of business time by which so much of it has passed since `fromMs`: never the end of a day. */
export function addBusinessMs(hours: Hours, fromMs: number, ms: number): number {
  if (hours === undefined) return fromMs + ms;
  let left = ms;
  for (let day = dayOf(hours, fromMs); ; day = nextWorkday(hours, day)) {
    const { startMs, endMs } = readSpan(hours, day);
    const beginMs = Math.max(startMs, fromMs);
    const there = Math.max(0, endMs - beginMs);
    if (left < there) return beginMs + left;
    left -= there;
  }
}

/** Business time between two moments, ms; 0 if the second is not later. */
export function businessMsBetween(hours: Hours, fromMs: number, toMs: number): number {
  if (hours === undefined) return Math.max(0, toMs - fromMs);
  let sum = 0;
  for (let day = dayOf(hours, fromMs); ; day = nextWorkday(hours, day)) {
    const { startMs, endMs } = readSpan(hours, day);
    if (startMs >= toMs) return sum;
    sum += Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs));
  }
}

/**
 * The same time of day, so many workdays later; counted from the next business time. One business day from Friday
 * at 15:00 is Monday at 15:00; from Friday night it is Tuesday morning.
 */
export function addBusinessDays(hours: Hours, fromMs: number, days: number): number {
  if (hours === undefined) return fromMs + days * dayMs;
  const { day: first, clockMs } = readLocalTime(hours.timeZone, nextBusinessTime(hours, fromMs));
  let day = first;
  for (let left = days; left > 0; left -= 1) day = nextWorkday(hours, day);
  return findMoment(hours.timeZone, { day, clockMs });
}

interface Span {
  readonly startMs: number;
  /** Not part of it. Equal to `startMs` on a day that is not worked. */
  readonly endMs: number;
}

function readSpan(hours: BusinessHours, day: number): Span {
  const { timeZone, startMinute, endMinute } = hours;
  const startMs = findMoment(timeZone, { day, clockMs: startMinute * 60_000 });
  if (!isWorked(hours, day)) return { startMs, endMs: startMs };
  return { startMs, endMs: findMoment(timeZone, { day, clockMs: endMinute * 60_000 }) };
}

function dayOf({ timeZone }: BusinessHours, ms: number): number {
  return readLocalTime(timeZone, ms).day;
}

function isWorked({ weekdays, calendar }: BusinessHours, day: number): boolean {
  const name = writeDay(day);
  if (calendar?.workdays.has(name)) return true;
  return weekdays.includes(weekdayOf(day)) && !calendar?.holidays.has(name);
}

function nextWorkday(hours: BusinessHours, day: number): number {
  for (let next = day + 1; next <= day + 366; next += 1) if (isWorked(hours, next)) return next;
  throw new RangeError(`business hours ${hours.name}: no workday in the year after ${writeDay(day)}`);
}
