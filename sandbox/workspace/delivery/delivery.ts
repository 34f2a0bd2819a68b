import { setMaxListeners } from "node:events";
import { DEFAULTS } from "../defaults.ts";
import type { WorkspaceOptions } from "../options.ts";
import type { World } from "../world.ts";
import type { AckOutcome, Envelope } from "./envelope.ts";
import { postToRequestUrl } from "./post-to-request-url.ts";
import type { SocketServer } from "./socket-server.ts";

export interface Delivery {
  /** Once, as commands and interactions are: a failure is the person's to see. */
  readonly send: (envelope: Envelope) => Promise<AckOutcome>;
  /** With Slack's retries, as events are. Resolves when the app has it, or nobody will try again. */
  readonly sendWithRetries: (envelope: Envelope) => Promise<AckOutcome>;
  readonly isConnected: () => boolean;
  readonly setRequestUrl: (url: string) => void;
  /** Gives up what is still to be retried. */
  readonly stop: () => void;
}

/** Over a socket while one is connected, else to the request URL, else nowhere. */
export const createDelivery = (
  world: World,
  sockets: SocketServer,
  options: Pick<WorkspaceOptions, "requestUrl" | "ackTimeoutMs" | "retryDelaysMs">,
): Delivery => {
  const timeoutMs = options.ackTimeoutMs ?? DEFAULTS.ackTimeoutMs;
  const delaysMs = options.retryDelaysMs ?? DEFAULTS.retryDelaysMs;
  const stopped = new AbortController();
  // Every event that waits for its retry listens.
  setMaxListeners(0, stopped.signal);
  let requestUrl = options.requestUrl;

  const send = (envelope: Envelope): Promise<AckOutcome> => {
    if (sockets.connected() > 0) return sockets.send(envelope, timeoutMs);
    if (requestUrl !== undefined) return postToRequestUrl(requestUrl, envelope, world, timeoutMs);
    return Promise.resolve({ kind: "failed", error: "dispatch_failed", reason: "connection_failed" });
  };

  const sendWithRetries = async (envelope: Envelope): Promise<AckOutcome> => {
    let outcome = await send(envelope);
    for (const [index, delayMs] of delaysMs.entries()) {
      if (outcome.kind === "acked" || stopped.signal.aborted) return outcome;
      await sleep(delayMs, stopped.signal);
      if (stopped.signal.aborted) return outcome;
      outcome = await send({ ...envelope, retry: { attempt: index + 1, reason: outcome.reason } });
    }
    return outcome;
  };

  return {
    send,
    sendWithRetries,
    isConnected: () => sockets.connected() > 0 || requestUrl !== undefined,
    setRequestUrl: (url) => {
      requestUrl = url;
      world.changes.publish({ kind: "connection" });
    },
    stop: () => stopped.abort(),
  };
};

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
