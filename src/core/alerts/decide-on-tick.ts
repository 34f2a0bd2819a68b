import type { BusinessHours } from "../calendar/calendar.ts";
import { decideEscalation } from "../escalation/decide-escalation.ts";
import type { EscalationPolicy } from "../escalation/escalation-policy.ts";
import type { AlertPolicy } from "../profiles/profile.ts";
import type { Alert, Decision } from "./alert.ts";
import { isLive } from "./conditions.ts";
import { decideOnAcknowledgmentTime } from "./decide-on-acknowledgment-time.ts";
import { decideOnMissingSamples } from "./decide-on-missing-samples.ts";
import { decideOnReminder } from "./decide-on-reminder.ts";
import { decideOnFlapping } from "./flapping.ts";

export interface Tick {
  readonly alert: Alert;
  readonly policy: AlertPolicy;
  readonly nowMs: number;
  /** How long an alert may be without a sample, ms. `undefined`: nobody can tell yet. */
  readonly staleAfterMs: number | undefined;
  /** The policy that the alert's escalation names; `undefined`: there is none of that name. */
  readonly escalation: EscalationPolicy | undefined;
  /** The hours that policy names, or else the owner's. */
  readonly hours: BusinessHours | undefined;
}

/**
 * Moves an alert because time passed, by one change; the next one comes with the next tick. While it is suppressed
 * only what the machine sees changes: a question that nobody hears needs no answer. `undefined`: nothing is due.
 */
export function decideOnTick(tick: Tick): Decision | undefined {
  const { alert, policy, nowMs, staleAfterMs } = tick;
  const seen =
    (staleAfterMs === undefined ? undefined : decideOnMissingSamples({ alert, nowMs, staleAfterMs })) ??
    decideOnFlapping(alert, policy, nowMs);
  if (seen !== undefined || !isLive(alert) || alert.suppression !== undefined) return seen;
  return (
    decideOnAcknowledgmentTime(alert, policy, nowMs) ??
    decideEscalation(alert, tick.escalation, tick.hours, nowMs) ??
    decideOnReminder(alert, policy, nowMs)
  );
}
