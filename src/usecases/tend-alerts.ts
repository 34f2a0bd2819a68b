import type { Alert, Decision } from "../core/alerts/alert.ts";
import { isOver } from "../core/alerts/conditions.ts";
import { type Departure, decideOnDeparture } from "../core/alerts/decide-on-departure.ts";
import { decideOnSuppression } from "../core/alerts/decide-on-suppression.ts";
import { decideOnTick } from "../core/alerts/decide-on-tick.ts";
import type { Cluster, Fleet } from "../core/fleet.ts";
import { standardAlerting } from "../core/profiles/alerting.ts";
import { wholeFleet } from "../core/rules/whole-fleet.ts";
import { decideSuppression, type Hiding } from "../core/suppression/decide-suppression.ts";
import { explains } from "../core/suppression/inhibits.ts";
import type { Store } from "../store/store.ts";
import { alertLabels } from "./alert-labels.ts";
import { evaluateFleet } from "./evaluate-fleet.ts";
import { findDepartures } from "./find-departures.ts";
import { findEscalation } from "./find-escalation.ts";
import { readHiding } from "./read-hiding.ts";
import { tendSilences } from "./tend-silences.ts";

/** With probes every few seconds, three missed ones are a hiccup. */
const leastGapMs = 15_000;

export interface Tending {
  readonly store: Store;
  readonly fleet: Fleet;
  /** Nominal distance of a cluster's probes. */
  readonly intervalMs: (cluster: Cluster) => number;
  readonly nowMs: number;
  /** When this process began to probe: samples missing from before were the bot's own fault. */
  readonly watchingSinceMs: number;
}

/**
 * What the clock moves, every few seconds: alerts whose node or cluster left, that go stale, are hidden or heard again,
 * flap or become calm, whose acknowledgment runs out, of which people are reminded, or for which the next person is
 * called; the alert on the whole fleet; silences that end. Each alert makes at most one step; the next comes with the
 * next round, as does a step that met a conflict: somebody just changed the alert.
 */
export async function tendAlerts(tending: Tending): Promise<void> {
  const { store, fleet, nowMs } = tending;
  const known = await store.alerts.list({ open: true });
  const isMoved = await evaluateFleet(tending, known, nowMs);
  const openAlerts = isMoved ? await store.alerts.list({ open: true }) : known;
  const hiding: Hiding = { ...(await readHiding(store, fleet, nowMs)), openAlerts };
  const departures = await findDepartures(store, fleet.clusters, listOverdue(tending, openAlerts));
  for (const alert of [...openAlerts, ...(await listCalmed(store))]) {
    const decision = decide(tending, alert, hiding, departures.get(alert.id));
    if (decision !== undefined) await store.alerts.apply(decision);
  }
  await tendSilences(store, fleet, hiding);
}

/** Those that flap and are over for the moment. */
async function listCalmed(store: Store): Promise<readonly Alert[]> {
  return (await store.alerts.list({ flapping: true })).filter(isOver);
}

function listOverdue(tending: Tending, alerts: readonly Alert[]) {
  return alerts.flatMap((alert) => {
    const gapMs = staleAfterMs(tending, alert);
    const isOverdue = gapMs !== undefined && tending.nowMs - alert.lastSampleAtMs >= gapMs;
    return isOverdue ? [{ alert, staleAfterMs: gapMs }] : [];
  });
}

function decide(
  tending: Tending,
  alert: Alert,
  hiding: Hiding,
  departure: Departure | undefined,
): Decision | undefined {
  const { fleet, nowMs } = tending;
  if (departure !== undefined) return decideOnDeparture(alert, departure, nowMs);
  const suppression = decideSuppression(alert, alertLabels(fleet.clusters, alert), hiding);
  return (
    decideOnSuppression(alert, suppression, nowMs) ??
    decideOnTick({
      alert,
      policy: findCluster(fleet, alert)?.profile.alerting ?? standardAlerting,
      nowMs,
      staleAfterMs: isBeingExplained(tending, alert, hiding) ? undefined : staleAfterMs(tending, alert),
      ...findEscalation(fleet, alert),
    })
  );
}

/**
 * Its node is suspected not to answer: in a round or two that is an alert which hides this one, or samples come again.
 * Until then people are not told that they are missing.
 */
function isBeingExplained(tending: Tending, alert: Alert, { openAlerts, nowMs }: Hiding): boolean {
  const gapMs = staleAfterMs(tending, alert) ?? 0;
  return openAlerts.some(
    (source) =>
      source.condition === "suspect" && nowMs - source.lastSampleAtMs < gapMs && explains(source, alert),
  );
}

/** Of a cluster that left the fleet file no more is known than that; the alert on the whole fleet is never stale. */
function staleAfterMs(tending: Tending, alert: Alert): number | undefined {
  if (alert.subject.cluster === wholeFleet) return undefined;
  const cluster = findCluster(tending.fleet, alert);
  const gapMs = cluster && cluster.profile.alerting.staleAfterIntervals * tending.intervalMs(cluster);
  const staleAfter = Math.max(leastGapMs, gapMs ?? 0);
  return tending.nowMs - tending.watchingSinceMs < staleAfter ? undefined : staleAfter;
}

function findCluster({ clusters }: Fleet, { subject }: Alert): Cluster | undefined {
  return clusters.find(({ name }) => name === subject.cluster);
}
