import type { Cluster } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import type { ClusterReading, NodeReading } from "../core/rules/rule.ts";
import type { Store } from "../store/store.ts";

/** Rates are taken over this window: long enough to be steady, short enough to notice a change. */
const rateWindowMs = 10 * 60_000;
/** How far back growth is looked for. */
const growthWindowMs = 24 * 3_600_000;
/** How far back a burst is looked for. */
const burstWindowMs = 20 * 60_000;

/** Gathers from the store what the rules compare each observation of `round` with. */
export async function readCluster(
  store: Store,
  cluster: Cluster,
  round: readonly Observation[],
): Promise<ClusterReading> {
  const nodes = await Promise.all(round.map((latest) => readNode(store, latest)));
  return { cluster: cluster.name, mode: cluster.mode, limits: cluster.profile.limits, nodes };
}

async function readNode(store: Store, latest: Observation): Promise<NodeReading> {
  const { cluster, node, atMs } = latest;
  const [previous, oldest, hourly, recent] = await Promise.all([
    store.observations.before(cluster, node, atMs),
    store.observations.oldestSince(cluster, node, atMs - rateWindowMs),
    store.observations.hourly(cluster, node, atMs - growthWindowMs),
    store.observations.minutely(cluster, node, atMs - burstWindowMs),
  ]);
  const windowStart = oldest !== undefined && oldest.atMs < atMs ? oldest : undefined;
  return {
    node,
    latest,
    ...(previous && { previous }),
    ...(windowStart && { windowStart }),
    hourly: hourly.filter((observation) => observation.atMs < atMs),
    recent: recent.filter((observation) => observation.atMs < atMs),
  };
}
