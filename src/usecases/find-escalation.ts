import type { Alert } from "../core/alerts/alert.ts";
import type { BusinessHours } from "../core/calendar/calendar.ts";
import type { EscalationPolicy } from "../core/escalation/escalation-policy.ts";
import { findHours } from "../core/escalation/plan-calls.ts";
import type { Fleet } from "../core/fleet.ts";

/** The policy by which people are called to an alert, and the hours in which its steps count; `undefined`: there is
 * none of that name. */
export function findEscalation(
  { clusters, escalations, hours }: Pick<Fleet, "clusters" | "escalations" | "hours">,
  { subject, escalation: progress }: Alert,
): { readonly escalation: EscalationPolicy | undefined; readonly hours: BusinessHours | undefined } {
  const escalation = escalations.find(({ name }) => name === progress?.policy);
  const cluster = clusters.find(({ name }) => name === subject.cluster);
  return { escalation, hours: findHours(hours, escalation, cluster?.owner) };
}
