import type { Alert } from "../../core/alerts/alert.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { renderRoot, rootMark } from "./alert-root.ts";
import { type Delivering, edit } from "./delivering.ts";
import { placeRoot } from "./place-root.ts";
import { postRoot, replaceRoot } from "./post-root.ts";
import { DeliveryError } from "./poster.ts";
import type { Send } from "./prepare.ts";

/** Posts or edits the root of an alert. */
export async function prepareRoot(delivering: Delivering, entry: OutboxEntry, alert: Alert): Promise<Send> {
  const { budget } = delivering;
  const { rootTs } = alert;
  if (rootTs === undefined) {
    const place = await placeRoot(delivering, alert);
    budget.spend("post", place.channel);
    return async () => {
      await postRoot(delivering, entry, alert, { place, outboxId: entry.id });
    };
  }
  budget.spend("edit", alert.channel);
  return () => editRoot(delivering, entry, alert, rootTs);
}

async function editRoot(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  rootTs: string,
): Promise<void> {
  try {
    const message = renderRoot(delivering, alert);
    await edit(delivering, alert.channel, rootTs, message, rootMark(alert, entry.id));
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const refusal = readRefusal(error.code);
    const elsewhere = refusal === "channel" && (await delivering.channels.refused(alert.channel, error.code));
    if (refusal !== "gone" && !elsewhere) throw error;
    await replaceRoot(delivering, entry, alert, {
      reason: elsewhere ? "channel" : "deleted",
      outboxId: entry.id,
    });
  }
}
