import { readRefusal } from "../../core/outbox/refusal.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { type Delivering, postOnce } from "./delivering.ts";
import { DeliveryError, type OutgoingMessage } from "./poster.ts";

/** Where a message for a channel or a person goes now. */
export function usableTarget({ channels }: Delivering, to: string): string {
  return channels.usable(to);
}

/**
 * Posts what belongs to no alert's thread, and for which a token was spent: in the fallback channel when its own
 * target takes none, and without its thread when that is gone.
 */
export async function postSomewhere(
  delivering: Delivering,
  entry: OutboxEntry,
  message: OutgoingMessage,
): Promise<void> {
  const { channels, budget } = delivering;
  try {
    await postOnce(delivering, entry, message, { outboxId: entry.id });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const other = await otherWay(delivering, message, error);
    if (other === undefined) throw error;
    budget.spend("post", channels.usable(other.channel));
    await postSomewhere(delivering, entry, other);
  }
}

async function otherWay(
  { channels }: Delivering,
  message: OutgoingMessage,
  { code }: DeliveryError,
): Promise<OutgoingMessage | undefined> {
  const { threadTs, ...unthreaded } = message;
  switch (readRefusal(code)) {
    case "thread":
    case "gone":
      return threadTs === undefined ? undefined : unthreaded;
    case "channel":
      return (await channels.refused(message.channel, code))
        ? { ...unthreaded, channel: channels.usable(message.channel) }
        : undefined;
    case "token":
    case "other":
      return undefined;
  }
}
