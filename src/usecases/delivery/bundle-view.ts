import type { Alert } from "../../core/alerts/alert.ts";
import { isOver } from "../../core/alerts/conditions.ts";
import type { Cluster } from "../../core/fleet.ts";
import { mostMembers } from "../../core/outbox/decide-placement.ts";
import type { Bundle } from "../../core/outbox/outbox-message.ts";
import type { BundleView } from "../../messages/delivery-views.ts";
import { alertLine } from "../alert-view.ts";
import { findCluster } from "./audience.ts";

/** As many are told in full; of the others the ids suffice to find them. */
const linesAtMost = 12;

/** What the root of a bundle shows: the most urgent members in full, then the ids of the others by cluster. */
export function bundleView(
  bundle: Bundle,
  alerts: readonly Alert[],
  clusters: readonly Cluster[],
): BundleView {
  const sorted = [...alerts].sort(byUrgency);
  const [first] = sorted;
  const team = first && findCluster(clusters, first)?.owner.team;
  return {
    bundleId: bundle.id,
    kind: bundle.kind,
    ...(bundle.kind === "group" && first && { cluster: first.subject.cluster }),
    ...(bundle.kind === "group" && team !== undefined && { team }),
    openedAtMs: bundle.openedAtMs,
    ...(bundle.closedAtMs !== undefined && { closedAtMs: bundle.closedAtMs }),
    ...(bundle.closedAtMs !== undefined && alerts.length >= mostMembers && { isFull: true }),
    total: alerts.length,
    open: alerts.filter((alert) => !isOver(alert)).length,
    critical: alerts.filter((alert) => !isOver(alert) && alert.severity === "critical").length,
    clusters: new Set(alerts.map(({ subject }) => subject.cluster)).size,
    lines: sorted.slice(0, linesAtMost).map((alert) => alertLine(alert, findCluster(clusters, alert))),
    others: byCluster(sorted.slice(linesAtMost)),
  };
}

/** Open before what is over, critical before warning, unacknowledged before acknowledged, then the oldest. */
function byUrgency(one: Alert, other: Alert): number {
  return (
    rank(one) - rank(other) ||
    (one.firedAtMs ?? 0) - (other.firedAtMs ?? 0) ||
    numberOf(one) - numberOf(other)
  );
}

function rank(alert: Alert): number {
  const { severity, handling } = alert;
  return (isOver(alert) ? 4 : 0) + (severity === "critical" ? 0 : 2) + (handling === "open" ? 0 : 1);
}

function numberOf({ id }: Alert): number {
  return Number(id.slice(1));
}

/** Ids of one cluster in one part, and characters of a part; a section holds 3,000. */
const idsAtMost = 200;
const partCharacters = 2400;

function byCluster(alerts: readonly Alert[]): BundleView["others"] {
  const found = new Map<string, string[]>();
  for (const { id, subject } of alerts) {
    const ids = found.get(subject.cluster) ?? [];
    found.set(subject.cluster, ids);
    ids.push(id);
  }
  const parts: { readonly cluster: string; readonly alertIds: string }[][] = [];
  let left = 0;
  for (const [cluster, ids] of found) {
    for (let start = 0; start < ids.length; start += idsAtMost) {
      const entry = { cluster, alertIds: ids.slice(start, start + idsAtMost).join(" ") };
      const size = cluster.length + entry.alertIds.length + 6;
      if (size > left) {
        parts.push([]);
        left = partCharacters;
      }
      parts.at(-1)?.push(entry);
      left -= size;
    }
  }
  return parts;
}
