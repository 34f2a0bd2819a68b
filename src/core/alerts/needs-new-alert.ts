import type { AlertPolicy } from "../profiles/profile.ts";
import type { AllClear, Finding } from "../rules/rule.ts";
import type { Alert } from "./alert.ts";
import { isOver } from "./conditions.ts";

/**
 * Whether `decideOnVerdict` will begin a new alert (a new epoch with its own root message) and therefore needs
 * a new id. `alert` is the newest epoch of the verdict's rule and subject. A suspicion that never fired is
 * used again however old it is; an alert that fired and is over is used again within `relapseWithinMs`.
 */
export function needsNewAlert(
  alert: Alert | undefined,
  verdict: Finding | AllClear,
  policy: AlertPolicy,
  nowMs: number,
): boolean {
  if (verdict.kind === "good") return false;
  if (alert === undefined) return true;
  if (!isOver(alert) || alert.firedAtMs === undefined) return false;
  return nowMs - (alert.resolvedAtMs ?? alert.lastSampleAtMs) > policy.relapseWithinMs;
}
