import { decideOnSilence } from "../core/alerts/decide-on-silence.ts";
import type { Cluster } from "../core/fleet.ts";
import type { Store } from "../store/store.ts";

/** With probes every few seconds, three missed ones are a hiccup and no silence. */
const leastSilenceMs = 15_000;

export interface StaleParts {
  readonly store: Store;
  readonly clusters: readonly Cluster[];
  /** Nominal distance of a cluster's probes. */
  readonly intervalMs: (cluster: Cluster) => number;
  readonly nowMs: number;
  /** When this process began to probe: silence before that was the bot's own. */
  readonly watchingSinceMs: number;
}

/**
 * Marks open alerts without a fresh sample as stale. A conflict is left to the next round: somebody just
 * changed the alert. Alerts of clusters that left the fleet file go stale as well.
 */
export async function markStaleAlerts(parts: StaleParts): Promise<void> {
  const byName = new Map(parts.clusters.map((cluster) => [cluster.name, cluster]));
  for (const alert of await parts.store.alerts.list({ open: true })) {
    const cluster = byName.get(alert.subject.cluster);
    const staleAfterMs = Math.max(leastSilenceMs, cluster === undefined ? 0 : silenceMs(parts, cluster));
    if (parts.nowMs - parts.watchingSinceMs < staleAfterMs) continue;
    const decision = decideOnSilence({ alert, nowMs: parts.nowMs, staleAfterMs });
    if (decision !== undefined) await parts.store.alerts.apply(decision);
  }
}

function silenceMs({ intervalMs }: StaleParts, cluster: Cluster): number {
  return cluster.profile.alerting.staleAfterIntervals * intervalMs(cluster);
}
