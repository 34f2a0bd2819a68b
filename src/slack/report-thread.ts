import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RenderedMessage } from "../messages/renderer.ts";
import { DeliveryError, type Poster } from "../usecases/delivery/poster.ts";
import type { ReportThread } from "../usecases/report/run-report.ts";

const mostAttempts = 5;
/** Slack takes about one message a second and channel; the many replies of a report keep that pace. */
const betweenRepliesMs = 1_100;

/**
 * The thread of one report. A report that is cut off by a restart is asked for again, so unlike alerts it is not in
 * the outbox; but each message is tried a few times, and never posted twice. `knownRootTs`: its root stands already.
 */
export function createReportThread(poster: Poster, channel: string, knownRootTs?: string): ReportThread {
  let rootTs = knownRootTs;
  const root = (): string => {
    if (rootTs === undefined) throw new Error("the report's root was not posted");
    return rootTs;
  };
  const postOnce = async (message: RenderedMessage, id: string, threadTs?: string): Promise<string> => {
    const sinceMs = Date.now();
    return persist(async (attempt) => {
      const posted = attempt > 1 ? await poster.findPosted(channel, threadTs, id, sinceMs) : undefined;
      return posted ?? poster.post({ ...message, channel, ...(threadTs && { threadTs }) }, { outboxId: id });
    });
  };
  return {
    post: async (message, id) => {
      rootTs = await postOnce(message, id);
      return rootTs;
    },
    update: (message) => persist(() => poster.update(channel, root(), message)),
    reply: async (message) => {
      await postOnce(message, randomUUID(), root());
      await sleep(betweenRepliesMs);
    },
    upload: (files) => persist(() => poster.upload({ channel, threadTs: root() }, files)),
  };
}

/** Tries again what Slack may take later: after the time it asks for, else after 1, 2, 4… seconds. */
async function persist<T>(send: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(attempt);
    } catch (error) {
      const worthIt = error instanceof DeliveryError && error.retryable && !needsAPerson.has(error.code);
      if (!worthIt || attempt >= mostAttempts) throw error;
      await sleep(error.retryAfterMs ?? 1000 * 2 ** (attempt - 1));
    }
  }
}

/** Waiting does not mend these; the person who asked for the report is told at once. */
const needsAPerson: ReadonlySet<string> = new Set([
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "missing_scope",
]);
