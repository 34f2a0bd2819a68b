import type { Alert } from "../core/alerts/alert.ts";
import type { Cluster } from "../core/fleet.ts";
import type { AlertLine, AlertView } from "../messages/views.ts";

/** What the root message shows. `cluster` is undefined for one that left the fleet file. */
export function alertView(alert: Alert, cluster: Cluster | undefined, nowMs: number): AlertView {
  return {
    ...alertLine(alert, cluster),
    environment: cluster?.environment ?? "",
    team: cluster?.owner.team ?? "",
    ...(alert.mentionGroup !== undefined && { mentionGroup: alert.mentionGroup }),
    finding: alert.finding,
    currentValues: alert.currentValues,
    updatedAtMs: nowMs,
    ...(alert.explanation && { explanation: alert.explanation }),
    ...(alert.resolvedAtMs !== undefined && { resolvedAtMs: alert.resolvedAtMs }),
  };
}

/** One alert in a list. The node is named where a cluster has, or may have, several. */
export function alertLine(alert: Alert, cluster: Cluster | undefined): AlertLine {
  const { node } = alert.subject;
  return {
    alertId: alert.id,
    rule: alert.rule,
    cluster: alert.subject.cluster,
    ...(node !== undefined && !hasOneNode(cluster) && { node }),
    severity: alert.severity,
    condition: alert.condition,
    handling: alert.handling,
    firedAtMs: alert.firedAtMs ?? alert.firstBadAtMs,
    ...(alert.acknowledgment && { acknowledgment: alert.acknowledgment }),
    ...(alert.suppression && { suppression: alert.suppression }),
    ...(alert.flappingSinceMs !== undefined && { isFlapping: true }),
  };
}

function hasOneNode(cluster: Cluster | undefined): boolean {
  return cluster?.mode === "standalone" && cluster.endpoints.length === 1;
}
