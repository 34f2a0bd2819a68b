import type { HolidayCalendar } from "./calendar.ts";

/**
 * How far a calendar can be relied on in a year. `provisional`: the days that the law names are in it, what is
 * announced each year (moved days, make-up workdays) is not. `missing`: it knows nothing of that year.
 */
export type CalendarCoverage = "covered" | "provisional" | "missing";

export function judgeCalendar({ years }: HolidayCalendar, year: number): CalendarCoverage {
  const found = years.find((covered) => covered.year === year);
  if (found === undefined) return "missing";
  return found.provisional ? "provisional" : "covered";
}
