import type { Decision } from "../core/alerts/alert.ts";
import { decideOnVerdict, needsNewAlert } from "../core/alerts/decide-on-verdict.ts";
import type { Cluster } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import { judgeCluster } from "../core/rules/index.ts";
import type { AllClear, Finding } from "../core/rules/rule.ts";
import type { Store } from "../store/store.ts";
import { readCluster } from "./read-cluster.ts";

/** A concurrent change (a click during a probe) is read again and decided again; more often means a fault. */
const mostAttempts = 5;

/**
 * Stores one round of a cluster, judges it and moves its alerts. Verdicts that are not assessed move nothing:
 * without a fresh sample an alert goes stale by the clock (see mark-stale-alerts).
 */
export async function evaluateCluster(
  store: Store,
  cluster: Cluster,
  round: readonly Observation[],
  nowMs: number,
): Promise<void> {
  await store.observations.add(round);
  const reading = await readCluster(store, cluster, round);
  const assessed = judgeCluster(reading).filter((verdict) => verdict.kind !== "notAssessed");
  const open = await store.alerts.list({ cluster: cluster.name, open: true });
  const isOpen = (verdict: Finding | AllClear): boolean =>
    open.some((alert) => alert.rule === verdict.rule && alert.subject.node === verdict.subject.node);
  for (const verdict of assessed) {
    if (verdict.kind === "bad" || isOpen(verdict)) await applyVerdict(store, cluster, verdict, nowMs);
  }
}

async function applyVerdict(
  store: Store,
  cluster: Cluster,
  verdict: Finding | AllClear,
  nowMs: number,
): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const decision = await decide(store, cluster, verdict, nowMs);
    if (decision === undefined || (await store.alerts.apply(decision)) === "applied") return;
  }
  throw new Error(`${cluster.name}: ${verdict.rule} changed under ${mostAttempts} attempts to store it`);
}

async function decide(
  store: Store,
  cluster: Cluster,
  verdict: Finding | AllClear,
  nowMs: number,
): Promise<Decision | undefined> {
  const policy = cluster.profile.alerting;
  const alert = await store.alerts.findNewest(verdict.rule, verdict.subject);
  const newId = needsNewAlert(alert, verdict, policy, nowMs) ? await store.alerts.nextId() : undefined;
  return decideOnVerdict({ alert, verdict, policy, nowMs, channel: cluster.owner.channel, newId });
}
