import type { AlertPolicy } from "../profiles/profile.ts";
import type { Alert, Decision } from "./alert.ts";
import { isBurning } from "./conditions.ts";
import { byTimer, change } from "./decision.ts";
import { mentionGroup } from "./mentions.ts";

/** Tells an open alert again that people last heard of long ago: a new reply, since edits notify nobody.
 * `undefined`: not due, or nobody was told yet. */
export function decideOnReminder(
  alert: Alert,
  { criticalRepeatMs, warningRepeatMs }: Pick<AlertPolicy, "criticalRepeatMs" | "warningRepeatMs">,
  nowMs: number,
): Decision | undefined {
  const { handling, severity, notifiedAtMs } = alert;
  const repeatMs = severity === "critical" ? criticalRepeatMs : warningRepeatMs;
  if (handling !== "open" || !isBurning(alert) || notifiedAtMs === undefined) return undefined;
  if (repeatMs === 0 || nowMs - notifiedAtMs < repeatMs) return undefined;
  const reason = alert.condition === "stale" ? "noSample" : "stillFiring";
  const cause = { ...byTimer("reminded", reason, nowMs), mentions: mentionGroup(alert) };
  return change(alert, alert, cause, ["reply"]);
}
