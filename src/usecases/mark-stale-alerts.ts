import { decideOnSilence } from "../core/alerts/decide-on-silence.ts";
import type { Cluster } from "../core/fleet.ts";
import type { Store } from "../store/store.ts";

/**
 * Marks open alerts without a fresh sample as stale. A conflict is left to the next round: somebody just
 * changed the alert, so it is not silent. Alerts of clusters that left the fleet file go stale as well.
 */
export async function markStaleAlerts(
  store: Store,
  clusters: readonly Cluster[],
  intervalMs: (cluster: Cluster) => number,
  nowMs: number,
): Promise<void> {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  for (const alert of await store.alerts.list({ open: true })) {
    const cluster = byName.get(alert.subject.cluster);
    const staleAfterMs = cluster ? cluster.profile.alerting.staleAfterIntervals * intervalMs(cluster) : 0;
    const decision = decideOnSilence({ alert, nowMs, staleAfterMs });
    if (decision !== undefined) await store.alerts.apply(decision);
  }
}
