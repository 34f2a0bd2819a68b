import { addBusinessMs } from "../calendar/business-time.ts";
import type { BusinessHours } from "../calendar/calendar.ts";
import type { Severity } from "../rules/rule.ts";
import { always, type EscalationPolicy, type EscalationTarget } from "./escalation-policy.ts";

/** A step of a policy, and when it comes if nobody takes the alert. */
export interface PlannedCall {
  readonly afterMs: number;
  readonly atMs: number;
  readonly target: EscalationTarget;
}

/** The calls of the first round of an alert that fires at a moment. */
export function planCalls(
  policy: EscalationPolicy,
  hours: BusinessHours | undefined,
  severity: Severity | undefined,
  firedAtMs: number,
): readonly PlannedCall[] {
  const counted = hoursFor(policy, hours, severity);
  return policy.steps.map(({ afterMs, target }) => ({
    afterMs,
    atMs: addBusinessMs(counted, firedAtMs, afterMs),
    target,
  }));
}

/** The hours that a policy keeps to for an owner's alerts: its own, else the owner's. `undefined`: none. */
export function findHours(
  hours: readonly BusinessHours[],
  policy: Pick<EscalationPolicy, "hours"> | undefined,
  owner: { readonly hours?: string } | undefined,
): BusinessHours | undefined {
  const wanted = policy?.hours ?? owner?.hours;
  return wanted === always ? undefined : hours.find(({ name }) => name === wanted);
}

/** In which hours steps count: for critical alerts any, unless the policy says otherwise. `undefined`: any. */
export function hoursFor(
  { criticalInHoursOnly }: Pick<EscalationPolicy, "criticalInHoursOnly">,
  hours: BusinessHours | undefined,
  severity: Severity | undefined,
): BusinessHours | undefined {
  return severity === "critical" && !criticalInHoursOnly ? undefined : hours;
}
