import { createTask, parse, type ScheduledTask } from "node-cron";
import { dayMs, findMoment, readLocalTime } from "../core/calendar/zoned-time.ts";
import type { MaintenanceWindow } from "../core/suppression/silence.ts";

/** No clock is moved by more at a time: what it shows so much later has not been yet. */
const longestShiftMs = 3 * 60 * 60 * 1000;

/** One occurrence of a window, Unix ms; its end is not part of it. */
export interface WindowTime {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/**
 * The occurrence of a window that a moment lies in; of several, the one that began last. A beginning that clocks
 * leave out comes as much later as they go forward; of one that they show twice the first counts.
 */
export function findWindow(
  { schedule, timeZone, durationMs }: Pick<MaintenanceWindow, "schedule" | "timeZone" | "durationMs">,
  nowMs: number,
): WindowTime | undefined {
  const { clocksMs, isDay } = readPattern(schedule, timeZone);
  const { day: lastDay, clockMs: nowClockMs } = readLocalTime(timeZone, nowMs);
  const firstDay = readLocalTime(timeZone, nowMs - durationMs).day;
  for (let day = lastDay; day >= firstDay; day -= 1) {
    if (!isDay(day)) continue;
    const momentOf = readDayClock(timeZone, day);
    const latestMs = day === lastDay ? nowClockMs + longestShiftMs : dayMs;
    const clockMs = clocksMs.findLast((clock) => clock <= latestMs && momentOf(clock) <= nowMs);
    if (clockMs === undefined) continue;
    const startsAtMs = momentOf(clockMs);
    const endsAtMs = startsAtMs + durationMs;
    return nowMs < endsAtMs ? { startsAtMs, endsAtMs } : undefined;
  }
  return undefined;
}

const daysAhead = 366;

/** When a window begins next, later than a moment; `undefined`: not within a year. */
export function findNextStart(
  { schedule, timeZone }: Pick<MaintenanceWindow, "schedule" | "timeZone">,
  nowMs: number,
): number | undefined {
  const { clocksMs, isDay } = readPattern(schedule, timeZone);
  const today = readLocalTime(timeZone, nowMs).day;
  for (let day = today; day <= today + daysAhead; day += 1) {
    if (!isDay(day)) continue;
    const startMs = clocksMs.map(readDayClock(timeZone, day)).find((momentMs) => momentMs > nowMs);
    if (startMs !== undefined) return startMs;
  }
  return undefined;
}

/** The moments of a day's times. Most days have 24 hours and need no calendar for each of their times. */
function readDayClock(timeZone: string, day: number): (clockMs: number) => number {
  const beginMs = findMoment(timeZone, { day, clockMs: 0 });
  if (findMoment(timeZone, { day: day + 1, clockMs: 0 }) - beginMs === dayMs)
    return (clockMs) => beginMs + clockMs;
  return (clockMs) => findMoment(timeZone, { day, clockMs });
}

interface Pattern {
  /** Times of day, ascending. */
  readonly clocksMs: readonly number[];
  readonly isDay: (day: number) => boolean;
}

const known = new Map<string, Pattern>();

function readPattern(cron: string, timeZone: string): Pattern {
  const key = `${timeZone} ${cron}`;
  const pattern = known.get(key) ?? { clocksMs: readClocks(cron), isDay: createDayTest(cron, timeZone) };
  known.set(key, pattern);
  return pattern;
}

function readClocks(cron: string): readonly number[] {
  const { second, minute, hour } = parse(cron);
  const clocks = hour.flatMap((h) =>
    minute.flatMap((m) => second.map((s) => ((h * 60 + m) * 60 + s) * 1000)),
  );
  return clocks.toSorted((a, b) => a - b);
}

/** Whether the three day fields mean a day; asked at noon, which no clock change touches. */
function createDayTest(cron: string, timeZone: string): (day: number) => boolean {
  const fields = cron.trim().split(/\s+/).slice(-3).join(" ");
  const task: ScheduledTask = createTask(`0 0 12 ${fields}`, () => undefined, { timezone: timeZone });
  return (day) => task.match(new Date(findMoment(timeZone, { day, clockMs: dayMs / 2 })));
}
