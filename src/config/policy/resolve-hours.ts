import type { BusinessHours, HolidayCalendar } from "../../core/calendar/calendar.ts";
import { always } from "../../core/escalation/escalation-policy.ts";
import { type HoursEntry, weekdayNames } from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import { checkTimeZone } from "./check-clock.ts";
import { type Entries, nameEntries } from "./read-entries.ts";
import { isKnownName, reportAt, reportSharedNames } from "./report-names.ts";

export interface HoursParts {
  /** Names that may be referred to; more than can be found where a calendar could not be read. */
  readonly calendarNames: readonly string[];
  readonly findCalendar: (name: string) => HolidayCalendar | undefined;
  /** Paths are relative to the file. */
  readonly report: Report;
}

export function resolveHours(entries: Entries<HoursEntry>, parts: HoursParts): readonly BusinessHours[] {
  reportSharedNames(nameEntries(entries, "hours"), "business hours", parts.report);
  return entries.map(({ index, entry }) => resolveOne(entry, parts, reportAt(parts.report, "hours", index)));
}

function resolveOne(
  { name, timeZone, weekdays = ["mon", "tue", "wed", "thu", "fri"], from, to, calendar }: HoursEntry,
  { calendarNames, findCalendar }: HoursParts,
  report: Report,
): BusinessHours {
  if (name === always) {
    report({ path: ["name"], message: "always means at any time; name the hours otherwise." });
  }
  checkTimeZone(timeZone, report);
  const [startMinute, endMinute] = [parseClock(from), parseClock(to)];
  if (endMinute <= startMinute) {
    report({ path: ["to"], message: `to must be later than from, ${from}; hours end before midnight.` });
  }
  const lookup = { path: ["calendar"], declaredUnder: "calendars" };
  const isKnown = calendar !== undefined && isKnownName(calendar, calendarNames, lookup, report);
  const found = isKnown ? findCalendar(calendar) : undefined;
  return {
    name,
    timeZone,
    weekdays: weekdays.map((day) => weekdayNames.indexOf(day) + 1),
    startMinute,
    endMinute,
    ...(found && { calendar: found }),
  };
}

function parseClock(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}
