import type { Alert } from "../core/alerts/alert.ts";
import type { Cluster } from "../core/fleet.ts";
import { standardAlerting } from "../core/profiles/alerting.ts";
import type { WhyEntry, WhyView } from "../messages/control-views.ts";
import type { SettledEntry, Store, StoredTransition } from "../store/store.ts";
import { alertEventView } from "./alert-event-view.ts";
import { alertLine } from "./alert-view.ts";

/** What a person still reads; the beginning says why it fired, the end how it stands. */
const firstEntries = 10;
const lastEntries = 40;

/** Entries of one section: with a note cut to its line, ten stay below Slack's 3,000 characters. */
const entriesPerPart = 10;

/** Every decision on an alert with its reason, and every message about it with what became of it, in order. */
export async function explainAlert(
  store: Store,
  clusters: readonly Cluster[],
  alert: Alert,
): Promise<WhyView> {
  const cluster = clusters.find(({ name }) => name === alert.subject.cluster);
  const { fireAfter, clearAfter } = cluster?.profile.alerting ?? standardAlerting;
  const [transitions, messages, open] = await Promise.all([
    store.alerts.transitions(alert.id),
    store.outbox.history(alert.id),
    store.alerts.list({ open: true }),
  ]);
  const entries = [...listChanges(alert, transitions), ...messages.flatMap(describeMessage)].toSorted(
    (a, b) => a.atMs - b.atMs,
  );
  const shown = cutMiddle(entries);
  return {
    alert: alertLine(alert, cluster),
    finding: alert.finding,
    epoch: alert.epoch,
    bad: { inARow: alert.consecutiveBad, toFire: fireAfter },
    good: { inARow: alert.consecutiveGood, toClear: clearAfter },
    lastSampleAtMs: alert.lastSampleAtMs,
    channel: alert.channel,
    ...(alert.escalationPolicy !== undefined && { escalationPolicy: alert.escalationPolicy }),
    hides: open
      .filter(({ suppression }) => suppression?.by === "inhibition" && suppression.id === alert.id)
      .map(({ id }) => id),
    parts: cutIntoParts(shown),
    omitted: entries.length - shown.length,
  };
}

function listChanges(alert: Alert, transitions: readonly StoredTransition[]): readonly WhyEntry[] {
  return transitions.map(({ transition }) => ({
    entry: "change",
    atMs: transition.atMs,
    event: alertEventView(alert, transition),
  }));
}

/** Empty for messages that are never about an alert. */
function describeMessage({
  message,
  state,
  createdAtMs,
  settledAtMs,
  error,
}: SettledEntry): readonly WhyEntry[] {
  const { kind } = message;
  if (kind !== "root" && kind !== "reply" && kind !== "copy" && kind !== "view") return [];
  return [
    {
      entry: "message",
      atMs: settledAtMs ?? createdAtMs,
      message: kind,
      state,
      ...("to" in message && addressOf(message.to)),
      ...(error !== undefined && state !== "confirmed" && { error }),
    },
  ];
}

function addressOf(to: string): { readonly toUser: string } | { readonly toChannel: string } {
  return /^[UW]/.test(to) ? { toUser: to } : { toChannel: to };
}

function cutMiddle(entries: readonly WhyEntry[]): readonly WhyEntry[] {
  return entries.length <= firstEntries + lastEntries
    ? entries
    : [...entries.slice(0, firstEntries), ...entries.slice(-lastEntries)];
}

function cutIntoParts(entries: readonly WhyEntry[]): readonly (readonly WhyEntry[])[] {
  const parts = Math.ceil(entries.length / entriesPerPart);
  return Array.from({ length: parts }, (_, part) =>
    entries.slice(part * entriesPerPart, (part + 1) * entriesPerPart),
  );
}
