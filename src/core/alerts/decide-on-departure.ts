import type { Alert, Decision } from "./alert.ts";
import { isLive, isOver } from "./conditions.ts";
import { byTimer, change } from "./decision.ts";

/** Why nothing watches an alert's subject any more: its node left the cluster, or its cluster the fleet file. */
export type Departure = "nodeLeft" | "clusterLeft";

/**
 * Closes an alert that no sample will ever end. That is no all-clear, and is told as such. A suspicion ends unheard.
 * `undefined`: it is over already.
 */
export function decideOnDeparture(alert: Alert, reason: Departure, nowMs: number): Decision | undefined {
  if (isOver(alert)) return undefined;
  const closed = { ...alert, condition: "closed", resolvedAtMs: alert.resolvedAtMs ?? nowMs } as const;
  return change(alert, closed, byTimer("closed", reason, nowMs), isLive(alert) ? ["root", "reply"] : []);
}
