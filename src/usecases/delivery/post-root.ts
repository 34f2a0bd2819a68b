import type { Alert } from "../../core/alerts/alert.ts";
import { type NewOutboxEntry, outboxPriorities, type RootNote } from "../../core/outbox/outbox-message.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { RootNoteView } from "../../messages/delivery-views.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { renderRoot, rootMark } from "./alert-root.ts";
import { findCluster, languagesOf } from "./audience.ts";
import { call, type Delivering, postOnce } from "./delivering.ts";
import { placeAgain, type RootThread } from "./place-root.ts";
import { DeliveryError } from "./poster.ts";

export interface RootToPost {
  readonly place: RootThread;
  /** What the message is looked up by. */
  readonly outboxId: string;
}

/**
 * Posts a root at a place for which a token was spent, remembers it, and lets its thread say why it stands there if
 * that is not where it should. A channel or a thread that refuses sends it elsewhere.
 */
export async function postRoot(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  { place, outboxId }: RootToPost,
): Promise<Alert> {
  const { store, budget, nowMs } = delivering;
  const { channel, threadTs, bundleId } = place;
  try {
    const thread = threadTs === undefined ? {} : { threadTs };
    const message = { ...renderRoot(delivering, alert), channel, ...thread };
    const rootTs = await postOnce(delivering, entry, message, rootMark(alert, outboxId));
    const root = { rootTs, channel, ...(bundleId !== undefined && { bundleId }) };
    const posted = { ...root, atMs: nowMs() };
    await store.alerts.setRoot(alert.id, posted, notesOf(delivering, alert, place, threadTs ?? rootTs));
    const { bundleId: _, ...moved } = alert;
    return { ...moved, ...root };
  } catch (error) {
    if (!(error instanceof DeliveryError) || !(await mayGoElsewhere(delivering, error, place))) throw error;
    const other = await placeAgain(delivering, alert, place.note);
    budget.spend("post", other.channel);
    return postRoot(delivering, entry, alert, { place: other, outboxId });
  }
}

/** Posts a new root for an alert whose old one, or its thread, is of no use any more. Once its place is chosen, the
 * alert has none, so whatever happens then, the next attempt posts it there. */
export async function replaceRoot(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  { reason, outboxId }: { readonly reason: RootNote["reason"]; readonly outboxId: string },
): Promise<Alert> {
  const { store, budget, channels, nowMs } = delivering;
  if (reason === "locked") await retireRoot(delivering, entry, alert);
  if (reason !== "deleted" && alert.bundleId !== undefined)
    await store.bundles.close(alert.bundleId, nowMs());
  const moves = channels.usable(alert.channel) !== alert.channel;
  const note = { reason, ...(moves && { channel: alert.channel }) };
  const place = await placeAgain(delivering, alert, note);
  budget.spend("post", place.channel);
  return postRoot(delivering, entry, alert, { place, outboxId });
}

async function mayGoElsewhere(
  { channels, store, nowMs }: Delivering,
  error: DeliveryError,
  { channel, bundleId }: RootThread,
): Promise<boolean> {
  switch (readRefusal(error.code)) {
    case "channel":
      return channels.refused(channel, error.code);
    case "thread":
    case "gone":
      if (bundleId === undefined) return false;
      await store.bundles.close(bundleId, nowMs());
      return true;
    case "token":
    case "other":
      return false;
  }
}

/** A root whose thread is locked would look alive beside the new one, with buttons. */
async function retireRoot(delivering: Delivering, entry: OutboxEntry, alert: Alert): Promise<void> {
  const { renderer, clusters, poster } = delivering;
  const { channel, rootTs } = alert;
  if (rootTs === undefined) return;
  const view = { alertId: alert.id, rule: alert.rule, cluster: alert.subject.cluster };
  const message = renderer.render("root-retired", view, languagesOf(alert, findCluster(clusters, alert)));
  try {
    await call(delivering, "edit", channel, () =>
      poster.update(channel, rootTs, message, { outboxId: `${entry.id}-retired` }),
    );
  } catch (error) {
    // What is gone, or stands where nobody can act, does not look alive either.
    if (!(error instanceof DeliveryError) || !isOver(error)) throw error;
  }
}

function isOver({ code, retryable }: DeliveryError): boolean {
  switch (readRefusal(code)) {
    case "gone":
    case "thread":
    case "channel":
      return true;
    case "token":
      return false;
    case "other":
      return !retryable;
  }
}

/** In a bundle the thread is not the alert's alone, and its root says where it is. */
function notesOf(
  { clusters, nowMs }: Delivering,
  alert: Alert,
  { note, channel, bundleId }: RootThread,
  threadTs: string,
): readonly NewOutboxEntry[] {
  if (note === undefined || (bundleId !== undefined && note.reason === "fallback")) return [];
  const view: RootNoteView = { alertId: alert.id, cluster: alert.subject.cluster, ...note };
  const languages = languagesOf(alert, findCluster(clusters, alert));
  return [
    {
      about: alert.id,
      message: { kind: "view", to: channel, threadTs, template: "root-note", view, languages },
      priority: outboxPriorities.normal,
      createdAtMs: nowMs(),
    },
  ];
}
