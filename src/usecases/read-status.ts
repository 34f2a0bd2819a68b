import type { Alert } from "../core/alerts/alert.ts";
import type { Cluster } from "../core/fleet.ts";
import { judgeCluster } from "../core/rules/index.ts";
import type { ClusterReading, Verdict } from "../core/rules/rule.ts";
import type { AlertLine, ClusterLine, StatusView } from "../messages/views.ts";
import type { Store } from "../store/store.ts";
import { alertLine } from "./alert-view.ts";
import { clusterLine } from "./cluster-line.ts";
import { nodeLine } from "./node-line.ts";
import { readCluster } from "./read-cluster.ts";

/** Status comes from the store alone: it answers at once, also while a Redis hangs. */
export interface StatusParts {
  readonly store: Store;
  readonly clusters: readonly Cluster[];
  /** Nominal distance of a cluster's probes. */
  readonly intervalMs: (cluster: Cluster) => number;
  readonly nowMs: () => number;
}

/** One line a cluster, in the order of the fleet file. */
export async function readClusterLines(parts: StatusParts): Promise<readonly ClusterLine[]> {
  const open = await readOpen(parts.store);
  return Promise.all(parts.clusters.map(async (cluster) => (await readOne(parts, cluster, open)).line));
}

/** The whole fleet. */
export async function readFleetStatus(parts: StatusParts): Promise<StatusView> {
  return {
    clusters: await readClusterLines(parts),
    nodes: [],
    verdicts: [],
    alerts: await readOpenAlerts(parts),
  };
}

/** One cluster with its nodes and every verdict on them. */
export async function readClusterStatus(parts: StatusParts, cluster: Cluster): Promise<StatusView> {
  const open = (await readOpen(parts.store)).filter((alert) => alert.subject.cluster === cluster.name);
  const { line, reading, verdicts } = await readOne(parts, cluster, open);
  return {
    cluster: cluster.name,
    clusters: [line],
    nodes: reading.nodes.map((node) => nodeLine(node, parts.nowMs())),
    verdicts,
    alerts: toLines(parts, open),
  };
}

/** Alerts that people know of and that are not over, worst first, then oldest first. */
export async function readOpenAlerts(parts: StatusParts): Promise<readonly AlertLine[]> {
  return toLines(parts, await readOpen(parts.store));
}

function readOpen(store: Store): Promise<readonly Alert[]> {
  return store.alerts.list({ open: true, fired: true });
}

interface ReadCluster {
  readonly line: ClusterLine;
  readonly reading: ClusterReading;
  readonly verdicts: readonly Verdict[];
}

async function readOne(parts: StatusParts, cluster: Cluster, open: readonly Alert[]): Promise<ReadCluster> {
  const latest = await parts.store.observations.latest(cluster.name);
  const newestMs = Math.max(...latest.map(({ atMs }) => atMs));
  const staleAfterMs = cluster.profile.alerting.staleAfterIntervals * parts.intervalMs(cluster);
  // Nodes that left the cluster keep their last round in the store; they are no longer part of its status.
  const round = latest.filter(({ atMs }) => newestMs - atMs <= staleAfterMs);
  const reading = await readCluster(parts.store, cluster, round);
  const fresh = parts.nowMs() - newestMs <= staleAfterMs;
  const verdicts = fresh ? judgeCluster(reading).filter((verdict) => !isSaidOfNode(reading, verdict)) : [];
  const openAlerts = open.filter((alert) => alert.subject.cluster === cluster.name).length;
  return { line: clusterLine(cluster, reading, verdicts, openAlerts), reading, verdicts };
}

/** Of a single node, that its cluster can be reached says the same twice. */
function isSaidOfNode({ nodes }: ClusterReading, { rule, subject }: Verdict): boolean {
  return nodes.length === 1 && rule === "unreachable" && subject.node === undefined;
}

function toLines({ clusters }: StatusParts, alerts: readonly Alert[]): readonly AlertLine[] {
  return sortWorstFirst(alerts).map((alert) =>
    alertLine(
      alert,
      clusters.find(({ name }) => name === alert.subject.cluster),
    ),
  );
}

/** Critical before warning, then the oldest first. */
export function sortWorstFirst(alerts: readonly Alert[]): readonly Alert[] {
  const rank = (alert: Alert): number => (alert.severity === "critical" ? 0 : 1);
  const since = (alert: Alert): number => alert.firedAtMs ?? alert.firstBadAtMs;
  return alerts.toSorted((a, b) => rank(a) - rank(b) || since(a) - since(b));
}
