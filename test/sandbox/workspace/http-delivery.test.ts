import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "@slack/bolt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import { signRequest } from "../../../sandbox/workspace/delivery/sign-request.ts";
import { startHttpApp } from "./support/start-bolt.ts";

const SAM = "U01SAM";
const ALERTS = "redis-alerts";

let workspace: Workspace;
let apps: App[];

beforeEach(async () => {
  workspace = await createWorkspace({ retryDelaysMs: [5, 10] });
  apps = [];
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await workspace.stop();
});

const start = async (register: (app: App) => void, signingSecret?: string): Promise<App> => {
  const app = await startHttpApp(workspace, register, signingSecret);
  apps.push(app);
  return app;
};

test("the signature is the one Slack's documentation computes", () => {
  const body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

  expect(signRequest(body, "8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618_000)).toEqual({
    "x-slack-request-timestamp": "1531420618",
    "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  });
});

test("commands, clicks and events reach an app behind signed HTTP", async () => {
  const seen: unknown[] = [];
  const app = await start((bolt) => {
    bolt.command("/redis-audit", async ({ ack, command }) => ack(`you said ${command.text}`));
    bolt.action("go", async ({ ack, body }) => {
      seen.push(["click", body.user.id]);
      await ack();
    });
    bolt.event("message", async ({ event }) => {
      seen.push(["message", "text" in event ? event.text : ""]);
    });
  });

  const slash = await workspace.client.slash(SAM, ALERTS, "/redis-audit 状态 a&b=c");
  await app.client.chat.postMessage({
    channel: "C01REDISALERTS",
    text: "x",
    blocks: [
      {
        type: "actions",
        elements: [{ type: "button", action_id: "go", text: { type: "plain_text", text: "Go" } }],
      },
    ],
  });
  const [message] = workspace.client.messages(ALERTS);
  if (message === undefined) throw new Error("nothing was posted");
  const click = await workspace.client.click(SAM, message, "go");
  await workspace.client.say(SAM, ALERTS, "确认");
  await workspace.client.eventsSettled();

  expect(slash).toEqual({ ok: true, ack: { text: "you said 状态 a&b=c" } });
  expect(click).toEqual({ ok: true });
  expect(seen).toEqual([
    ["click", "U01SAM"],
    ["message", "确认"],
  ]);
});

test("an app with another signing secret refuses everything", async () => {
  let calls = 0;
  await start((bolt) => {
    bolt.command("/redis-audit", async ({ ack }) => {
      calls += 1;
      await ack();
    });
  }, "another-secret");

  expect(await workspace.client.slash(SAM, ALERTS, "/redis-audit status")).toEqual({
    ok: false,
    error: "dispatch_failed",
  });
  expect(calls).toBe(0);
});

test("a slow command is a timeout, and an address where nobody listens a failed dispatch", async () => {
  await workspace.stop();
  workspace = await createWorkspace({ ackTimeoutMs: 50 });
  await start((bolt) => {
    bolt.command("/redis-audit", async () => {});
  });
  expect(await workspace.client.slash(SAM, ALERTS, "/redis-audit status")).toEqual({
    ok: false,
    error: "operation_timeout",
  });

  workspace.client.setRequestUrl("http://127.0.0.1:1/");
  expect(await workspace.client.slash(SAM, ALERTS, "/redis-audit status")).toEqual({
    ok: false,
    error: "dispatch_failed",
  });
});

test("an event that is refused comes again with Slack's retry headers", async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push([request.headers["x-slack-retry-num"], request.headers["x-slack-retry-reason"]]);
    response.writeHead(seen.length < 3 ? 500 : 200);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  workspace.client.setRequestUrl(`http://127.0.0.1:${port}/`);

  await workspace.client.say(SAM, ALERTS, "hello");
  await workspace.client.eventsSettled();
  await new Promise((resolve) => server.close(resolve));

  expect(seen).toEqual([
    [undefined, undefined],
    ["1", "http_error"],
    ["2", "http_error"],
  ]);
});
