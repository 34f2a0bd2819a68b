import type { BusinessHours, HolidayCalendar } from "../../core/calendar/calendar.ts";
import { type CalendarCoverage, judgeCalendar } from "../../core/calendar/judge-calendar.ts";

/** So long before a new year begins its days should be known: countries announce them in November. */
const aheadMs = 60 * 24 * 60 * 60 * 1000;

/** What the calendars in use do not know of this year and, towards its end, of the next; a sentence each. */
export function describeCalendarGaps(hours: readonly BusinessHours[], nowMs: number): readonly string[] {
  const used = new Map(
    hours.flatMap(({ calendar }) => (calendar ? [[calendar.name, calendar] as const] : [])),
  );
  const years = new Set([nowMs, nowMs + aheadMs].map((ms) => new Date(ms).getUTCFullYear()));
  return [...used.values()].flatMap((calendar) =>
    [...years].flatMap((year) => describe(calendar, year, judgeCalendar(calendar, year)) ?? []),
  );
}

function describe({ name }: HolidayCalendar, year: number, coverage: CalendarCoverage): string | undefined {
  const remedy = `When they are announced, list a calendar of your own named ${name} under calendars.`;
  switch (coverage) {
    case "covered":
      return undefined;
    case "provisional":
      return `the calendar ${name} has the statutory days of ${year} alone, not the days moved around them. ${remedy}`;
    case "missing":
      return `the calendar ${name} has no days of ${year}: its holidays count as workdays. ${remedy}`;
  }
}
