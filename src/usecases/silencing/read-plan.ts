import { readMoment } from "../../core/calendar/read-moment.ts";
import type { Repetition } from "../../core/suppression/silence.ts";
import type { FormProblem } from "../../messages/control-views.ts";
import { isValidCron } from "../../schedule/scheduler.ts";

/** When planned work is, as people write it; empty: at once, and once. */
export interface PlanWords {
  /** `22:00` or `2026-11-22 22:00`, by the clocks of the time zone. */
  readonly start: string;
  /** Cron expression of its beginnings. */
  readonly schedule: string;
  readonly timeZone: string;
}

export interface Plan {
  /** `undefined`: now. */
  readonly startsAtMs?: number;
  /** `undefined`: it does not come again. */
  readonly repeats?: Omit<Repetition, "durationMs">;
}

/** Reads a plan, or says at each field what is wrong with it. */
export function readPlan(
  { start, schedule, timeZone }: PlanWords,
  nowMs: number,
): { readonly plan: Plan } | { readonly problems: Readonly<Record<string, FormProblem>> } {
  if (start === "" && schedule === "") return { plan: {} };
  if (!isTimeZone(timeZone)) return { problems: { timeZone: "badTimeZone" } };
  const startsAtMs = start === "" ? undefined : readMoment(start, timeZone, nowMs);
  const isPast = startsAtMs !== undefined && startsAtMs < nowMs;
  const problems: Record<string, FormProblem> = {
    ...(start !== "" && startsAtMs === undefined && { start: "badStart" }),
    ...(isPast && { start: "pastStart" }),
    ...(schedule !== "" && !isValidCron(schedule) && { schedule: "badSchedule" }),
  };
  if (Object.keys(problems).length > 0) return { problems };
  return {
    plan: {
      ...(startsAtMs !== undefined && { startsAtMs }),
      ...(schedule !== "" && { repeats: { schedule, timeZone } }),
    },
  };
}

function isTimeZone(timeZone: string): boolean {
  try {
    return timeZone !== "" && new Intl.DateTimeFormat("en", { timeZone }) !== undefined;
  } catch {
    return false;
  }
}
