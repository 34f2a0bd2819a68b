import type { Alert } from "../core/alerts/alert.ts";
import type { Departure } from "../core/alerts/decide-on-departure.ts";
import type { Cluster } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import type { Store } from "../store/store.ts";

/** An alert that no sample has assessed for so long that it is stale. */
export interface OverdueAlert {
  readonly alert: Alert;
  readonly staleAfterMs: number;
}

/**
 * Which of the overdue alerts nothing will sample any more, by alert id: their cluster left the fleet file, or their
 * node is missing in the rounds of its cluster for as long as makes an alert stale.
 */
export async function findDepartures(
  { observations }: Pick<Store, "observations">,
  clusters: readonly Cluster[],
  overdue: readonly OverdueAlert[],
): Promise<ReadonlyMap<string, Departure>> {
  const watched = new Set(clusters.map(({ name }) => name));
  const asked = new Set(
    overdue.map(({ alert }) => alert.subject.cluster).filter((name) => watched.has(name)),
  );
  const rounds = new Map(
    await Promise.all([...asked].map(async (name) => [name, await observations.latest(name)] as const)),
  );
  const departures = new Map<string, Departure>();
  for (const { alert, staleAfterMs } of overdue) {
    const { cluster, node } = alert.subject;
    if (!watched.has(cluster)) departures.set(alert.id, "clusterLeft");
    else if (node !== undefined && isMissing(node, rounds.get(cluster) ?? [], staleAfterMs)) {
      departures.set(alert.id, "nodeLeft");
    }
  }
  return departures;
}

/** A round has an observation of each node, also of those that do not answer. */
function isMissing(node: string, latest: readonly Observation[], staleAfterMs: number): boolean {
  const newestMs = Math.max(...latest.map(({ atMs }) => atMs));
  const own = latest.find((round) => round.node === node);
  return latest.length > 0 && (own === undefined || newestMs - own.atMs >= staleAfterMs);
}
