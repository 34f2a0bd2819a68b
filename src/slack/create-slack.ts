import { App, HTTPReceiver, type Logger, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { WebClient, type WebClientOptions } from "@slack/web-api";
import type { SlackConfig } from "../config/config.ts";
import { countCalls, type SlackCall } from "./count-calls.ts";
import { createDurableReceiver, type DurableParts } from "./durable-receiver.ts";
import { createSocketPair } from "./socket-pair.ts";

/** The bot's two ends towards Slack: `client` speaks, the app listens. */
export interface Slack {
  readonly client: WebClient;
  readonly app: App;
  /** Verifies the token, takes up what an earlier process left undone, then opens the sockets or the port. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Whether Slack can reach the bot, as far as the bot can tell: a socket is open, or the port is. */
  readonly isConnected: () => boolean;
  /** Open sockets; 0 over HTTP. */
  readonly openSockets: () => number;
}

/** A call that Slack has not answered by then is in doubt, and the outbox looks it up. */
const requestTimeoutMs = 10_000;
/** How often is looked for what was accepted and not carried out, and how old that must be: what another replica is
 * at work on is younger. */
const leftOverMs = 60_000;

/** The Web API client retries nothing by itself: its retries would pause every other call and post twice. */
export function createSlackClient(
  config: SlackConfig,
  logger: Logger,
  onCall: (call: SlackCall) => void,
): WebClient {
  return new WebClient(config.botToken.reveal(), clientOptionsOf(config, logger, onCall));
}

/** Builds Bolt over Socket Mode (two sockets) or signed HTTP, behind the durable inbox. */
export function createSlack(
  config: SlackConfig,
  logger: Logger,
  onCall: (call: SlackCall) => void,
  inbox: DurableParts,
): Slack {
  const clientOptions = clientOptionsOf(config, logger, onCall);
  const end = openEnd(config, logger, clientOptions, inbox.onError);
  const receiver = createDurableReceiver(end.receiver, inbox);
  const app = new App({
    token: config.botToken.reveal(),
    receiver,
    logger,
    deferInitialization: true,
    clientOptions,
  });
  // Without this Bolt logs and forgets; the receiver decides what is carried out again.
  app.error(async (error) => {
    logger.error(error);
    throw error;
  });
  let listening = false;
  let leftOvers: NodeJS.Timeout | undefined;
  return {
    client: app.client,
    app,
    start: async () => {
      await app.init();
      // First in line, so that what comes now about the same alert stays behind it.
      await receiver.resume();
      await app.start();
      listening = true;
      leftOvers = setInterval(() => {
        receiver
          .resume(inbox.nowMs() - leftOverMs)
          .catch((error: unknown) => inbox.onError(error, "looking for what was left undone"));
      }, leftOverMs);
    },
    stop: async () => {
      listening = false;
      clearInterval(leftOvers);
      await app.stop();
    },
    isConnected: () => listening && (end.openSockets === undefined || end.openSockets() > 0),
    openSockets: () => end.openSockets?.() ?? 0,
  };
}

interface End {
  readonly receiver: Receiver;
  /** `undefined`: it has none. */
  readonly openSockets?: () => number;
}

function openEnd(
  { connection }: SlackConfig,
  logger: Logger,
  clientOptions: WebClientOptions,
  onError: DurableParts["onError"],
): End {
  switch (connection.kind) {
    case "socket": {
      const appToken = connection.appToken.reveal();
      const receiver = createSocketPair(
        () =>
          new SocketModeReceiver({
            appToken,
            logger,
            autoReconnectEnabled: false,
            installerOptions: { clientOptions },
          }),
        (error) => onError(error, "keeping a socket to Slack open"),
      );
      return { receiver, openSockets: receiver.openSockets };
    }
    case "http": {
      const { signingSecret, port } = connection;
      return { receiver: new HTTPReceiver({ signingSecret: signingSecret.reveal(), port, logger }) };
    }
  }
}

function clientOptionsOf(
  { apiUrl }: SlackConfig,
  logger: Logger,
  onCall: (call: SlackCall) => void,
): WebClientOptions {
  return {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    logger,
    timeout: requestTimeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: countCalls(onCall),
  };
}
