import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import { countCalls, type SlackCall } from "../../src/slack/count-calls.ts";
import { createSlackLogger } from "../../src/slack/slack-logger.ts";

let workspace: Workspace;
let calls: SlackCall[];
let client: WebClient;

beforeEach(async () => {
  workspace = await createWorkspace();
  calls = [];
  client = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: createSlackLogger({ info: () => {}, warn: () => {}, error: () => {} }),
    fetch: countCalls((call) => calls.push(call)),
  });
});
afterEach(() => workspace.stop());

const post = (channel = "C01REDISALERTS") => client.chat.postMessage({ channel, text: "hello" });

it("tells of each call by its method and Slack's word, and leaves the answer readable", async () => {
  expect((await post()).ok).toBe(true);
  await expect(post("C0NOWHERE")).rejects.toThrow("channel_not_found");
  expect(calls).toEqual([
    { method: "chat.postMessage", outcome: "ok" },
    { method: "chat.postMessage", outcome: "channel_not_found" },
  ]);
});

it("tells how long Slack asked to wait, and of what came in Slack's place", async () => {
  workspace.client.failNext("chat.postMessage", { status: 429, retryAfterSeconds: 7 });
  await expect(post()).rejects.toThrow();
  workspace.client.failNext("chat.postMessage", { status: 503 });
  await expect(post()).rejects.toThrow();
  workspace.client.failNext("chat.postMessage", "drop");
  await expect(post()).rejects.toThrow();
  workspace.client.failNext("chat.postMessage", "truncated-json");
  await expect(post()).rejects.toThrow();
  expect(calls).toEqual([
    { method: "chat.postMessage", outcome: "ratelimited", retryAfterSeconds: 7 },
    { method: "chat.postMessage", outcome: "http_503" },
    { method: "chat.postMessage", outcome: "network" },
    { method: "chat.postMessage", outcome: "unreadable_answer" },
  ]);
});
