import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import { silentLogger } from "./support/start-bolt.ts";

const ALERTS = "C01REDISALERTS";

let workspace: Workspace;
let now: number;

beforeEach(async () => {
  now = 1_700_000_000_000;
  workspace = await createWorkspace({ rateLimits: true, nowMs: () => now });
});

afterEach(() => workspace.stop());

const connect = (timeout = 5_000): WebClient =>
  new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    logger: silentLogger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
  });

const post = (client = connect(), channel = ALERTS): Promise<unknown> =>
  client.chat.postMessage({ channel, text: "x" });

const texts = (): readonly string[] => workspace.client.messages(ALERTS).map((message) => message.text);

describe("injected faults", () => {
  test("a status with Retry-After, then all is well again", async () => {
    workspace.client.failNext("chat.postMessage", { status: 429, retryAfterSeconds: 7 });

    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    expect(texts()).toEqual([]);
    await post();
    expect(texts()).toEqual(["x"]);
  });

  test("a status of 503 as often as asked", async () => {
    workspace.client.failNext("chat.postMessage", { status: 503, body: "upstream" }, 2);

    await expect(post()).rejects.toMatchObject({ statusCode: 503, body: "upstream" });
    await expect(post()).rejects.toMatchObject({ statusCode: 503 });
    await post();
    expect(texts()).toEqual(["x"]);
  });

  test("an error of Slack's, for one method only", async () => {
    workspace.client.failNext("chat.postMessage", { error: "internal_error" });

    await connect().auth.test();
    await expect(post()).rejects.toThrow("internal_error");
  });

  test("an error for whatever comes next", async () => {
    workspace.client.failNext("*", { error: "fatal_error" });

    await expect(connect().auth.test()).rejects.toThrow("fatal_error");
  });

  test("a call that hangs was not carried out", async () => {
    workspace.client.failNext("chat.postMessage", "hang");

    await expect(post(connect(50))).rejects.toThrow(/timeout/i);
    expect(texts()).toEqual([]);
  });

  test.each(["apply-then-drop", "apply-then-hang"] as const)(
    "a doubtful post (%s) fails for the caller but is in the channel",
    async (fault) => {
      workspace.client.failNext("chat.postMessage", fault);

      await expect(post(connect(300))).rejects.toThrow();
      await workspace.client.waitForMessage(ALERTS, (message) => message.text === "x");
      expect(texts()).toEqual(["x"]);
    },
  );

  test("a dropped call was not carried out", async () => {
    workspace.client.failNext("chat.postMessage", "drop");

    await expect(post()).rejects.toThrow();
    expect(texts()).toEqual([]);
  });

  test.each(["html", "truncated-json"] as const)("an answer that is no JSON (%s)", async (fault) => {
    workspace.client.failNext("chat.postMessage", fault);

    await expect(post()).rejects.toThrow();
    expect(workspace.client.calls.at(-1)?.outcome).toBe(`fault: ${fault}`);
  });
});

describe("rate limits", () => {
  test("posting allows a short burst in a channel, then one a second", async () => {
    const client = connect();
    for (let index = 0; index < 3; index += 1) await post(client);

    await expect(post(client)).rejects.toMatchObject({ retryAfter: 1 });
    await post(client, "C02MARKETING");
    now += 1_000;
    await post(client);
    await expect(post(client)).rejects.toMatchObject({ retryAfter: 1 });
    expect(texts()).toHaveLength(4);
  });

  test("tier 3 allows 50 calls a minute", async () => {
    const client = connect();
    const history = () => client.conversations.history({ channel: ALERTS, limit: 1 });
    await Promise.all(Array.from({ length: 50 }, history));

    await expect(history()).rejects.toMatchObject({ retryAfter: 2 });
    now += 1_200;
    await history();
  });

  test("tier 2 allows 20 calls a minute", async () => {
    const client = connect();
    await Promise.all(Array.from({ length: 20 }, () => client.users.list({})));

    await expect(client.users.list({})).rejects.toMatchObject({ retryAfter: 3 });
    expect(workspace.client.calls.at(-1)?.outcome).toBe("ratelimited");
  });
});
