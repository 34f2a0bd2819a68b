import type { App, Receiver, ReceiverEvent } from "@slack/bolt";
import type { Store } from "../store/store.ts";
import { isWorthRepeating } from "./is-worth-repeating.ts";
import { createKeyedQueue } from "./keyed-queue.ts";
import { findInboxId, findSubject, isAnswerless } from "./read-payload.ts";

/** What the wrapper needs to know of the outside. */
export interface DurableParts {
  readonly store: { readonly inbox: Store["inbox"]; readonly alerts: Pick<Store["alerts"], "findByRoot"> };
  readonly nowMs: () => number;
  readonly onError: (error: unknown, what: string) => void;
}

/** A receiver that remembers, and can take up what was left undone. Its `stop` waits for what is under way. */
export interface DurableReceiver extends Receiver {
  /**
   * Queues what was accepted before a time, is not done and not under way, oldest first: an earlier process died, or
   * the store failed. Resolves when all of it is queued, with a promise of when it was processed.
   */
  readonly resume: (
    acceptedBeforeMs?: number,
  ) => Promise<{ readonly count: number; readonly ended: Promise<unknown> }>;
}

/** What could not be carried out for so long is given up: nobody expects a click of yesterday to act today. */
const givenUpAfterMs = 24 * 3_600_000;

/**
 * Stores everything from Slack before Bolt sees it, since Bolt acknowledges events before any listener runs: a
 * process killed in between would lose a reply or a click that Slack never sends again. Duplicates (Slack
 * retries events) are acknowledged and dropped. What is about one alert is processed one after the other, in the
 * order it was accepted; all else beside it.
 */
export function createDurableReceiver(inner: Receiver, parts: DurableParts): DurableReceiver {
  const { inbox } = parts.store;
  let app: App | undefined;
  let lastMs = 0;
  /** By inbox id. */
  const underWay = new Map<string, Promise<unknown>>();
  /** Carried out, though the store could not be told so yet. */
  const unmarked = new Set<string>();
  const intake = createKeyedQueue();
  const queue = createKeyedQueue();

  /** Two that come within a millisecond stay in order, also for `resume`. */
  const stampMs = (): number => {
    lastMs = Math.max(parts.nowMs(), lastMs + 1);
    return lastMs;
  };
  const carryOut = async (event: ReceiverEvent): Promise<void> => {
    try {
      await app?.processEvent(event);
    } catch (error) {
      // It is in the log: `app.error` tells.
      if (isWorthRepeating(error)) throw error;
    }
  };
  const processStored = async (id: string, event: ReceiverEvent): Promise<void> => {
    if (!unmarked.has(id)) await carryOut(event);
    unmarked.add(id);
    await inbox.done(id, parts.nowMs());
    unmarked.delete(id);
  };
  const enqueue = async (id: string, event: ReceiverEvent): Promise<{ readonly ended: Promise<void> }> => {
    const key = await findKey(parts, event.body);
    const ended = queue.run(key, () => processStored(id, event));
    const settled = ended.catch(() => {}).finally(() => underWay.delete(id));
    underWay.set(id, settled);
    return { ended };
  };
  const take = async (id: string, event: ReceiverEvent): Promise<{ readonly ended: Promise<void> }> => {
    const accepted = await inbox.accept({ id, body: event.body, receivedAtMs: stampMs() });
    if (accepted === "duplicate") return { ended: event.ack() };
    // Stored, so it counts, whether or not Slack hears so.
    const ack: typeof event.ack = (answer) =>
      event.ack(answer).catch((error: unknown) => parts.onError(error, `acknowledging ${id}`));
    if (!isAnswerless(event.body)) return enqueue(id, { ...event, ack });
    const queued = await enqueue(id, { ...event, ack: async () => {} });
    // Behind a slow one of the same alert it would be too late for Slack.
    await ack();
    return queued;
  };
  const accept = async (event: ReceiverEvent): Promise<void> => {
    const id = findInboxId(event.body);
    if (id === undefined) return app?.processEvent(event);
    await (await intake.run("", () => take(id, event))).ended;
  };
  const takeUp = async (acceptedBeforeMs: number) => {
    const pending = (await inbox.pending()).filter(
      ({ id, receivedAtMs }) => receivedAtMs < acceptedBeforeMs && !underWay.has(id),
    );
    const runs: Promise<unknown>[] = [];
    for (const { id, body, receivedAtMs } of pending) {
      if (parts.nowMs() - receivedAtMs > givenUpAfterMs) {
        parts.onError(new Error("it could not be processed for a day"), `giving up ${id}`);
        unmarked.delete(id);
        await inbox.done(id, parts.nowMs());
        continue;
      }
      const event: ReceiverEvent = { body: body as ReceiverEvent["body"], ack: async () => {} };
      const { ended } = await enqueue(id, event);
      runs.push(ended.catch((error: unknown) => parts.onError(error, `resuming ${id}`)));
    }
    return { count: runs.length, ended: Promise.all(runs) };
  };
  return {
    init: (bolt) => {
      app = bolt;
      const durable: App = Object.create(bolt);
      durable.processEvent = accept;
      inner.init(durable);
    },
    start: (...args) => inner.start(...args),
    stop: async (...args) => {
      await inner.stop(...args);
      await intake.run("", async () => {});
      await Promise.all(underWay.values());
    },
    resume: (acceptedBeforeMs = Number.POSITIVE_INFINITY) => intake.run("", () => takeUp(acceptedBeforeMs)),
  };
}

/** The alert's id where the store knows the message, so that a reaction, a reply and a click queue up together. */
async function findKey({ store }: DurableParts, body: ReceiverEvent["body"]): Promise<string | undefined> {
  const subject = findSubject(body);
  if (subject === undefined) return undefined;
  if (subject.kind === "alert") return subject.alertId;
  const { channel, ts } = subject;
  const alert = await store.alerts.findByRoot(channel, ts).catch(() => undefined);
  return alert?.id ?? `${channel} ${ts}`;
}
