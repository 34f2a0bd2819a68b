import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { METHOD_SCOPES } from "../../../sandbox/workspace/api/index.ts";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";

const SAM = "U01SAM";
const LIN = "U02LIN";
const ALERTS = "redis-alerts";

let workspace: Workspace;
let slack: WebClient;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 15, 9, 30, 0);
  workspace = await createWorkspace({ retryDelaysMs: [], nowMs: () => now });
  slack = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
});

afterEach(() => workspace.stop());

test("waiting for a message ends as soon as an edit makes it fit", async () => {
  const { ts = "" } = await slack.chat.postMessage({ channel: "C01REDISALERTS", text: "firing" });
  const waiting = workspace.client.waitForMessage(ALERTS, (message) => message.text === "resolved");

  await slack.chat.update({ channel: "C01REDISALERTS", ts, text: "resolved" });

  expect((await waiting).ts).toBe(ts);
});

test("waiting in vain tells what was there instead", async () => {
  await workspace.client.say(SAM, ALERTS, "hello");

  const waiting = workspace.client.waitForMessage(ALERTS, (message) => message.text === "bye", 20);

  await expect(waiting).rejects.toThrow(
    /^No such message in redis-alerts after 20 ms; there were 1:\n- \d+\.\d+ Sam Rivera: hello$/,
  );
});

test("waiting for something that fails while it is checked fails with that error", async () => {
  const waiting = workspace.client.waitFor(() => {
    if (workspace.client.messages(ALERTS).length > 0) throw new Error("broken check");
    return false;
  });

  await workspace.client.say(SAM, ALERTS, "hello");

  await expect(waiting).rejects.toThrow("broken check");
});

test("an unknown channel is a mistake of the test", async () => {
  expect(() => workspace.client.messages("nowhere")).toThrow("There is no channel nowhere");
  await expect(workspace.client.say(SAM, "nowhere", "x")).rejects.toThrow("There is no channel nowhere");
});

test("two things said at once are answered each with its own message", async () => {
  const said = await Promise.all([
    workspace.client.say(SAM, ALERTS, "one"),
    workspace.client.say(SAM, ALERTS, "two"),
  ]);

  expect(said.map((message) => message.text)).toEqual(["one", "two"]);
});

test("the transcript reads as the channel does: blocks, threads, edits, reactions", async () => {
  const plain = (text: string) => ({ type: "plain_text" as const, text });
  const { ts = "" } = await slack.chat.postMessage({ channel: "C01REDISALERTS", text: "memory" });
  now += 60_000;
  await workspace.client.say(LIN, ALERTS, "收到", { threadTs: ts });
  now += 5_000;
  await slack.chat.update({
    channel: "C01REDISALERTS",
    ts,
    text: "memory",
    blocks: [
      { type: "header", text: plain("Memory 87.5 %") },
      { type: "section", text: { type: "mrkdwn", text: "cc <!subteam^S01SREONCALL>, <@U02LIN>: a &lt; b" } },
      {
        type: "table",
        rows: [
          [
            { type: "raw_text", text: "Keys 键数" },
            { type: "raw_number", value: 2_623_984, text: "2,623,984" },
          ],
        ],
      },
      { type: "divider" },
      { type: "actions", elements: [{ type: "button", action_id: "ack", text: plain("Acknowledge") }] },
      { type: "context", elements: [{ type: "mrkdwn", text: "see <https://redis.io|docs>" }] },
    ],
  });
  const root = workspace.client.find(ALERTS, ts);
  if (root !== undefined) await workspace.client.react(SAM, root, "eyes");
  await slack.chat.postEphemeral({ channel: "C01REDISALERTS", user: SAM, text: "only you" });

  expect(workspace.client.transcript(ALERTS)).toBe(
    [
      "#redis-alerts",
      "09:30:00 redis-audit (edited 09:31:05)",
      "  # Memory 87.5 %",
      "  cc @sre-oncall, @林悦: a < b",
      "  | Keys 键数 | 2,623,984 |",
      "  ---",
      "  [ Acknowledge ]",
      "  see docs (https://redis.io)",
      "  :eyes: 1",
      "    09:31:00 林悦",
      "      收到",
      "09:31:05 redis-audit (only visible to Sam Rivera)",
      "  only you",
    ].join("\n"),
  );
});

test("the scopes of a method are there for checking a manifest", () => {
  expect(METHOD_SCOPES["chat.postMessage"]).toEqual(["chat:write"]);
  expect(METHOD_SCOPES["views.open"]).toEqual([]);
  expect(METHOD_SCOPES["conversations.replies"]).toEqual([
    "channels:history",
    "groups:history",
    "im:history",
  ]);
});

test("a port that is taken is an error, and stopping frees it", async () => {
  const port = Number(new URL(workspace.pageUrl).port);
  await expect(createWorkspace({ port })).rejects.toThrow("EADDRINUSE");

  await workspace.stop();
  workspace = await createWorkspace({ port });

  expect(workspace.pageUrl).toBe(`http://127.0.0.1:${port}/`);
});
