import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import { silentLogger } from "./support/start-bolt.ts";

const ALERTS = "C01REDISALERTS";
const RANDOM = "C03RANDOM";
const SAM = "U01SAM";

let workspace: Workspace;
let slack: WebClient;

const connect = (token: string | undefined, from = workspace): WebClient =>
  new WebClient(token, {
    slackApiUrl: from.apiUrl,
    logger: silentLogger,
    retryConfig: { retries: 0 },
    timeout: 5_000,
  });

beforeEach(async () => {
  workspace = await createWorkspace();
  slack = connect(workspace.botToken);
});

afterEach(() => workspace.stop());

/** What Slack answers when it refuses. */
const refusalOf = async (call: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "data" in error) return error.data as Record<string, unknown>;
    throw error;
  }
  throw new Error("the call succeeded");
};

const errorOf = async (call: Promise<unknown>): Promise<unknown> => (await refusalOf(call))["error"];

const post = async (text: string, more: { readonly thread_ts?: string } = {}): Promise<string> =>
  (await slack.chat.postMessage({ channel: ALERTS, text, ...more })).ts ?? "";

describe("tokens", () => {
  test("auth.test tells who the bot is and which scopes it has", async () => {
    const limited = await createWorkspace({ scopes: ["chat:write", "commands"] });
    try {
      const answer = await connect(limited.botToken, limited).auth.test();

      expect(answer).toMatchObject({ ok: true, user_id: "U00REDISAUDIT", bot_id: "B00REDISAUDIT" });
      expect(answer.response_metadata?.scopes).toEqual(["chat:write", "commands"]);
    } finally {
      await limited.stop();
    }
  });

  test("a call without a token, with a wrong one, or with the app's is refused", async () => {
    expect(await errorOf(connect(undefined).auth.test())).toBe("not_authed");
    expect(await errorOf(connect("xoxb-other").auth.test())).toBe("invalid_auth");
    expect(await errorOf(connect(workspace.appToken).auth.test())).toBe("not_allowed_token_type");
    expect(await errorOf(slack.apps.connections.open())).toBe("not_allowed_token_type");
  });

  test("a missing scope is named, with what was granted", async () => {
    const limited = await createWorkspace({ scopes: ["chat:write"] });
    try {
      const call = connect(limited.botToken, limited).reactions.add({
        channel: ALERTS,
        timestamp: "1.0",
        name: "eyes",
      });

      expect(await refusalOf(call)).toMatchObject({
        error: "missing_scope",
        needed: "reactions:write",
        provided: "chat:write",
      });
    } finally {
      await limited.stop();
    }
  });

  test("reading a direct message needs im:history, whatever other history the bot may read", async () => {
    const limited = await createWorkspace({ scopes: ["channels:history"] });
    try {
      const client = connect(limited.botToken, limited);
      await limited.client.act({ do: "openHome", user: SAM });

      expect(await refusalOf(client.conversations.history({ channel: "D01SAM" }))).toMatchObject({
        error: "missing_scope",
        needed: "im:history",
      });
      expect((await client.conversations.history({ channel: ALERTS })).ok).toBe(true);
    } finally {
      await limited.stop();
    }
  });

  test("a method that does not exist is refused", async () => {
    expect(await errorOf(slack.apiCall("chat.shout"))).toBe("unknown_method");
  });

  test("arguments may come as JSON", async () => {
    const response = await fetch(`${workspace.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        authorization: `Bearer ${workspace.botToken}`,
      },
      body: JSON.stringify({ channel: ALERTS, text: "内存", blocks: [{ type: "divider" }] }),
    });

    expect(await response.json()).toMatchObject({ ok: true, message: { text: "内存" } });
    expect(workspace.client.messages(ALERTS)[0]?.blocks[0]?.type).toBe("divider");
  });
});

describe("posting", () => {
  test("timestamps look like Slack's, differ and grow, even within a millisecond", async () => {
    const frozen = await createWorkspace({ nowMs: () => 1_700_000_000_123 });
    try {
      const client = connect(frozen.botToken, frozen);
      const first = await client.chat.postMessage({ channel: ALERTS, text: "one" });
      const second = await client.chat.postMessage({ channel: ALERTS, text: "two" });

      expect(first.ts).toMatch(/^1700000000\.1230\d\d$/);
      expect(Number(second.ts)).toBeGreaterThan(Number(first.ts));
    } finally {
      await frozen.stop();
    }
  });

  test("ids that the app left out are filled in, so that every button can be clicked", async () => {
    const button = { type: "button" as const, text: { type: "plain_text" as const, text: "Go" } };
    await slack.chat.postMessage({
      channel: ALERTS,
      text: "x",
      blocks: [{ type: "actions", elements: [button, button] }],
    });

    const [block] = workspace.client.messages(ALERTS)[0]?.blocks ?? [];
    const ids = block?.type === "actions" ? block.elements.map((element) => element.action_id) : [];
    expect(block?.block_id).toMatch(/.+/);
    expect(new Set(ids).size).toBe(2);
  });

  test("a person's id means their direct message", async () => {
    const answer = await slack.chat.postMessage({ channel: SAM, text: "hello" });

    expect(answer.channel).toBe("D01SAM");
    expect(workspace.client.directMessages(SAM).map((message) => message.text)).toEqual(["hello"]);
    expect((await slack.conversations.open({ users: SAM })).channel?.id).toBe("D01SAM");
  });

  test.each([
    ["a channel that does not exist", { channel: "C404", text: "x" }, "channel_not_found"],
    ["a channel the bot is not in", { channel: RANDOM, text: "x" }, "not_in_channel"],
    ["nothing to say", { channel: ALERTS }, "no_text"],
    [
      "a thread that does not exist",
      { channel: ALERTS, text: "x", thread_ts: "1.000001" },
      "thread_not_found",
    ],
    ["blocks that are no list", { channel: ALERTS, blocks: "{}" }, "invalid_blocks_format"],
    [
      "metadata without a type",
      { channel: ALERTS, text: "x", metadata: { a: 1 } },
      "invalid_metadata_format",
    ],
    [
      "attachments, which nobody would see here",
      { channel: ALERTS, attachments: [{ text: "x" }] },
      "invalid_attachments",
    ],
  ])("%s is refused", async (_name, args, expected) => {
    expect(await errorOf(slack.apiCall("chat.postMessage", args))).toBe(expected);
    expect(workspace.client.messages(ALERTS)).toEqual([]);
  });

  test("a public channel is open to a bot with chat:write.public", async () => {
    const open = await createWorkspace({ scopes: ["chat:write", "chat:write.public"] });
    try {
      const answer = await connect(open.botToken, open).chat.postMessage({ channel: RANDOM, text: "x" });

      expect(answer.ok).toBe(true);
    } finally {
      await open.stop();
    }
  });

  test("blocks that break a rule are refused with the rule and the place", async () => {
    const call = slack.chat.postMessage({
      channel: ALERTS,
      text: "x",
      blocks: [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }],
    });

    expect(await refusalOf(call)).toMatchObject({
      error: "invalid_blocks",
      errors: ["must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
      response_metadata: {
        messages: ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
      },
    });
  });

  test("blocks with too much text in all are refused", async () => {
    const text = "x".repeat(2_700);
    const blocks = Array.from({ length: 5 }, () => ({
      type: "section",
      text: { type: "mrkdwn", text },
    }));

    expect(await errorOf(slack.chat.postMessage({ channel: ALERTS, text: "x", blocks }))).toBe(
      "msg_blocks_too_long",
    );
  });

  test("an archived channel takes no message", async () => {
    workspace.client.archiveChannel("redis-alerts");

    expect(await errorOf(slack.chat.postMessage({ channel: ALERTS, text: "x" }))).toBe("is_archived");
  });

  test("text is cut where Slack cuts it", async () => {
    await post("x".repeat(40_001));

    expect(workspace.client.messages(ALERTS)[0]?.text.length).toBe(40_000);
  });

  test("an ephemeral is seen by its reader only, and is in no history", async () => {
    await slack.chat.postEphemeral({ channel: ALERTS, user: SAM, text: "psst" });

    expect(workspace.client.ephemerals(SAM).map((message) => message.text)).toEqual(["psst"]);
    expect(workspace.client.ephemerals("U02LIN")).toEqual([]);
    expect((await slack.conversations.history({ channel: ALERTS })).messages).toEqual([]);
  });
});

describe("editing and deleting", () => {
  test("an edit keeps the timestamp, and keeps blocks and metadata that it does not mention", async () => {
    const metadata = { event_type: "outbox", event_payload: { id: "7" } };
    const { ts = "" } = await slack.chat.postMessage({
      channel: ALERTS,
      text: "one",
      blocks: [{ type: "divider" }],
      metadata,
    });

    await slack.chat.update({ channel: ALERTS, ts, text: "two" });

    expect(workspace.client.find(ALERTS, ts)).toMatchObject({
      ts,
      text: "two",
      blocks: [{ type: "divider" }],
      metadata,
    });
    await slack.chat.update({
      channel: ALERTS,
      ts,
      text: "three",
      blocks: [],
      metadata: {} as typeof metadata,
    });
    expect(workspace.client.find(ALERTS, ts)?.blocks).toEqual([]);
    expect(workspace.client.find(ALERTS, ts)?.metadata).toBeUndefined();
  });

  test("only the bot's own messages can be edited or deleted", async () => {
    const { ts } = await workspace.client.say(SAM, ALERTS, "mine");

    expect(await errorOf(slack.chat.update({ channel: ALERTS, ts, text: "x" }))).toBe("cant_update_message");
    expect(await errorOf(slack.chat.delete({ channel: ALERTS, ts }))).toBe("cant_delete_message");
    expect(await errorOf(slack.chat.update({ channel: ALERTS, ts: "1.000001", text: "x" }))).toBe(
      "message_not_found",
    );
  });

  test("an edit refuses the long text that a post cuts", async () => {
    const ts = await post("short");

    expect(await errorOf(slack.chat.update({ channel: ALERTS, ts, text: "x".repeat(4_001) }))).toBe(
      "msg_too_long",
    );
  });

  test("a message that a person deleted cannot be edited", async () => {
    const ts = await post("gone soon");
    const message = workspace.client.find(ALERTS, ts);
    if (message !== undefined) workspace.client.deleteMessage(message);

    expect(await errorOf(slack.chat.update({ channel: ALERTS, ts, text: "x" }))).toBe("message_not_found");
  });

  test("a locked thread takes no answers, but its root can be edited", async () => {
    const ts = await post("root");
    const root = workspace.client.find(ALERTS, ts);
    if (root !== undefined) workspace.client.lockThread(root);

    expect(await errorOf(slack.chat.postMessage({ channel: ALERTS, text: "x", thread_ts: ts }))).toBe(
      "restricted_action_thread_locked",
    );
    expect((await slack.chat.update({ channel: ALERTS, ts, text: "moved" })).ok).toBe(true);
  });
});

describe("reading", () => {
  test("history holds roots, newest first, page by page", async () => {
    const first = await post("one");
    await post("reply", { thread_ts: first });
    await post("two");
    await post("three");

    const page = await slack.conversations.history({ channel: ALERTS, limit: 2 });
    const rest = await slack.conversations.history({
      channel: ALERTS,
      limit: 2,
      cursor: page.response_metadata?.next_cursor ?? "",
    });

    expect(page.messages?.map((message) => message.text)).toEqual(["three", "two"]);
    expect(page.has_more).toBe(true);
    expect(rest.messages?.map((message) => message.text)).toEqual(["one"]);
    expect(rest.messages?.[0]).toMatchObject({ thread_ts: first, reply_count: 1 });
    expect(rest.has_more).toBe(false);
  });

  test("oldest and latest bound the history, without the bounds unless asked", async () => {
    const timestamps = [await post("one"), await post("two"), await post("three")];
    const [oldest = "", , latest = ""] = timestamps;

    const open = await slack.conversations.history({ channel: ALERTS, oldest, latest });
    const closed = await slack.conversations.history({
      channel: ALERTS,
      oldest,
      latest,
      inclusive: true,
    });

    expect(open.messages?.map((message) => message.text)).toEqual(["two"]);
    expect(closed.messages?.map((message) => message.text)).toEqual(["three", "two", "one"]);
  });

  test("replies come oldest first after their root; a reply to a reply joins the same thread", async () => {
    const root = await post("root");
    const reply = await post("first", { thread_ts: root });
    await post("second", { thread_ts: reply });

    const thread = await slack.conversations.replies({ channel: ALERTS, ts: root });

    expect(thread.messages?.map((message) => message.text)).toEqual(["root", "first", "second"]);
    expect(thread.messages?.[2]?.thread_ts).toBe(root);
    expect(await errorOf(slack.conversations.replies({ channel: ALERTS, ts: "1.000001" }))).toBe(
      "thread_not_found",
    );
  });

  test("a deleted root leaves a tombstone while it has replies", async () => {
    const root = await post("root");
    await post("reply", { thread_ts: root });
    await slack.chat.delete({ channel: ALERTS, ts: root });

    const thread = await slack.conversations.replies({ channel: ALERTS, ts: root });

    expect(thread.messages?.map((message) => [message.user, message.text])).toEqual([
      ["USLACKBOT", "This message was deleted."],
      ["U00REDISAUDIT", "reply"],
    ]);
  });

  test("metadata comes only when asked for", async () => {
    const metadata = { event_type: "outbox", event_payload: { id: "7" } };
    await slack.chat.postMessage({ channel: ALERTS, text: "x", metadata });

    const plain = await slack.conversations.history({ channel: ALERTS });
    const full = await slack.conversations.history({ channel: ALERTS, include_all_metadata: true });

    expect(plain.messages?.[0]).not.toHaveProperty("metadata");
    expect(full.messages?.[0]?.metadata).toEqual(metadata);
  });

  test("a channel the bot is not in has no history for it", async () => {
    expect(await errorOf(slack.conversations.history({ channel: RANDOM }))).toBe("not_in_channel");
    expect((await slack.conversations.info({ channel: RANDOM })).channel?.is_member).toBe(false);
  });

  test("a permalink names the channel and the message", async () => {
    const ts = await post("x");
    const answer = await slack.chat.getPermalink({ channel: ALERTS, message_ts: ts });

    expect(answer.permalink).toBe(`${workspace.pageUrl}archives/C01REDISALERTS/p${ts.replace(".", "")}`);
  });
});

describe("reactions", () => {
  test("can be added once and taken away once", async () => {
    const timestamp = await post("x");
    const reaction = { channel: ALERTS, timestamp, name: "white_check_mark" };

    await slack.reactions.add(reaction);
    expect(await errorOf(slack.reactions.add(reaction))).toBe("already_reacted");
    const { message } = await slack.reactions.get({ channel: ALERTS, timestamp });
    expect(message?.reactions).toEqual([{ name: "white_check_mark", users: ["U00REDISAUDIT"], count: 1 }]);
    await slack.reactions.remove(reaction);
    expect(await errorOf(slack.reactions.remove(reaction))).toBe("no_reaction");
    expect(workspace.client.find(ALERTS, timestamp)?.reactions).toEqual([]);
  });
});

describe("people", () => {
  test("a person's locale comes when asked for", async () => {
    const lin = await slack.users.info({ user: "U02LIN", include_locale: true });
    const plain = await slack.users.info({ user: "U02LIN" });

    expect(lin.user).toMatchObject({ locale: "zh-CN", real_name: "林悦", tz: "Asia/Shanghai" });
    expect(plain.user).not.toHaveProperty("locale");
    expect(await errorOf(slack.users.info({ user: "U404" }))).toBe("user_not_found");
  });

  test("groups and their members can be listed", async () => {
    const groups = await slack.usergroups.list({ include_users: true });

    expect(groups.usergroups?.map((group) => [group.handle, group.users])).toEqual([
      ["sre-oncall", ["U01SAM"]],
      ["isales-marketing-oncall", ["U02LIN"]],
    ]);
    expect((await slack.usergroups.users.list({ usergroup: "S01SREONCALL" })).users).toEqual(["U01SAM"]);
  });

  test("channels are listed by kind", async () => {
    await slack.conversations.open({ users: SAM });
    const channels = await slack.conversations.list({ types: "public_channel" });
    const direct = await slack.conversations.list({ types: "im" });

    expect(channels.channels?.map((channel) => channel.name)).toEqual([
      "redis-alerts",
      "isales-marketing",
      "random",
    ]);
    expect(direct.channels?.map((channel) => channel.user)).toEqual(["U01SAM"]);
  });

  test("users.list names the bot as one, and pages", async () => {
    const first = await slack.users.list({ limit: 2 });
    const second = await slack.users.list({ limit: 2, cursor: first.response_metadata?.next_cursor ?? "" });

    expect(first.members?.map((member) => [member.name, member.is_bot])).toEqual([
      ["sam.rivera", false],
      ["u02lin", false],
    ]);
    expect(second.members?.map((member) => [member.name, member.is_bot])).toEqual([
      ["redis-audit", true],
      ["slackbot", true],
    ]);
  });
});

test("every call is in the log, with its arguments, its outcome and without the token", async () => {
  await slack.chat.postMessage({ channel: ALERTS, text: "x" });
  await errorOf(slack.chat.postMessage({ channel: "C404", text: "x" }));

  expect(workspace.client.calls).toEqual([
    { method: "chat.postMessage", args: { channel: "C01REDISALERTS", text: "x" }, outcome: "ok" },
    { method: "chat.postMessage", args: { channel: "C404", text: "x" }, outcome: "channel_not_found" },
  ]);
});
