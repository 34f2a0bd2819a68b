import { setTimeout as sleep } from "node:timers/promises";
import type { App, SocketModeReceiver } from "@slack/bolt";

/** One socket to Slack that is opened again whenever it ends. */
export interface SocketLink {
  /** Opens it for the first time. Rejects when that fails; then it is not kept. */
  readonly open: (app: App) => Promise<void>;
  /** Opens it in the background, and tries until it succeeds. */
  readonly keep: (app: App) => void;
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
}

export interface SocketLinkParts {
  /** One connection that does not reconnect by itself: the SDK waits 5 s before it does, and ends the process when
   * Slack refuses the token meanwhile. */
  readonly createReceiver: () => SocketModeReceiver;
  /** Age at which it is replaced by a new one, before Slack ends it (after about an hour). */
  readonly renewMs: number;
  /** Age of the very first, so that two links do not come to their end together. */
  readonly firstRenewMs?: number;
  readonly onError: (error: unknown) => void;
}

/** A socket that says no hello within this is none. */
const helloMs = 15_000;
/** One that ends earlier than this was refused rather than ended. */
const steadyMs = 10_000;
const shortestPauseMs = 500;
const longestPauseMs = 30_000;

export function createSocketLink(parts: SocketLinkParts): SocketLink {
  const closing = new AbortController();
  let current: SocketModeReceiver | undefined;
  let openedAtMs = 0;
  let failures = 0;
  let renewal: NodeJS.Timeout | undefined;
  let nextRenewMs = parts.firstRenewMs ?? parts.renewMs;

  /** The new socket is there before the old one goes. */
  const replace = async (app: App): Promise<void> => {
    const receiver = parts.createReceiver();
    receiver.init(app);
    receiver.client.on("disconnected", () => {
      if (current !== receiver) return;
      current = undefined;
      failures = performance.now() - openedAtMs < steadyMs ? failures + 1 : 0;
      keep(app);
    });
    await connect(receiver);
    if (closing.signal.aborted) return end(receiver);
    const before = current;
    current = receiver;
    openedAtMs = performance.now();
    clearTimeout(renewal);
    renewal = setTimeout(() => replace(app).catch(parts.onError), nextRenewMs);
    nextRenewMs = parts.renewMs;
    if (before !== undefined) await end(before);
  };
  const keepTrying = async (app: App): Promise<void> => {
    while (current === undefined && !closing.signal.aborted) {
      try {
        await sleep(pauseMs(failures), undefined, { signal: closing.signal });
        await replace(app);
      } catch (error) {
        if (closing.signal.aborted) return;
        failures += 1;
        parts.onError(error);
      }
    }
  };
  const keep = (app: App): void => void keepTrying(app);

  return {
    open: replace,
    keep,
    isOpen: () => current !== undefined,
    close: async () => {
      closing.abort();
      clearTimeout(renewal);
      const last = current;
      current = undefined;
      if (last !== undefined) await end(last);
    },
  };
}

/** @throws what Slack said; then nothing is left open. */
async function connect(receiver: SocketModeReceiver): Promise<void> {
  const late = new AbortController();
  const silence = sleep(helloMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`the socket to Slack said no hello within ${helloMs} ms`);
  });
  try {
    await Promise.race([receiver.start(), silence]);
  } catch (error) {
    receiver.client.removeAllListeners("disconnected");
    await end(receiver);
    // The SDK rejects with nothing when the socket closes before its hello.
    throw error ?? new Error("Slack closed the socket before its hello");
  } finally {
    late.abort();
    silence.catch(() => {});
  }
}

function end(receiver: SocketModeReceiver): Promise<void> {
  return receiver.client.disconnect().catch(() => {});
}

/** None for the first try, then doubling, with up to half as much jitter. */
function pauseMs(failures: number): number {
  if (failures === 0) return 0;
  return Math.min(shortestPauseMs * 2 ** (failures - 1), longestPauseMs) * (1 + Math.random() / 2);
}
