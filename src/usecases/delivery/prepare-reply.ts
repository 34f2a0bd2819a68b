import type { Alert, Transition } from "../../core/alerts/alert.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { alertEventView } from "../alert-event-view.ts";
import { findCluster, languagesOf } from "./audience.ts";
import { type Delivering, postOnce } from "./delivering.ts";
import { bundleThread, placeRoot } from "./place-root.ts";
import { postRoot, replaceRoot } from "./post-root.ts";
import { DeliveryError } from "./poster.ts";
import type { Send } from "./prepare.ts";

/** Tells a transition in the alert's thread. */
export async function prepareReply(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  transition: Transition,
): Promise<Send> {
  const { budget } = delivering;
  if (alert.rootTs === undefined) {
    // The root goes before its replies, so it was given up, or its place was just changed.
    const place = await placeRoot(delivering, alert);
    budget.spend("post", place.channel);
    return async () => {
      const posted = await postRoot(delivering, entry, alert, { place, outboxId: rootIdOf(entry) });
      await reply(delivering, entry, posted, transition);
    };
  }
  budget.spend("post", alert.channel);
  return () => replyOrReplace(delivering, entry, alert, transition);
}

/** A root that a reply needed is looked up by an id of its own. */
function rootIdOf({ id }: OutboxEntry): string {
  return `${id}-root`;
}

async function replyOrReplace(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  transition: Transition,
): Promise<void> {
  try {
    await post(delivering, entry, alert, transition);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const reason = await reasonToMove(delivering, alert, error.code);
    if (reason === undefined) throw error;
    const posted = await replaceRoot(delivering, entry, alert, { reason, outboxId: rootIdOf(entry) });
    await reply(delivering, entry, posted, transition);
  }
}

async function reasonToMove(
  { channels }: Delivering,
  alert: Alert,
  code: string,
): Promise<"deleted" | "locked" | "channel" | undefined> {
  switch (readRefusal(code)) {
    case "channel":
      return (await channels.refused(alert.channel, code)) ? "channel" : undefined;
    case "gone":
    case "thread":
      return code === "message_not_found" || code === "thread_not_found" ? "deleted" : "locked";
    case "token":
    case "other":
      return undefined;
  }
}

/** After a root was posted in the same go. Without a token the entry comes again, and finds the root there. */
async function reply(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  transition: Transition,
): Promise<void> {
  delivering.budget.spend("post", alert.channel);
  await post(delivering, entry, alert, transition);
}

async function post(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  transition: Transition,
): Promise<void> {
  const { renderer, clusters } = delivering;
  const { bundleId, rootTs, channel } = alert;
  const threadTs = bundleId === undefined ? rootTs : await bundleThread(delivering, bundleId);
  const view = { ...alertEventView(alert, transition), ...(bundleId !== undefined && { bundled: true }) };
  const message = renderer.render("alert-event", view, languagesOf(alert, findCluster(clusters, alert)));
  const addressed = { ...message, channel, ...(threadTs !== undefined && { threadTs }) };
  await postOnce(delivering, entry, addressed, { outboxId: entry.id });
}
