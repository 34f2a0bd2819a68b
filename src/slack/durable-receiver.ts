import type { App, Receiver, ReceiverEvent } from "@slack/bolt";
import type { Store } from "../store/store.ts";

/** What the wrapper needs to know of the outside. */
export interface DurableParts {
  readonly inbox: Store["inbox"];
  readonly nowMs: () => number;
  readonly onError: (error: unknown, what: string) => void;
}

/** A receiver that remembers, and can take up what an earlier process left undone. Its `stop` waits for what is
 * under way. */
export interface DurableReceiver extends Receiver {
  /** Processes what was accepted but never done, oldest first; answers how many. */
  readonly resume: () => Promise<number>;
}

/**
 * Stores everything from Slack before Bolt sees it, since Bolt acknowledges events before any listener runs: a
 * process killed in between would lose a reply or a click that Slack never sends again. Duplicates (Slack
 * retries events) are acknowledged and dropped.
 */
export function createDurableReceiver(inner: Receiver, parts: DurableParts): DurableReceiver {
  let app: App | undefined;
  const underWay = new Set<Promise<unknown>>();
  const processStored = async (id: string, event: ReceiverEvent): Promise<void> => {
    await app?.processEvent(event);
    await parts.inbox.done(id, parts.nowMs());
  };
  const accept = async (event: ReceiverEvent): Promise<void> => {
    const id = findInboxId(event.body);
    if (id === undefined) return app?.processEvent(event);
    const entry = { id, body: event.body, receivedAtMs: parts.nowMs() };
    if ((await parts.inbox.accept(entry)) === "duplicate") return event.ack();
    return processStored(id, event);
  };
  const acceptWatched = (event: ReceiverEvent): Promise<void> => {
    const accepting = accept(event);
    const ended = accepting.catch(() => {}).finally(() => underWay.delete(ended));
    underWay.add(ended);
    return accepting;
  };
  return {
    init: (bolt) => {
      app = bolt;
      const durable: App = Object.create(bolt);
      durable.processEvent = acceptWatched;
      inner.init(durable);
    },
    start: (...args) => inner.start(...args),
    stop: async (...args) => {
      await inner.stop(...args);
      await Promise.all(underWay);
    },
    resume: async () => {
      const pending = await parts.inbox.pending();
      for (const { id, body } of pending) {
        const event: ReceiverEvent = { body: body as ReceiverEvent["body"], ack: async () => {} };
        await processStored(id, event).catch((error: unknown) => parts.onError(error, `resuming ${id}`));
      }
      return pending.length;
    },
  };
}

/**
 * The id under which a payload is told from its retries: events carry `event_id`; clicks, submissions and
 * commands carry a `trigger_id` that is used once. `undefined`: a payload that asks for nothing lasting
 * (a URL verification, a menu's options).
 */
function findInboxId(body: ReceiverEvent["body"]): string | undefined {
  const id: unknown = body["event_id"] ?? body["trigger_id"];
  return typeof id === "string" ? id : undefined;
}
