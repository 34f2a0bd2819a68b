import type { Alert, Decision } from "../core/alerts/alert.ts";
import { decideOnVerdict, needsNewAlert } from "../core/alerts/decide-on-verdict.ts";
import type { Fleet } from "../core/fleet.ts";
import type { AlertPolicy } from "../core/profiles/profile.ts";
import { decideRoute, type RoutedCluster } from "../core/routing/decide-route.ts";
import type { AllClear, Finding, Verdict } from "../core/rules/rule.ts";
import { wholeFleet } from "../core/rules/whole-fleet.ts";
import { decideSuppression, type Hiding } from "../core/suppression/decide-suppression.ts";
import type { Store } from "../store/store.ts";
import { readHiding } from "./read-hiding.ts";

/** A concurrent change (a click during a probe) is read again and decided again; more often means a fault. */
const mostAttempts = 5;

export interface Judging {
  readonly store: Store;
  readonly fleet: Fleet;
}

/** Whom verdicts are about, and how they become alerts. */
export interface Judged {
  readonly cluster: RoutedCluster;
  readonly policy: AlertPolicy;
  readonly nowMs: number;
}

/**
 * Moves the alerts of a cluster, or of the whole fleet, by verdicts, in their order: what hides others comes first.
 * Verdicts that are not assessed move nothing: without a fresh sample an alert goes stale by the clock (`tendAlerts`).
 */
export async function applyVerdicts(
  judging: Judging,
  judged: Judged,
  verdicts: readonly Verdict[],
): Promise<void> {
  const { store, fleet } = judging;
  const open = await listOpen(store, judged.cluster.name);
  const moving = verdicts
    .filter((verdict) => verdict.kind !== "notAssessed")
    .filter((verdict) => verdict.kind === "bad" || isOpen(open, verdict));
  if (moving.length === 0) return;
  const hiding = await readHiding(store, fleet, judged.nowMs);
  for (const verdict of moving) {
    const moved = await applyVerdict(judging, judged, verdict, { ...hiding, openAlerts: [...open.values()] });
    if (moved !== undefined) open.set(moved.id, moved);
  }
}

async function listOpen(store: Store, cluster: string): Promise<Map<string, Alert>> {
  const names = new Set([wholeFleet, cluster]);
  const lists = await Promise.all([...names].map((name) => store.alerts.list({ cluster: name, open: true })));
  return new Map(lists.flat().map((alert) => [alert.id, alert]));
}

function isOpen(open: ReadonlyMap<string, Alert>, { rule, subject }: AllClear): boolean {
  return [...open.values()].some(
    (alert) =>
      alert.rule === rule && alert.subject.cluster === subject.cluster && alert.subject.node === subject.node,
  );
}

/** The alert as it is stored now; `undefined`: the verdict changed nothing. */
async function applyVerdict(
  judging: Judging,
  judged: Judged,
  verdict: Finding | AllClear,
  hiding: Hiding,
): Promise<Alert | undefined> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const decision = await decide(judging, judged, verdict, hiding);
    if (decision === undefined) return undefined;
    if ((await judging.store.alerts.apply(decision)) === "applied") return decision.alert;
  }
  const { rule, subject } = verdict;
  throw new Error(`${subject.cluster}: ${rule} changed under ${mostAttempts} attempts to store it`);
}

async function decide(
  { store, fleet }: Judging,
  { cluster, policy, nowMs }: Judged,
  verdict: Finding | AllClear,
  hiding: Hiding,
): Promise<Decision | undefined> {
  const { rule, subject } = verdict;
  const alert = await store.alerts.findNewest(rule, subject);
  const newId = needsNewAlert(alert, verdict, policy, nowMs) ? await store.alerts.nextId() : undefined;
  const severity = verdict.kind === "bad" ? verdict.severity : undefined;
  const labels = { cluster, rule, ...(severity && { severity }) };
  return decideOnVerdict({
    alert,
    verdict,
    policy,
    nowMs,
    destination: decideRoute(fleet.routes, cluster, rule, severity),
    suppression: decideSuppression({ rule, subject }, labels, hiding),
    newId,
  });
}
