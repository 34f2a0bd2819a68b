import type { Endpoint } from "../../core/fleet.ts";
import { type MonitoredNode, type MonitorSight, sawNothing } from "../../core/remediation/monitored-node.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { nameOf } from "../../redis/remediation/find-primaries.ts";
import { monitorNode } from "../../redis/remediation/monitor-node.ts";
import { findWholePrimaries } from "./change-keys.ts";
import { connectionName } from "./remediation-parts.ts";
import type { RunWork } from "./run-work.ts";

export interface Monitoring {
  /** Whether a server is worse than it may get, by the 99th percentile of PING. */
  readonly isWorse: (pingP99Ms: number) => boolean;
  /** Stores what the work knows; rejects when the run is another's, or not to go on. */
  readonly save: () => Promise<void>;
}

/**
 * Watches one primary after the other, each once and for as long as was signed; what ends one before its time ends all.
 * That it begins is stored before: one that a killed process had begun is not watched again, and ends all, too. Rejects
 * with `RedisCallError` when one cannot be watched, and with `WalkHalted` once the work was halted.
 */
export async function monitorKeys(work: RunWork, monitoring: Monitoring): Promise<void> {
  work.monitored = work.monitored.map(
    (one): MonitoredNode => ({ ...one, seen: one.seen ?? { ended: "interrupted", ...sawNothing } }),
  );
  const isCut = () => work.monitored.some(({ seen }) => seen?.ended !== "time");
  if (isCut()) return;
  const { nodes } = await findWholePrimaries(work);
  for (const endpoint of nodes) {
    if (work.monitored.some(({ node }) => node === nameOf(endpoint))) continue;
    work.check();
    await monitorOne(work, endpoint, monitoring);
    work.check();
    if (isCut()) return;
  }
}

async function monitorOne(work: RunWork, endpoint: Endpoint, monitoring: Monitoring): Promise<void> {
  const before = work.monitored;
  const begun: MonitoredNode = { node: nameOf(endpoint), beganAtMs: work.parts.nowMs() };
  work.monitored = [...before, begun];
  try {
    await monitoring.save();
    const seen = await watch(work, endpoint, monitoring.isWorse);
    work.monitored = [...before, { ...begun, seen }];
    work.aliveAtMs = work.parts.monotonicMs();
  } catch (error) {
    // It did not begin.
    work.monitored = before;
    throw error;
  }
  await monitoring.save();
}

async function watch(
  work: RunWork,
  endpoint: Endpoint,
  isWorse: Monitoring["isWorse"],
): Promise<MonitorSight> {
  const { cluster, parts, times, run } = work;
  const [item] = run.plan.items;
  return monitorNode({
    address: dataNodeAddress(cluster, endpoint),
    connectionName,
    timeoutMs: times.timeoutMs,
    forMs: item?.action.kind === "monitor" ? item.action.seconds * 1000 : 0,
    patterns: item?.patterns ?? [],
    isWorse,
    isHalted: () => work.isHalted,
    nowMs: parts.nowMs,
    monotonicMs: parts.monotonicMs,
  });
}
