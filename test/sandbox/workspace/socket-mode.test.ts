import type { App } from "@slack/bolt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import { startSocketApp } from "./support/start-bolt.ts";

const SAM = "U01SAM";
const ALERTS = "redis-alerts";

let workspace: Workspace;
let apps: App[];

beforeEach(async () => {
  workspace = await createWorkspace();
  apps = [];
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await workspace.stop();
});

const start = async (register: (app: App) => void): Promise<App> => {
  const app = await startSocketApp(workspace, register);
  apps.push(app);
  return app;
};

test("a Bolt app connects over Socket Mode through slackApiUrl alone", async () => {
  await start(() => {});

  expect(workspace.client.connectedSockets()).toBe(1);
  expect(workspace.client.calls.map((call) => call.method)).toEqual(["auth.test", "apps.connections.open"]);
});

test("a slash command reaches the app, and its answer shows only to the person who typed it", async () => {
  await start((app) => {
    app.command("/redis-audit", async ({ ack, command }) => {
      await ack({ response_type: "ephemeral", text: `you said ${command.text} in ${command.channel_name}` });
    });
  });

  const result = await workspace.client.slash(SAM, ALERTS, "/redis-audit status orders-eu");

  expect(result).toEqual({
    ok: true,
    ack: { response_type: "ephemeral", text: "you said status orders-eu in redis-alerts" },
  });
  expect(workspace.client.ephemerals(SAM).map((message) => message.text)).toEqual([
    "you said status orders-eu in redis-alerts",
  ]);
  expect(workspace.client.messages(ALERTS)).toEqual([]);
});

test("a click reaches the app with the message, and the app edits it", async () => {
  const app = await start((bolt) => {
    bolt.action("acknowledge", async ({ ack, body, client, action }) => {
      await ack();
      if (body.type !== "block_actions" || action.type !== "button") return;
      await client.chat.update({
        channel: body.channel?.id ?? "",
        ts: body.message?.ts ?? "",
        text: `acknowledged ${action.value} by <@${body.user.id}>`,
        blocks: [],
      });
    });
  });
  await app.client.chat.postMessage({
    channel: "C01REDISALERTS",
    text: "Memory is high",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "Memory is high" } },
      {
        type: "actions",
        elements: [
          {
            type: "button",
            action_id: "acknowledge",
            value: "alert-7",
            text: { type: "plain_text", text: "Acknowledge" },
          },
        ],
      },
    ],
  });
  const [root] = workspace.client.messages(ALERTS);
  if (root === undefined) throw new Error("nothing was posted");

  const clicked = await workspace.client.click(SAM, root, "acknowledge");
  const edited = await workspace.client.waitForMessage(ALERTS, (message) => message.editedTs !== undefined);

  expect(clicked).toEqual({ ok: true });
  expect(edited.text).toBe("acknowledged alert-7 by <@U01SAM>");
  expect(edited.ts).toBe(root.ts);
});

test("a command that is not acknowledged in time fails for the person, in Slack's words", async () => {
  await workspace.stop();
  workspace = await createWorkspace({ ackTimeoutMs: 50 });
  await start((app) => {
    app.command("/redis-audit", async () => {});
  });

  const result = await workspace.client.slash(SAM, ALERTS, "/redis-audit status");

  expect(result).toEqual({ ok: false, error: "operation_timeout" });
  expect(workspace.client.ephemerals(SAM).map((message) => message.text)).toEqual([
    '/redis-audit failed with the error "operation_timeout"',
  ]);
});

test("a command fails at once while no app is connected", async () => {
  const result = await workspace.client.slash(SAM, ALERTS, "/redis-audit status");

  expect(result).toEqual({ ok: false, error: "dispatch_failed" });
});

test("messages, thread replies and reactions arrive as events", async () => {
  const seen: unknown[] = [];
  await start((app) => {
    app.event("message", async ({ event }) => {
      const { channel_type, ts } = event;
      const threadTs = "thread_ts" in event ? event.thread_ts : undefined;
      seen.push([
        "message",
        channel_type,
        "text" in event ? event.text : "",
        ts === threadTs,
        threadTs !== undefined,
      ]);
    });
    app.event("reaction_added", async ({ event }) => {
      seen.push(["reaction_added", event.user, event.reaction, event.item.channel]);
    });
    app.event("reaction_removed", async ({ event }) => {
      seen.push(["reaction_removed", event.user, event.reaction, event.item.channel]);
    });
  });

  const root = await workspace.client.say(SAM, ALERTS, "what is <going> on?");
  await workspace.client.say("U02LIN", ALERTS, "收到", { threadTs: root.ts });
  await workspace.client.react(SAM, root, "eyes");
  await workspace.client.unreact(SAM, root, "eyes");
  await workspace.client.eventsSettled();

  expect(seen).toEqual([
    ["message", "channel", "what is &lt;going&gt; on?", false, false],
    ["message", "channel", "收到", false, true],
    ["reaction_added", "U01SAM", "eyes", "C01REDISALERTS"],
    ["reaction_removed", "U01SAM", "eyes", "C01REDISALERTS"],
  ]);
});
