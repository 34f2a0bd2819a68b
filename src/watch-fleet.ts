import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster, Fleet } from "./core/fleet.ts";
import type { Observation } from "./core/observation.ts";
import type { Requesting } from "./open-remediation.ts";
import type { RedisConnections } from "./redis/connections.ts";
import { intervalMs, type Scheduler } from "./schedule/scheduler.ts";
import type { Reporting } from "./slack/create-reporting.ts";
import type { Store } from "./store/store.ts";
import type { StoreError } from "./store/store-error.ts";
import type { OwnLookups } from "./usecases/audit/own-lookups.ts";
import { evaluateCluster } from "./usecases/evaluate-cluster.ts";
import type { Forensics } from "./usecases/forensics/start-forensics.ts";
import { postDigest } from "./usecases/post-digest.ts";
import { type ProbeClusterParts, probeCluster } from "./usecases/probe-cluster.ts";
import { removeOldRows } from "./usecases/remove-old-rows.ts";
import { auditForProof, type ProofParts } from "./usecases/requests/audit-for-proof.ts";
import type { Delivery } from "./usecases/start-delivery.ts";
import type { StoreWatch } from "./usecases/storeless/create-store-watch.ts";
import { tendAlerts } from "./usecases/tend-alerts.ts";
import { beatCron, type VitalSigns } from "./vital-signs.ts";

const tendingCron = "*/5 * * * * *";
const provingCron = "*/5 * * * *";
const leftReportsCron = "*/30 * * * * *";
const cleaningCron = "17 * * * *";

/** Nodes of a cluster start within this, and clusters too, so that a fleet is not asked in one burst. */
const jitterMs = 250;

/** One round over the nodes of a cluster. */
export type Probe = (cluster: Cluster) => Promise<readonly Observation[]>;

/** Probes by the connections of this process; the rounds know what of their counters is its own doing. */
export function createProbe(redis: RedisConnections, ownLookups: OwnLookups, nowMs: () => number): Probe {
  const probing: ProbeClusterParts = {
    findNodes: redis.findNodes,
    call: redis.call,
    clock: { nowMs, monotonicMs: () => performance.now() },
    random: Math.random,
    wait: async (ms) => {
      await sleep(ms);
    },
    jitterMs,
  };
  return async (cluster) => ownLookups.mark(await probeCluster(cluster, probing));
}

/** Looks at every cluster once while the store is away, and tells the worst of it without one. */
export async function watchWithoutStore(
  { clusters }: Fleet,
  probe: Probe,
  storeWatch: StoreWatch,
  error: StoreError,
): Promise<void> {
  await Promise.all(clusters.map(async (cluster) => storeWatch.failed(cluster, await probe(cluster), error)));
}

/** Everything that the clock moves. */
export interface Watching {
  readonly store: Store;
  readonly probe: Probe;
  readonly vitals: VitalSigns;
  readonly delivery: Delivery;
  readonly reporting: Reporting;
  readonly forensics: Forensics;
  readonly requesting: Requesting;
  readonly proving: ProofParts;
  readonly nowMs: () => number;
}

/** Probes every cluster by its cron expression, reports by the fleet's, tends alerts and requests, and keeps the store in
 * order. */
export function schedule(
  scheduler: Scheduler,
  fleet: Fleet,
  { store, probe, vitals, delivery, reporting, forensics, requesting, proving, nowMs }: Watching,
): void {
  const { clusters, report } = fleet;
  const watchingSinceMs = nowMs();
  for (const cluster of clusters) {
    const watch = async (): Promise<void> => {
      const beganMs = performance.now();
      const round = await probe(cluster);
      const seconds = (performance.now() - beganMs) / 1000;
      const evaluate = () => evaluateCluster({ store, fleet }, cluster, round, nowMs());
      if (!(await vitals.judge(cluster, round, seconds, evaluate))) return;
      forensics.follow(cluster, round);
      delivery.wake();
    };
    scheduler.add(`probing ${cluster.name}`, cluster.schedule, watch, { jitterMs });
  }
  scheduler.add("beating", beatCron, async () => vitals.beat());
  scheduler.add("taking stock", beatCron, () => vitals.takeStock(store));
  if (report !== undefined) {
    const { schedule: cron, channel, ...how } = report;
    scheduler.add("reporting", cron, () => reporting.start({ ...how, clusters }, channel));
  }
  scheduler.add("ending left reports", leftReportsCron, reporting.endLeft);
  for (const digest of fleet.digests) {
    const post = async (): Promise<void> => {
      await postDigest(store, clusters, digest, nowMs());
      delivery.wake();
    };
    scheduler.add(`digest ${digest.name}`, digest.schedule, post, { timeZone: digest.timeZone });
  }
  scheduler.add("tending alerts", tendingCron, async () => {
    const interval = (cluster: Cluster): number => intervalMs(cluster.schedule);
    await tendAlerts({ store, fleet, intervalMs: interval, nowMs: nowMs(), watchingSinceMs });
    delivery.wake();
  });
  scheduler.add("removing old rows", cleaningCron, () => removeOldRows(store, nowMs()));
  scheduler.add("tending requests", tendingCron, requesting.tend);
  scheduler.add("proving fixes", provingCron, () => auditForProof(proving));
}
