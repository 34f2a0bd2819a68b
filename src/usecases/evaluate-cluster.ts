import type { Cluster } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import { judgeCluster } from "../core/rules/index.ts";
import type { Verdict } from "../core/rules/rule.ts";
import { applyVerdicts, type Judging } from "./apply-verdicts.ts";
import { readCluster } from "./read-cluster.ts";

/** Stores one round of a cluster, judges it and moves its alerts. Answers what the rules said. */
export async function evaluateCluster(
  judging: Judging,
  cluster: Cluster,
  round: readonly Observation[],
  nowMs: number,
): Promise<readonly Verdict[]> {
  await judging.store.observations.add(round);
  const reading = await readCluster(judging.store, cluster, round);
  const judged = { cluster, policy: cluster.profile.alerting, nowMs };
  const verdicts = judgeCluster(reading);
  await applyVerdicts(judging, judged, verdicts);
  return verdicts;
}
