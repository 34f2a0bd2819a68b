import { App, HTTPReceiver, type Logger, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { SlackConfig } from "../config/config.ts";
import { createDurableReceiver, type DurableParts } from "./durable-receiver.ts";

/** The bot's two ends towards Slack: `client` speaks, the app listens. */
export interface Slack {
  readonly client: WebClient;
  readonly app: App;
  /** Verifies the token, opens the socket or the port, then takes up what an earlier process left undone. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A call that Slack has not answered by then is in doubt, and the outbox looks it up. */
const requestTimeoutMs = 10_000;

/**
 * Builds Bolt over Socket Mode or signed HTTP, behind the durable inbox. The Web API client retries nothing by
 * itself: its retries would pause every other call and post twice.
 */
export function createSlack(config: SlackConfig, logger: Logger, inbox: DurableParts): Slack {
  const slackApi = config.apiUrl === undefined ? {} : { slackApiUrl: config.apiUrl };
  const receiver = createDurableReceiver(createReceiver(config, logger, slackApi), inbox);
  const app = new App({
    token: config.botToken.reveal(),
    receiver,
    logger,
    deferInitialization: true,
    clientOptions: {
      ...slackApi,
      timeout: requestTimeoutMs,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
  });
  // Without this Bolt logs and forgets; the rejection keeps the payload in the inbox for the next start.
  app.error(async (error) => {
    logger.error(error);
    throw error;
  });
  return {
    client: app.client,
    app,
    start: async () => {
      await app.init();
      await app.start();
      await receiver.resume();
    },
    stop: async () => {
      await app.stop();
    },
  };
}

/**
 * For the socket's own client, which must outlive any outage of Slack. The SDK's default waits ever longer, for
 * hours in the end, and then ends the process by a rejection that nobody handles.
 */
const reconnecting = {
  forever: true,
  retries: 8,
  minTimeout: 1000,
  factor: 1.7,
  maxTimeout: 30_000,
  randomize: true,
};

function createReceiver(
  { connection }: SlackConfig,
  logger: Logger,
  clientOptions: { readonly slackApiUrl?: string },
): Receiver {
  switch (connection.kind) {
    case "socket":
      return new SocketModeReceiver({
        appToken: connection.appToken.reveal(),
        logger,
        installerOptions: {
          clientOptions: { ...clientOptions, timeout: requestTimeoutMs, retryConfig: reconnecting },
        },
      });
    case "http":
      return new HTTPReceiver({
        signingSecret: connection.signingSecret.reveal(),
        port: connection.port,
        logger,
      });
  }
}
