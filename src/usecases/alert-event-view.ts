import type { Alert, Transition } from "../core/alerts/alert.ts";
import type { AlertEventView } from "../messages/views.ts";

/** What a reply in the thread tells of one transition. */
export function alertEventView(alert: Alert, transition: Transition): AlertEventView {
  const { name, applied, reason, actor, source, atMs, values, explanation } = transition;
  const { note, mentions, assignee, step, round, suppression } = transition;
  return {
    alertId: alert.id,
    rule: alert.rule,
    cluster: alert.subject.cluster,
    name,
    applied,
    reason,
    ...(actor.kind === "user" && { userId: actor.userId }),
    source,
    atMs,
    severity: transition.to.severity,
    condition: transition.to.condition,
    values,
    ...(note !== undefined && { note }),
    ...(mentions && { mentions }),
    ...(assignee !== undefined && { assignee }),
    ...(step !== undefined && { step }),
    ...(round !== undefined && { round }),
    ...(suppression && { suppression }),
    ...(explanation && { explanation }),
    ...(name === "resolved" && alert.firedAtMs !== undefined && { durationMs: atMs - alert.firedAtMs }),
  };
}
