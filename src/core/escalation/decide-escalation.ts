import type { Alert, Announcement, Decision, EscalationProgress, Mention } from "../alerts/alert.ts";
import { isBurning } from "../alerts/conditions.ts";
import { byTimer, change } from "../alerts/decision.ts";
import { mentionGroup, mentionUser } from "../alerts/mentions.ts";
import { businessMsBetween } from "../calendar/business-time.ts";
import type { BusinessHours } from "../calendar/calendar.ts";
import type { EscalationPolicy, EscalationTarget } from "./escalation-policy.ts";
import { hoursFor } from "./plan-calls.ts";

/** However patient a policy is: who was called five times was called. */
const mostRounds = 5;

/**
 * Calls whom the next step of an alert's escalation names, when its time has come. Each call is a reply in the
 * thread, and for a person or another channel a copy there. When all steps are through, the next round counts from
 * then. `undefined`: nobody is to be called now.
 */
export function decideEscalation(
  alert: Alert,
  policy: EscalationPolicy | undefined,
  hours: BusinessHours | undefined,
  nowMs: number,
): Decision | undefined {
  const { escalation: progress } = alert;
  const step = progress && policy?.steps[progress.nextStep];
  if (policy === undefined || progress === undefined || step === undefined) return undefined;
  if (alert.handling !== "open" || alert.suppression !== undefined || !isBurning(alert)) return undefined;
  const waitedMs = businessMsBetween(hoursFor(policy, hours, alert.severity), progress.sinceMs, nowMs);
  if (waitedMs < step.afterMs) return undefined;
  const mentions = mentionsOf(alert, policy, step.target);
  const { nextStep, round } = progress;
  const cause = { ...byTimer("called", "step", nowMs), mentions, step: nextStep + 1, round };
  const draft = { ...alert, escalation: advance(progress, policy, nowMs) };
  return change(alert, draft, cause, ["reply", ...copiesOf(step.target)]);
}

/** After the last step of the last round it stays behind the end, where no step is. */
function advance(
  progress: EscalationProgress,
  { steps, rounds }: EscalationPolicy,
  nowMs: number,
): EscalationProgress {
  const nextStep = progress.nextStep + 1;
  if (nextStep < steps.length || progress.round >= Math.min(rounds, mostRounds)) {
    return { ...progress, nextStep };
  }
  return { ...progress, round: progress.round + 1, nextStep: 0, sinceMs: nowMs };
}

/** Where a policy does not allow a broadcast, the alert's own group is called. */
function mentionsOf(
  alert: Alert,
  { allowBroadcast }: EscalationPolicy,
  target: EscalationTarget,
): readonly Mention[] {
  switch (target.kind) {
    case "group":
      return [{ kind: "group", groupId: target.groupId }];
    case "direct":
      return target.userIds.map(mentionUser);
    case "channel":
      return target.groupId === undefined ? [] : [{ kind: "group", groupId: target.groupId }];
    case "broadcast":
      return allowBroadcast ? [{ kind: "broadcast", to: target.mention }] : mentionGroup(alert);
  }
}

function copiesOf(target: EscalationTarget): readonly Announcement[] {
  switch (target.kind) {
    case "group":
    case "broadcast":
      return [];
    case "direct":
      return target.userIds.map((userId) => ({ copyTo: userId }));
    case "channel":
      return [{ copyTo: target.channel }];
  }
}
