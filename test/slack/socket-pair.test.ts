import { App, SocketModeReceiver } from "@slack/bolt";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import { createSlackLogger } from "../../src/slack/slack-logger.ts";
import { createSocketPair, type SocketPair } from "../../src/slack/socket-pair.ts";

const silent = createSlackLogger({ info: () => {}, warn: () => {}, error: () => {} });
const alerts = "redis-alerts";
const sam = "U01SAM";

let workspace: Workspace;
let bot: {
  readonly app: App;
  readonly pair: SocketPair;
  readonly heard: string[];
  readonly errors: unknown[];
};

const startBot = async (everyMs?: number, appToken = workspace.appToken) => {
  const clientOptions = { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } };
  const errors: unknown[] = [];
  const pair = createSocketPair(
    () =>
      new SocketModeReceiver({
        appToken,
        logger: silent,
        autoReconnectEnabled: false,
        installerOptions: { clientOptions },
      }),
    (error) => errors.push(error),
    everyMs,
  );
  const app = new App({ token: workspace.botToken, receiver: pair, logger: silent, clientOptions });
  const heard: string[] = [];
  app.message(async ({ message }) => void heard.push("text" in message ? (message.text ?? "") : ""));
  bot = { app, pair, heard, errors };
  await app.start();
};

beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(async () => {
  await bot.app.stop();
  await workspace.stop();
});

const saySome = async (texts: readonly string[]): Promise<void> => {
  for (const text of texts) await workspace.client.say(sam, alerts, text);
};
const bothOpen = () => workspace.client.waitFor(() => workspace.client.connectedSockets() === 2);

it("opens two sockets, and hears each message once by either", async () => {
  await startBot();
  await bothOpen();
  await saySome(["a", "b", "c", "d"]);
  await workspace.client.eventsSettled();
  expect([...bot.heard].sort()).toEqual(["a", "b", "c", "d"]);
  expect(bot.pair.openSockets()).toBe(2);
});

it.each(["drop", "refresh_requested"] as const)("hears everything while one socket ends: %s", async (how) => {
  await startBot();
  await bothOpen();
  workspace.client.disconnectSockets(how, 1);
  expect(workspace.client.connectedSockets()).toBe(1);
  await saySome(["a", "b"]);
  await workspace.client.eventsSettled();
  expect([...bot.heard].sort()).toEqual(["a", "b"]);
  await bothOpen();
});

it("opens both again when both end at once", async () => {
  await startBot();
  await bothOpen();
  workspace.client.disconnectSockets("drop");
  await bothOpen();
  await saySome(["a", "b"]);
  await workspace.client.eventsSettled();
  expect([...bot.heard].sort()).toEqual(["a", "b"]);
});

it("replaces an old socket by a new one before it goes, so that there is never one too few", async () => {
  await startBot(100);
  await bothOpen();
  let fewest = 2;
  const opened = () =>
    workspace.client.calls.filter(({ method }) => method === "apps.connections.open").length;
  await workspace.client.waitFor(() => {
    fewest = Math.min(fewest, workspace.client.connectedSockets());
    return opened() >= 8;
  });
  expect(fewest).toBe(2);
});

it("goes on trying when Slack refuses a new socket, and does not end the process", async () => {
  await startBot();
  await bothOpen();
  workspace.client.failNext("apps.connections.open", { error: "invalid_auth" });
  workspace.client.disconnectSockets("drop", 1);
  await workspace.client.waitFor(() => bot.errors.length === 1);
  await bothOpen();
});

it("fails at the start when Slack refuses the token", async () => {
  await expect(startBot(undefined, "xapp-wrong")).rejects.toMatchObject({ data: { error: "invalid_auth" } });
});
