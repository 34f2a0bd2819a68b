import { languages as allLanguages, type Digest } from "../../core/fleet.ts";
import type { MaintenanceWindow } from "../../core/suppression/silence.ts";
import { parseDuration } from "../parse-duration.ts";
import type { DigestEntry, MaintenanceEntry } from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import { suggest } from "../suggest.ts";
import { checkSchedule, checkTimeZone } from "./check-clock.ts";
import { type Entries, nameEntries } from "./read-entries.ts";
import { reportAt, reportSharedNames } from "./report-names.ts";
import { type FleetLabels, resolveMatcher } from "./resolve-matcher.ts";

export interface ScheduleParts {
  readonly labels: FleetLabels | undefined;
  readonly isValidCron: (expression: string) => boolean;
  /** Paths are relative to the file. */
  readonly report: Report;
}

export function resolveMaintenance(
  entries: Entries<MaintenanceEntry>,
  { labels, isValidCron, report }: ScheduleParts,
): readonly MaintenanceWindow[] {
  reportSharedNames(nameEntries(entries, "maintenance"), "maintenance windows", report);
  return entries.map(({ index, entry }) => {
    const { name, match, schedule, duration, timeZone } = entry;
    const reportHere = reportAt(report, "maintenance", index);
    checkSchedule(schedule, isValidCron, reportHere);
    checkTimeZone(timeZone, reportHere);
    const resolved = resolveMatcher(match, labels, reportAt(reportHere, "match"));
    return { name, match: resolved, schedule, durationMs: parseDuration(duration), timeZone };
  });
}

export function resolveDigests(
  entries: Entries<DigestEntry>,
  { labels, isValidCron, report }: ScheduleParts,
): readonly Digest[] {
  reportSharedNames(nameEntries(entries, "digests"), "digests", report);
  return entries.map(({ index, entry }) => {
    const { name, team, schedule, timeZone, period = "1d", channel, languages, whenEmpty = "line" } = entry;
    const reportHere = reportAt(report, "digests", index);
    checkSchedule(schedule, isValidCron, reportHere);
    checkTimeZone(timeZone, reportHere);
    if (team !== undefined && labels && !labels.teams.includes(team)) {
      const message = `no cluster has the team "${team}".${suggest(team, labels.teams)}`;
      reportHere({ path: ["team"], message });
    }
    return {
      name,
      ...(team !== undefined && { team }),
      schedule,
      timeZone,
      periodMs: parseDuration(period),
      channel,
      languages: languages ?? allLanguages,
      whenEmpty,
    };
  });
}
