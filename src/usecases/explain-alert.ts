import type { Alert } from "../core/alerts/alert.ts";
import type { Cluster } from "../core/fleet.ts";
import { standardAlerting } from "../core/profiles/alerting.ts";
import type { WhyEntry, WhyView } from "../messages/control-views.ts";
import type { SettledEntry, Store, StoredTransition } from "../store/store.ts";
import { alertEventView } from "./alert-event-view.ts";
import { alertLine } from "./alert-view.ts";

/** What a person still reads, and what fits into a message; the beginning says why it fired, the end how it stands. */
const firstEntries = 10;
const lastEntries = 30;
const entriesPerPage = firstEntries + lastEntries;

/** Entries of one section: with three facts and a note cut to its line, eight stay below Slack's 3,000 characters. */
const entriesPerPart = 8;

/**
 * Every decision on an alert with its reason, and every message about it with what became of it, in order. Of a long
 * history the beginning and the end, or one of its pages, from 1; the last one stands for those behind it.
 */
export async function explainAlert(
  store: Store,
  clusters: readonly Cluster[],
  alert: Alert,
  wantedPage?: number,
): Promise<WhyView> {
  const cluster = clusters.find(({ name }) => name === alert.subject.cluster);
  const { fireAfter, clearAfter } = cluster?.profile.alerting ?? standardAlerting;
  const [transitions, messages, open, place] = await Promise.all([
    store.alerts.transitions(alert.id),
    store.outbox.history(alert.id),
    store.alerts.list({ open: true }),
    readPlace(store, alert),
  ]);
  const entries = [...listChanges(alert, transitions), ...messages.flatMap(describeMessage)].toSorted(
    (a, b) => a.atMs - b.atMs,
  );
  const pages = Math.ceil(entries.length / entriesPerPage);
  const page = wantedPage === undefined || pages < 2 ? undefined : Math.min(wantedPage, pages);
  const shown = page === undefined ? cutMiddle(entries) : takePage(entries, page);
  return {
    alert: alertLine(alert, cluster),
    finding: alert.finding,
    epoch: alert.epoch,
    bad: { inARow: alert.consecutiveBad, toFire: fireAfter },
    good: { inARow: alert.consecutiveGood, toClear: clearAfter },
    lastSampleAtMs: alert.lastSampleAtMs,
    channel: alert.channel,
    ...(alert.alsoTo !== undefined && { alsoTo: alert.alsoTo }),
    ...(alert.mentionGroup !== undefined && { mentionGroup: alert.mentionGroup }),
    routePath: alert.routePath ?? [],
    ...(place && { place }),
    ...(alert.escalationPolicy !== undefined && { escalationPolicy: alert.escalationPolicy }),
    hides: open
      .filter(({ suppression }) => suppression?.by === "inhibition" && suppression.id === alert.id)
      .map(({ id }) => id),
    parts: cutIntoParts(shown),
    omitted: page === undefined ? entries.length - shown.length : 0,
    pages,
    ...(page !== undefined && { page }),
  };
}

/** Where its message stands, and why there; `undefined`: that was not decided yet, or need not be. */
async function readPlace({ alerts, bundles }: Store, { id }: Alert): Promise<WhyView["place"]> {
  const placement = await alerts.placement(id);
  if (placement === undefined) return undefined;
  const { bundleId, note } = placement;
  const bundle = bundleId === undefined ? undefined : await bundles.find(bundleId);
  return {
    kind: bundle?.kind ?? "own",
    ...(bundle && { bundleId: bundle.id }),
    ...(note && { note }),
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
  return entries.length <= entriesPerPage
    ? entries
    : [...entries.slice(0, firstEntries), ...entries.slice(-lastEntries)];
}

function takePage(entries: readonly WhyEntry[], page: number): readonly WhyEntry[] {
  return entries.slice((page - 1) * entriesPerPage, page * entriesPerPage);
}

function cutIntoParts(entries: readonly WhyEntry[]): readonly (readonly WhyEntry[])[] {
  const parts = Math.ceil(entries.length / entriesPerPart);
  return Array.from({ length: parts }, (_, part) =>
    entries.slice(part * entriesPerPart, (part + 1) * entriesPerPart),
  );
}
