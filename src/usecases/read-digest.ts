import { isOver } from "../core/alerts/conditions.ts";
import { buildDigest } from "../core/digest/build-digest.ts";
import type { Cluster, Digest } from "../core/fleet.ts";
import { matches } from "../core/routing/matches.ts";
import { wholeFleet } from "../core/rules/whole-fleet.ts";
import type { DigestView } from "../messages/control-views.ts";
import type { Store } from "../store/store.ts";
import { alertLine } from "./alert-view.ts";
import { sortWorstFirst } from "./read-status.ts";
import { readDebt } from "./requests/read-debt.ts";
import { silenceLine } from "./silencing/list-silences.ts";

/** What a digest is about; without a name or a team: the whole fleet. */
export type DigestScope = Pick<Digest, "team" | "periodMs"> & { readonly name?: string };

/** Debt moves slowly: from day to day there is nothing new to say of it. */
const debtPeriodMs = 7 * 24 * 60 * 60_000;

/** A digest as of now. */
export async function readDigest(
  store: Store,
  clusters: readonly Cluster[],
  { name, team, periodMs }: DigestScope,
  nowMs: number,
): Promise<DigestView> {
  const mine = clusters.filter(({ owner }) => team === undefined || owner.team === team);
  const isMine = (cluster: string): boolean =>
    mine.some((one) => one.name === cluster) || (team === undefined && cluster === wholeFleet);
  const sinceMs = nowMs - periodMs;
  const all = await store.alerts.list({ fired: true });
  const alerts = all.filter(({ subject }) => isMine(subject.cluster));
  const ids = new Set(alerts.map(({ id }) => id));
  const transitions = await store.alerts.transitionsSince(sinceMs);
  const silences = await store.silences.list(nowMs);
  const debts =
    periodMs < debtPeriodMs
      ? []
      : await readDebt({ store, fleet: { clusters }, nowMs: () => nowMs }, periodMs);
  const digest = buildDigest(
    {
      openAlerts: sortWorstFirst(alerts.filter((alert) => !isOver(alert))),
      transitions: transitions.filter(({ alertId }) => ids.has(alertId)).map(({ transition }) => transition),
      silences: silences.filter(({ match }) => mine.some((cluster) => touches(match, cluster))),
      brokenChannels: team === undefined ? await store.channels.broken() : [],
      debts: debts.filter((debt) => team === undefined || debt.team === team),
    },
    nowMs + periodMs,
  );
  const lineOf = (alert: (typeof alerts)[number]) =>
    alertLine(
      alert,
      clusters.find((cluster) => cluster.name === alert.subject.cluster),
    );
  return {
    ...(name !== undefined && { name }),
    ...(team !== undefined && { team }),
    sinceMs,
    untilMs: nowMs,
    alerts: digest.openAlerts.map(lineOf),
    critical: digest.openAlerts.filter(({ severity }) => severity === "critical").length,
    ...(digest.oldestOpen && { oldestOpen: lineOf(digest.oldestOpen) }),
    changes: digest.changes,
    endingSilences: digest.endingSilences.map((silence) => silenceLine(silence, nowMs)),
    brokenChannels: digest.brokenChannels,
    debts: digest.debts,
    isEmpty: digest.isEmpty,
  };
}

/** Whether a silence may hide an alert of a cluster, whatever its rule and severity. */
function touches(
  { rules: _rules, severities: _severities, ...match }: Parameters<typeof matches>[0],
  cluster: Cluster,
) {
  return matches(match, { cluster });
}
