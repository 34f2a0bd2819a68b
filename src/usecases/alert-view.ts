import type { Alert } from "../core/alerts/alert.ts";
import type { Cluster } from "../core/fleet.ts";
import type { AlertLine, AlertView } from "../messages/views.ts";

/** What the root message shows. `cluster` is undefined for one that left the fleet file. */
export function alertView(alert: Alert, cluster: Cluster | undefined, nowMs: number): AlertView {
  const { node, ...line } = alertLine(alert);
  return {
    ...line,
    ...(node !== undefined && !isOnlyNode(cluster) && { node }),
    environment: cluster?.environment ?? "",
    team: cluster?.owner.team ?? "",
    ...(cluster?.owner.mentionGroup && { mentionGroup: cluster.owner.mentionGroup }),
    finding: alert.finding,
    currentValues: alert.currentValues,
    updatedAtMs: nowMs,
    ...(alert.resolvedAtMs !== undefined && { resolvedAtMs: alert.resolvedAtMs }),
  };
}

/** A standalone Redis with one endpoint is its node: naming both says the same twice. */
function isOnlyNode(cluster: Cluster | undefined): boolean {
  return cluster?.mode === "standalone" && cluster.endpoints.length === 1;
}

/** One alert in a list. */
export function alertLine(alert: Alert): AlertLine {
  return {
    alertId: alert.id,
    rule: alert.rule,
    cluster: alert.subject.cluster,
    ...(alert.subject.node && { node: alert.subject.node }),
    severity: alert.severity,
    condition: alert.condition,
    handling: alert.handling,
    firedAtMs: alert.firedAtMs ?? alert.firstBadAtMs,
    ...(alert.acknowledgment && { acknowledgment: alert.acknowledgment }),
  };
}
