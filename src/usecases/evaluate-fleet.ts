import type { Alert } from "../core/alerts/alert.ts";
import { type Fleet, languages } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import { standardAlerting } from "../core/profiles/alerting.ts";
import type { RoutedCluster } from "../core/routing/decide-route.ts";
import { judgeWholeFleet, wholeFleet } from "../core/rules/whole-fleet.ts";
import type { Store } from "../store/store.ts";
import { applyVerdicts, type Judging } from "./apply-verdicts.ts";

/** Before any cluster's own third failure, so that this one alert comes instead of all of theirs. */
const leastFailures = 2;

/** Longer than the nodes of one round are apart, timeouts and all; shorter than two rounds. */
const roundTakesMs = 20_000;

/** It rests on failures that were counted already, and one cluster that answers is enough to end it. */
const policy = { ...standardAlerting, fireAfter: 1, clearAfter: 1 };

/**
 * Raises one alert when all clusters are unreachable at once, and ends it with the first that answers. The newest
 * rounds are only read when each cluster has an alert, or the suspicion of one. `open`: alerts that are not over.
 * Answers whether any alert may have changed.
 */
export async function evaluateFleet(
  judging: Judging,
  open: readonly Alert[],
  nowMs: number,
): Promise<boolean> {
  const { store, fleet } = judging;
  const isRaised = open.some(({ subject }) => subject.cluster === wholeFleet);
  const isSuspected = fleet.clusters.length > 1 && fleet.clusters.every(({ name }) => isFailing(open, name));
  if (!isRaised && !isSuspected) return false;
  const rounds = isSuspected
    ? await Promise.all(fleet.clusters.map(({ name }) => readRound(store, name)))
    : [];
  const judged = { cluster: inPlaceOfCluster(fleet), policy, nowMs };
  await applyVerdicts(judging, judged, [judgeWholeFleet(rounds)]);
  return true;
}

/** Nodes that left a cluster keep their last round in the store. */
async function readRound(store: Store, cluster: string): Promise<readonly Observation[]> {
  const latest = await store.observations.latest(cluster);
  const newestMs = Math.max(...latest.map(({ atMs }) => atMs));
  return latest.filter(({ atMs }) => newestMs - atMs < roundTakesMs);
}

function isFailing(open: readonly Alert[], cluster: string): boolean {
  return open.some(
    ({ rule, subject, condition, consecutiveBad }) =>
      rule === "unreachable" &&
      subject.cluster === cluster &&
      (condition === "suspect" ? consecutiveBad >= leastFailures : condition !== "recovering"),
  );
}

/** Nobody owns the whole fleet: its alerts go where the routing tree sends everything, or else to the fallback
 * channel, or to the first cluster's. */
function inPlaceOfCluster({ clusters, delivery }: Fleet): RoutedCluster {
  const channel = delivery.fallbackChannel ?? clusters[0]?.owner.channel ?? "";
  return { name: wholeFleet, environment: "", tags: [], owner: { team: "", channel }, languages };
}
