import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { HolidayCalendar } from "../../core/calendar/calendar.ts";
import { packageRoot } from "../../package-root.ts";
import { parseCalendar } from "./parse-calendar.ts";

const folder = join(packageRoot, "calendars");

/** Names of the calendars that come with the bot. */
export function listShippedCalendars(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => basename(file, ".json"));
}

/** One of them. Throws when its file is damaged: that is a fault of the installation. */
export function readShippedCalendar(name: string): HolidayCalendar {
  const file = join(folder, `${name}.json`);
  const parsed = parseCalendar(name, readFileSync(file, "utf8"));
  if (parsed.ok) return parsed.calendar;
  throw new Error(`the calendar ${file} is damaged: ${parsed.problems.join("; ")}`);
}
