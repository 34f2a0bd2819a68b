import type { HolidayCalendar } from "../../core/calendar/calendar.ts";
import type { CalendarEntry } from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import type { Referred } from "../read-reference.ts";
import { parseCalendar } from "./parse-calendar.ts";
import { type Entries, nameEntries } from "./read-entries.ts";
import { reportSharedNames } from "./report-names.ts";
import { listShippedCalendars, readShippedCalendar } from "./shipped-calendars.ts";

export interface CalendarParts {
  /** The text of a file beside the fleet file. */
  readonly readText: (path: string) => Referred<string>;
  /** Paths are relative to the file. */
  readonly report: Report;
}

/** Finds a calendar by its name: one of the fleet's own, else one that comes with the bot. */
export interface Calendars {
  /** Also of those that could not be read. */
  readonly names: readonly string[];
  readonly find: (name: string) => HolidayCalendar | undefined;
}

/** Reads the fleet's own calendars; those that come with the bot are read when they are asked for. */
export function resolveCalendars(entries: Entries<CalendarEntry>, parts: CalendarParts): Calendars {
  reportSharedNames(nameEntries(entries, "calendars"), "calendars", parts.report);
  const shipped = listShippedCalendars();
  const own = new Map(entries.map(({ index, entry }) => [entry.name, readOwn(entry, index, parts)]));
  return {
    names: [...new Set([...own.keys(), ...shipped])],
    find: (name) => {
      if (own.has(name)) return own.get(name);
      return shipped.includes(name) ? readShippedCalendar(name) : undefined;
    },
  };
}

function readOwn(
  { name, file }: CalendarEntry,
  index: number,
  { readText, report }: CalendarParts,
): HolidayCalendar | undefined {
  const path = ["calendars", index, "file"];
  const read = readText(file);
  if (!read.ok) {
    report({ path, message: read.message });
    return undefined;
  }
  const parsed = parseCalendar(name, read.value);
  if (parsed.ok) return parsed.calendar;
  for (const problem of parsed.problems) report({ path, message: `${file}:${problem}` });
  return undefined;
}
