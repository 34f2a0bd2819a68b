import { grantOf } from "../core/redis-text/find-grant.ts";
import type { MonitoredNode, MonitorSight } from "../core/remediation/monitored-node.ts";
import type { DryRun, Run } from "../core/remediation/plan.ts";
import type { MonitorNodeLine, MonitorRunView } from "../messages/monitor-run-view.ts";

const shownKeys = 15;
const shownPatterns = 15;
const shownNames = 5;

type Watched = MonitoredNode & { readonly seen: MonitorSight };

/** A run of MONITOR as its message in the thread shows it. */
export function monitorRunView(run: Run): MonitorRunView {
  const { plan, dryRun, baseline, error } = run;
  const monitored = run.monitored ?? [];
  const watched = monitored.filter((one): one is Watched => one.seen !== undefined);
  const commands = sum(watched.map(({ seen }) => seen.commands));
  return {
    requestId: plan.requestId,
    runId: plan.runId,
    cluster: plan.cluster,
    state: stateOf(run),
    startedBy: run.startedBy,
    startedAtMs: run.startedAtMs,
    ...(dryRun && { dryRun: dryRunOf(dryRun) }),
    commands,
    ...(baseline && { pingP99Ms: baseline.pingP99Ms }),
    nodes: monitored.map(nodeLine),
    ended: watched.flatMap(({ node, seen: { ended } }) =>
      ended === "time" ? [] : [{ node, reason: ended }],
    ),
    keys: watched
      .flatMap(({ node, seen }) =>
        seen.keys.map((key) => ({ node, ...key, share: key.count / seen.commands })),
      )
      .toSorted((a, b) => b.count - a.count)
      .slice(0, shownKeys),
    patterns: addUp(
      watched.flatMap(({ seen }) => seen.patterns.map(({ pattern, count }) => [pattern, count] as const)),
    )
      .slice(0, shownPatterns)
      .map(([pattern, count]) => ({ pattern, count, share: count / commands })),
    knowsPatterns: plan.items.some(({ patterns = [] }) => patterns.length > 0),
    names: addUp(watched.flatMap(({ seen }) => seen.names.map(({ name, count }) => [name, count] as const)))
      .slice(0, shownNames)
      .filter(([, count]) => count / commands >= 0.005)
      .map(([name, count]) => `${name} ${Math.round((count / commands) * 100)}%`)
      .join(", "),
    isLowerBound: watched.some(({ seen }) => seen.isLowerBound),
    ...(error !== undefined && { error }),
  };
}

/** It has no canary, and what would pause another run ends it. */
function stateOf({ state, dryRun }: Run): MonitorRunView["state"] {
  switch (state) {
    case "waiting":
      return dryRun !== undefined && dryRun.obstacles.length > 0 ? "forbidden" : "waiting";
    case "canary":
    case "watching":
    case "paused":
      return "running";
    case "dry-run":
    case "running":
    case "done":
    case "stopped":
    case "failed":
      return state;
  }
}

function dryRunOf(dryRun: DryRun): NonNullable<MonitorRunView["dryRun"]> {
  const { obstacles, missing, denied, deniedBy = [], commandsPerSecond = 0, estimatedMs } = dryRun;
  return {
    obstacles: obstacles.map((kind) => ({
      kind,
      names: kind === "denied" ? denied.map(grantOf).join(" ") : missing.join(", "),
      nodes: deniedBy.join(", "),
    })),
    commandsPerSecond,
    estimatedMs,
  };
}

function nodeLine({ node, seen }: MonitoredNode): MonitorNodeLine {
  if (seen === undefined || seen.watchedMs === 0) return { node };
  const { commands, withKey, watchedMs, pingP99Ms } = seen;
  return {
    node,
    perSecond: Math.round((commands * 1000) / watchedMs),
    ...(commands > 0 && { withKey: withKey / commands }),
    watchedMs,
    ...(pingP99Ms !== undefined && { pingP99Ms }),
  };
}

/** Most first. */
function addUp(counts: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].toSorted(([, a], [, b]) => b - a);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
