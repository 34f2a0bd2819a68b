import type { AcknowledgeResultView } from "../messages/views.ts";
import type { PersonOutcome } from "./act-on-alert.ts";

/** What the person is told of their click, reply or command. */
export function acknowledgeResultView(
  { alert, transition }: PersonOutcome,
  action: AcknowledgeResultView["action"],
): AcknowledgeResultView {
  return {
    alertId: alert.id,
    cluster: alert.subject.cluster,
    rule: alert.rule,
    action,
    applied: transition.applied,
    ...(!transition.applied && { reason: transition.reason }),
    ...(alert.acknowledgment && {
      byUserId: alert.acknowledgment.userId,
      atMs: alert.acknowledgment.atMs,
    }),
  };
}
