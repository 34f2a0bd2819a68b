import { addBusinessDays, nextBusinessTime } from "../calendar/business-time.ts";
import type { BusinessHours } from "../calendar/calendar.ts";
import { readLocalTime, writeDay } from "../calendar/zoned-time.ts";
import type { ActionRequest } from "./action-request.ts";

export interface Reminder {
  /** `overdue`: each business day after the due date. */
  readonly kind: "half" | "most" | "due" | "overdue";
  /** What is remembered as sent: also those that were missed and are not sent any more. */
  readonly names: readonly string[];
}

interface Planned {
  readonly name: string;
  readonly kind: Reminder["kind"];
  readonly atMs: number;
}

/** The latest reminder whose time has come and that was not sent, in the owner's time of work; `undefined`: none. */
export function findReminder(
  { postedAtMs, dueAtMs, reminded }: ActionRequest,
  hours: BusinessHours | undefined,
  nowMs: number,
): Reminder | undefined {
  if (postedAtMs === undefined || dueAtMs === undefined) return undefined;
  const come = plan(postedAtMs, dueAtMs, hours, nowMs).filter(({ atMs }) => atMs <= nowMs);
  const latest = come.at(-1);
  if (latest === undefined || reminded.includes(latest.name)) return undefined;
  return {
    kind: latest.kind,
    names: come.map(({ name }) => name).filter((name) => !reminded.includes(name)),
  };
}

function plan(
  postedAtMs: number,
  dueAtMs: number,
  hours: BusinessHours | undefined,
  nowMs: number,
): readonly Planned[] {
  const spanMs = dueAtMs - postedAtMs;
  const planned: Planned[] = (
    [
      ["half", postedAtMs + spanMs * 0.5],
      ["most", postedAtMs + spanMs * 0.8],
      ["due", dueAtMs],
    ] as const
  ).map(([kind, atMs]) => ({ name: kind, kind, atMs: nextBusinessTime(hours, atMs) }));
  const timeZone = hours?.timeZone ?? "UTC";
  for (let days = 1; ; days++) {
    const atMs = addBusinessDays(hours, dueAtMs, days);
    if (atMs > nowMs) return planned;
    planned.push({ name: writeDay(readLocalTime(timeZone, atMs).day), kind: "overdue", atMs });
  }
}
