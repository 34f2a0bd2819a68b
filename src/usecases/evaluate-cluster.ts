import type { Cluster } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import { judgeCluster } from "../core/rules/index.ts";
import { applyVerdicts, type Judging } from "./apply-verdicts.ts";
import { readCluster } from "./read-cluster.ts";

/** Stores one round of a cluster, judges it and moves its alerts. */
export async function evaluateCluster(
  judging: Judging,
  cluster: Cluster,
  round: readonly Observation[],
  nowMs: number,
): Promise<void> {
  await judging.store.observations.add(round);
  const reading = await readCluster(judging.store, cluster, round);
  const judged = { cluster, policy: cluster.profile.alerting, nowMs };
  await applyVerdicts(judging, judged, judgeCluster(reading));
}
