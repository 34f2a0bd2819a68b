import { App, HTTPReceiver, type LogLevel } from "@slack/bolt";
import type { Workspace } from "../../../../sandbox/workspace/create-workspace.ts";

/** Bolt says what goes wrong on purpose in these tests; nobody needs to read it. */
export const silentLogger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => "error" as LogLevel,
  setName: () => {},
};

/** A real Bolt app on the workspace's Socket Mode; connected when it resolves. */
export const startSocketApp = async (workspace: Workspace, register: (app: App) => void): Promise<App> => {
  const app = new App({
    token: workspace.botToken,
    appToken: workspace.appToken,
    socketMode: true,
    logger: silentLogger,
    clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } },
  });
  register(app);
  await app.start();
  return app;
};

/** A real Bolt app behind signed HTTP, which the workspace delivers to from now on. */
export const startHttpApp = async (
  workspace: Workspace,
  register: (app: App) => void,
  signingSecret = workspace.signingSecret,
): Promise<App> => {
  const receiver = new HTTPReceiver({ signingSecret, logger: silentLogger });
  const app = new App({
    token: workspace.botToken,
    receiver,
    logger: silentLogger,
    clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } },
  });
  register(app);
  const server = await app.start(0);
  const address = server && "address" in server ? server.address() : null;
  if (address === null || typeof address === "string") throw new Error("Bolt listens on no port");
  workspace.client.setRequestUrl(`http://127.0.0.1:${address.port}/slack/events`);
  return app;
};
