import type { App, Receiver, SocketModeReceiver } from "@slack/bolt";
import { createSocketLink } from "./socket-link.ts";

/** Two sockets at once: Slack gives each payload to any one of them, so while one is away the other hears. */
export interface SocketPair extends Receiver {
  readonly openSockets: () => number;
}

const minuteMs = 60_000;
/** Well below the hour or so after which Slack ends a socket. */
const renewMs = 30 * minuteMs;

/**
 * @param createReceiver one connection that does not reconnect by itself.
 * @param everyMs age at which a socket is replaced, 30 minutes unless told; the two are half of it apart.
 */
export function createSocketPair(
  createReceiver: () => SocketModeReceiver,
  onError: (error: unknown) => void,
  everyMs: number = renewMs,
): SocketPair {
  const parts = { createReceiver, onError, renewMs: everyMs };
  const first = createSocketLink(parts);
  const second = createSocketLink({ ...parts, firstRenewMs: everyMs / 2 });
  let app: App | undefined;
  return {
    init: (bolt) => {
      app = bolt;
    },
    start: async () => {
      if (app === undefined) throw new Error("start() before init()");
      await first.open(app);
      second.keep(app);
    },
    stop: async () => {
      await Promise.all([first.close(), second.close()]);
    },
    openSockets: () => [first, second].filter((link) => link.isOpen()).length,
  };
}
