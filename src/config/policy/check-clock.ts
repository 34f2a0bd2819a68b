import type { Report } from "../problem-at.ts";
import { suggest } from "../suggest.ts";

/** Reports a time zone that there is not. */
export function checkTimeZone(timeZone: string, report: Report): void {
  if (isTimeZone(timeZone)) return;
  const hint = suggest(timeZone, Intl.supportedValuesOf("timeZone")) || " Write it as Asia/Shanghai.";
  report({ path: ["timeZone"], message: `there is no time zone "${timeZone}".${hint}` });
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** Reports a schedule that is no cron expression. */
export function checkSchedule(
  schedule: string,
  isValidCron: (expression: string) => boolean,
  report: Report,
): void {
  if (isValidCron(schedule)) return;
  const message = 'schedule is no cron expression; write five fields: "0 9 * * 1" is Monday at nine.';
  report({ path: ["schedule"], message });
}
