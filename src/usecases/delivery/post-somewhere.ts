import type { MessageRef } from "../../core/alerts/alert.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { type Delivering, postOnce } from "./delivering.ts";
import { DeliveryError, type MessageMark, type OutgoingMessage } from "./poster.ts";

/** Where a message for a channel or a person goes now. */
export function usableTarget({ channels }: Delivering, to: string): string {
  return channels.usable(to);
}

/** A channel or a person, and the thread there; `undefined`: it is no reply. */
export type Target = Pick<OutgoingMessage, "channel" | "threadTs">;

/**
 * Posts what belongs to no alert's thread, and for which a token was spent: in the fallback channel when its own
 * target takes none, and without its thread when that is gone. Answers where it stands.
 */
export function postSomewhere(
  delivering: Delivering,
  entry: OutboxEntry,
  message: OutgoingMessage,
  mark: MessageMark = { outboxId: entry.id },
): Promise<MessageRef> {
  const { channel, threadTs, ...rendered } = message;
  const target = threadTs === undefined ? { channel } : { channel, threadTs };
  return sendSomewhere(delivering, target, async (to) => ({
    channel: to.channel,
    ts: await postOnce(delivering, entry, { ...rendered, ...to }, mark),
  }));
}

/** Sends what a token was spent for, and what its target does not take somewhere else. */
export async function sendSomewhere<T>(
  delivering: Delivering,
  target: Target,
  send: (to: Target) => Promise<T>,
): Promise<T> {
  const { channels, budget } = delivering;
  try {
    return await send(target);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const other = await otherWay(delivering, target, error);
    if (other === undefined) throw error;
    budget.spend("post", channels.usable(other.channel));
    return sendSomewhere(delivering, other, send);
  }
}

async function otherWay(
  { channels }: Delivering,
  { channel, threadTs }: Target,
  { code }: DeliveryError,
): Promise<Target | undefined> {
  switch (readRefusal(code)) {
    case "thread":
    case "gone":
      return threadTs === undefined ? undefined : { channel };
    case "channel":
      return (await channels.refused(channel, code)) ? { channel: channels.usable(channel) } : undefined;
    case "token":
    case "other":
      return undefined;
  }
}
