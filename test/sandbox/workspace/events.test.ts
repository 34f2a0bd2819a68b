import { App, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { afterEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import type { WorkspaceOptions } from "../../../sandbox/workspace/options.ts";
import { silentLogger, startSocketApp } from "./support/start-bolt.ts";

const SAM = "U01SAM";
const ALERTS = "redis-alerts";

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const open = async (options: WorkspaceOptions = {}): Promise<Workspace> => {
  const workspace = await createWorkspace({ retryDelaysMs: [5, 10, 15], ...options });
  cleanups.push(workspace.stop);
  return workspace;
};

const start = async (workspace: Workspace, register: (app: App) => void): Promise<App> => {
  const app = await startSocketApp(workspace, register);
  cleanups.push(() => app.stop());
  return app;
};

interface RawEnvelope {
  readonly type: string;
  readonly envelope_id?: string;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
  readonly payload?: { readonly event: { readonly type: string }; readonly event_id: string };
  readonly reason?: string;
}

/** A socket without a library, which acknowledges only what the test says. */
const openRawSocket = async (
  workspace: Workspace,
  received: (envelope: RawEnvelope, ack: () => void) => void,
): Promise<WebSocket> => {
  const web = new WebClient(undefined, {
    slackApiUrl: workspace.apiUrl,
    headers: { Authorization: `Bearer ${workspace.appToken}` },
  });
  const { url = "" } = await web.apps.connections.open();
  const socket = new WebSocket(url);
  cleanups.push(async () => socket.terminate());
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("message", (bytes) => {
      const envelope = JSON.parse(String(bytes)) as RawEnvelope;
      if (envelope.type === "hello") resolve();
      received(envelope, () => socket.send(JSON.stringify({ envelope_id: envelope.envelope_id })));
    });
  });
  return socket;
};

test("an event that nobody acknowledges is sent again, as the same event, with attempt and reason", async () => {
  const workspace = await open({ ackTimeoutMs: 300 });
  const seen: unknown[] = [];
  await openRawSocket(workspace, (envelope, ack) => {
    if (envelope.type !== "events_api") return;
    seen.push([envelope.payload?.event_id, envelope.retry_attempt, envelope.retry_reason]);
    if (seen.length === 3) ack();
  });

  await workspace.client.say(SAM, ALERTS, "hello");
  await workspace.client.eventsSettled();

  expect(seen).toEqual([
    ["Ev00000001", 0, ""],
    ["Ev00000001", 1, "timeout"],
    ["Ev00000001", 2, "timeout"],
  ]);
});

test("an event is given up after the last retry", async () => {
  const workspace = await open({ ackTimeoutMs: 20 });
  let attempts = 0;
  await openRawSocket(workspace, ({ type }) => {
    if (type === "events_api") attempts += 1;
  });

  await workspace.client.say(SAM, ALERTS, "hello");
  await workspace.client.eventsSettled();

  expect(attempts).toBe(4);
});

test("an event reaches a bot that starts after it happened, by a retry", async () => {
  const workspace = await open({ retryDelaysMs: [300, 300, 300] });
  const seen: unknown[] = [];
  await workspace.client.say(SAM, ALERTS, "anyone there?");

  await openRawSocket(workspace, (envelope, ack) => {
    if (envelope.type !== "events_api") return;
    seen.push([envelope.payload?.event_id, envelope.retry_reason]);
    ack();
  });
  await workspace.client.eventsSettled();

  expect(seen).toEqual([["Ev00000001", "connection_failed"]]);
});

test("every socket gets its turn", async () => {
  const workspace = await open();
  const counts = [0, 0];
  for (const index of [0, 1]) {
    await openRawSocket(workspace, (envelope, ack) => {
      if (envelope.type !== "events_api") return;
      counts[index] = (counts[index] ?? 0) + 1;
      ack();
    });
  }

  for (const text of ["one", "two", "three", "four"]) await workspace.client.say(SAM, ALERTS, text);
  await workspace.client.eventsSettled();

  expect(counts).toEqual([2, 2]);
});

test("an eleventh socket is refused", async () => {
  const workspace = await open();
  for (let index = 0; index < 10; index += 1) await openRawSocket(workspace, () => {});

  await expect(openRawSocket(workspace, () => {})).rejects.toThrow("too_many_websockets");
  expect(workspace.client.connectedSockets()).toBe(10);
});

test("a socket address works once", async () => {
  const workspace = await open();
  const first = await openRawSocket(workspace, () => {});
  const second = new WebSocket(first.url);
  const failure = await new Promise<string>((resolve) => {
    second.on("error", (error) => resolve(error.message));
  });

  expect(failure).toContain("401");
});

test("a socket that is lost in the middle of an event makes it go to another one", async () => {
  const workspace = await open({ retryDelaysMs: [5] });
  const seen: unknown[] = [];
  const lost = await openRawSocket(workspace, (envelope) => {
    if (envelope.type === "events_api") lost.terminate();
  });
  await openRawSocket(workspace, (envelope, ack) => {
    if (envelope.type === "events_api") seen.push([envelope.retry_attempt, envelope.retry_reason]);
    ack();
  });

  await workspace.client.say(SAM, ALERTS, "hello");
  await workspace.client.eventsSettled();

  expect(seen).toEqual([[1, "connection_failed"]]);
});

test("a Bolt app that is told to refresh connects again and goes on", async () => {
  const workspace = await open();
  const receiver = new SocketModeReceiver({
    appToken: workspace.appToken,
    logger: silentLogger,
    clientPingTimeout: 50,
    installerOptions: { clientOptions: { slackApiUrl: workspace.apiUrl } },
  });
  const app = new App({
    token: workspace.botToken,
    receiver,
    logger: silentLogger,
    clientOptions: { slackApiUrl: workspace.apiUrl },
  });
  app.command("/redis-audit", async ({ ack }) => ack("still here"));
  await app.start();
  cleanups.push(() => app.stop());

  workspace.client.disconnectSockets("refresh_requested");
  expect(workspace.client.connectedSockets()).toBe(0);
  await workspace.client.waitFor(() => workspace.client.connectedSockets() === 1);

  expect(await workspace.client.slash(SAM, ALERTS, "/redis-audit status")).toEqual({
    ok: true,
    ack: { text: "still here" },
  });
});

test("a warning leaves the socket open; a drop says nothing", async () => {
  const workspace = await open();
  const reasons: unknown[] = [];
  await openRawSocket(workspace, (envelope) => {
    if (envelope.type === "disconnect") reasons.push(envelope.reason);
  });

  workspace.client.disconnectSockets("warning");
  expect(workspace.client.connectedSockets()).toBe(1);
  workspace.client.disconnectSockets("refresh_requested");
  expect(workspace.client.connectedSockets()).toBe(0);
  const dropped = await openRawSocket(workspace, () => {});
  const closed = new Promise<number>((resolve) => dropped.on("close", resolve));
  workspace.client.disconnectSockets("drop");

  expect(await closed).toBe(1006);
  expect(reasons).toEqual(["warning", "refresh_requested"]);
});

describe("what the bot hears", () => {
  const listen = async (workspace: Workspace): Promise<unknown[]> => {
    const seen: unknown[] = [];
    await openRawSocket(workspace, (envelope, ack) => {
      if (envelope.type === "events_api") seen.push(envelope.payload?.event);
      ack();
    });
    return seen;
  };

  test("its own posts, with its bot id, and their edits and deletions", async () => {
    const workspace = await open();
    const seen = await listen(workspace);
    const slack = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });

    const { ts = "", channel = "" } = await slack.chat.postMessage({
      channel: "C01REDISALERTS",
      text: "one",
    });
    await slack.chat.update({ channel, ts, text: "two" });
    await slack.chat.delete({ channel, ts });
    await workspace.client.eventsSettled();

    expect(seen).toMatchObject([
      { type: "message", text: "one", ts, bot_id: "B00REDISAUDIT", channel_type: "channel" },
      {
        type: "message",
        subtype: "message_changed",
        message: { text: "two", ts },
        previous_message: { text: "one", ts },
      },
      { type: "message", subtype: "message_deleted", deleted_ts: ts },
    ]);
  });

  test("nothing from channels it is not in, and no ephemerals", async () => {
    const workspace = await open();
    const seen = await listen(workspace);

    await workspace.client.say(SAM, "random", "lunch?");
    await workspace.client.slash(SAM, ALERTS, "/unknown");
    await workspace.client.say(SAM, ALERTS, "heard");
    await workspace.client.eventsSettled();

    expect(seen).toMatchObject([{ text: "heard" }]);
  });

  test("only the events it subscribed to", async () => {
    const workspace = await open({ events: ["reaction_added"] });
    const seen = await listen(workspace);

    const message = await workspace.client.say(SAM, ALERTS, "hello");
    await workspace.client.react(SAM, message, "eyes");
    await workspace.client.unreact(SAM, message, "eyes");
    await workspace.client.openHome(SAM);
    await workspace.client.eventsSettled();

    expect(seen).toMatchObject([{ type: "reaction_added", reaction: "eyes", item: { ts: message.ts } }]);
  });

  test("only the events its scopes allow", async () => {
    const workspace = await open({ scopes: ["channels:history"] });
    const seen = await listen(workspace);

    const message = await workspace.client.say(SAM, ALERTS, "hello");
    await workspace.client.react(SAM, message, "eyes");
    await workspace.client.eventsSettled();

    expect(seen).toMatchObject([{ type: "message", text: "hello" }]);
  });

  test("a mention of it, beside the message", async () => {
    const workspace = await open();
    const seen = await listen(workspace);

    await workspace.client.say(SAM, ALERTS, `<@${workspace.botUserId}> status`);
    await workspace.client.eventsSettled();

    expect(seen).toMatchObject([
      { type: "message", text: "<@U00REDISAUDIT> status" },
      { type: "app_mention", text: "<@U00REDISAUDIT> status", user: "U01SAM" },
    ]);
  });

  test("direct messages, as im", async () => {
    const workspace = await open();
    const seen = await listen(workspace);

    await workspace.client.openHome(SAM);
    await workspace.client.say(SAM, "D01SAM", "psst");
    await workspace.client.eventsSettled();

    expect(seen).toMatchObject([
      { type: "app_home_opened", user: "U01SAM", tab: "home" },
      { type: "message", channel: "D01SAM", channel_type: "im", text: "psst" },
    ]);
  });

  test("that a channel was archived", async () => {
    const workspace = await open();
    const seen = await listen(workspace);

    workspace.client.archiveChannel(ALERTS);
    await workspace.client.eventsSettled();

    expect(seen).toMatchObject([{ type: "channel_archive", channel: "C01REDISALERTS" }]);
  });
});

test("a listener that is slow does not hold up the acknowledgment of its event", async () => {
  const workspace = await open();
  let finish = (): void => {};
  let calls = 0;
  await start(workspace, (app) => {
    app.event("message", async () => {
      calls += 1;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
  });

  await workspace.client.say(SAM, ALERTS, "hello");
  await workspace.client.eventsSettled();
  finish();

  expect(calls).toBe(1);
});
