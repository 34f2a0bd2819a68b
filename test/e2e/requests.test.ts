import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { type BotUnderTest, channel, lin, sam, startBotUnderTest } from "../support/bot-under-test.ts";
import { tuning } from "../support/request-stage.ts";

let bot: BotUnderTest;
let root: Message;
beforeAll(async () => {
  bot = await startBotUnderTest({ remediation: tuning });
  const { redis, workspace } = bot;
  const pipeline = redis.pipeline();
  for (let index = 0; index < 600; index++) {
    pipeline.set(`MARKETING:COUPON:UNREAD:${100_000 + index}`, "1");
    pipeline.sadd(`contact:userGroupLabel:set:${index}`, "a");
  }
  for (let index = 0; index < 300; index++) pipeline.set(`contact:last:activity:${index}`, "1", "EX", 9_000);
  await pipeline.exec();
  await workspace.client.slash(sam, channel, "/redis-audit report orders-eu --pace fast");
  await workspace.client.waitForMessage(
    channel,
    (message) => textOf(message).includes("Redis keyspace audit"),
    20_000,
  );
}, 60_000);
afterAll(() => bot.stop());

const textOf = (message: unknown): string => JSON.stringify(message ?? null);
const field = (name: string, value: string) => ({ [name]: { [name]: { type: "plain_text_input", value } } });

async function modalOf(user: string, word: string) {
  const { client } = bot.workspace;
  return client.waitFor(
    () => client.modals(user).find(({ view }) => textOf(view).includes(word)),
    5000,
    `a modal with ${word}`,
  );
}

async function toldOf(user: string, before: number): Promise<string> {
  const { client } = bot.workspace;
  return textOf((await client.waitFor(() => client.ephemerals(user)[before], 5000, "an answer")).blocks);
}

const rootNow = () => bot.workspace.client.messages(channel).find(({ ts }) => ts === root.ts);
const replies = () => bot.workspace.client.thread(channel, root.ts).filter(({ ts }) => ts !== root.ts);
const pictures = () => replies().flatMap(({ files }) => files);
const thread = () => replies().map(textOf);

async function waitForReply(word: string): Promise<void> {
  const { client } = bot.workspace;
  await client.waitFor(() => thread().find((text) => text.includes(word)), 8000, `a reply with ${word}`);
}

/** What the menu of an item holds for a choice: it goes with what was shown. */
function choiceOf(message: unknown, wanted: string): string {
  const found = new RegExp(`"value":"(${wanted}[^"]*)"`).exec(textOf(message));
  if (found?.[1] === undefined) throw new Error(`no choice ${wanted}`);
  return found[1];
}

/** Chooses in the menu of one item of the root. */
function choose(user: string, wanted: string) {
  const now = rootNow();
  if (now === undefined) throw new Error("no root");
  const value = choiceOf(now, wanted);
  return bot.workspace.client.click(user, now, "request:item", value);
}

describe("a request", () => {
  it("is drafted in a modal in both languages, and cannot be posted while a TTL is missing", async () => {
    const { client } = bot.workspace;
    await client.slash(sam, channel, "/redis-audit request orders-eu");
    const { id, view } = await modalOf(sam, "MARKETING:COUPON:UNREAD");
    const text = textOf(view);
    expect(text).toContain("What happened:");
    expect(text).toContain("事件概要：");
    expect(text).toContain("An item has no TTL yet");
    for (const [number, ttl] of [
      [1, "60d"],
      [2, "30d"],
    ] as const) {
      const modal = client.modals(sam).find((one) => one.id === id);
      await client.clickView(sam, id, "draft:item", choiceOf(modal, `edit:R1:${number}`));
      const form = await modalOf(sam, `Item`);
      expect(textOf(await client.submit(sam, field("ttl", "soon"), form.id))).toContain(
        "a number and a unit",
      );
      await client.submit(sam, field("ttl", ttl), form.id);
      await client.waitFor(() => client.modals(sam).length === 1, 5000, "the form closed");
    }
    await client.waitFor(
      () => textOf(client.modals(sam)[0]).includes("30 days"),
      5000,
      "the draft with its TTLs",
    );
    const twice = [client.submit(sam, {}, id), client.submit(sam, {}, id)];
    await Promise.all(twice);
    root = await client.waitForMessage(
      channel,
      (message) => textOf(message).includes("ACTION REQUIRED"),
      8000,
    );
    expect(
      client.messages(channel).filter((message) => textOf(message).includes("ACTION REQUIRED")),
    ).toHaveLength(1);
    const posted = textOf(root);
    for (const word of [
      "60 days / 60 天",
      "30 days / 30 天",
      "600",
      "SET key value EX 5184000",
      "需要你们配合的事项：",
    ]) {
      expect(posted).toContain(word);
    }
  });

  it("takes one person's approval once, and tells the other that it came too late", async () => {
    const { client } = bot.workspace;
    const before = client.ephemerals(lin).length;
    const value = choiceOf(rootNow(), "approve:R1:1");
    await choose(lin, "approve:R1:1");
    await waitForReply("approved item 1");
    await client.waitFor(() => textOf(rootNow()).includes("approved / 已同意"), 8000, "the root");
    expect(textOf(rootNow())).toContain(`<@${lin}>`);
    expect(value).toContain("approve:R1:1:");
    await choose(lin, "approve:R1:1");
    expect(await toldOf(lin, before)).toContain("已同意");
    const own = client.ephemerals(sam).length;
    await choose(sam, "approve:R1:2");
    expect(await toldOf(sam, own)).toContain("somebody else must approve it");
  });

  it("shows what a counter-proposal would bring before it is sent, and the requester accepts it", async () => {
    const { client } = bot.workspace;
    await choose(lin, "counter:R1:2");
    const { id } = await modalOf(lin, "建议其他 TTL");
    await client.clickView(lin, id, "ttl", "90d");
    await client.waitFor(() => textOf(client.modals(lin)).includes("90 天"), 5000, "the consequence");
    expect(textOf(client.modals(lin))).toContain("600 个键会设置该 TTL");
    await client.submit(lin, { ...field("ttl", "90d"), ...field("reason", "<!channel> 活动三个月") }, id);
    await waitForReply("proposes 90 days");
    const reply = replies().find((one) => textOf(one).includes("proposes 90 days"));
    if (reply === undefined) throw new Error("no reply");
    expect(textOf(reply)).not.toMatch(/"mrkdwn","text":"[^"]*<!channel>/);
    const before = client.ephemerals(lin).length;
    expect(await client.click(lin, reply, "request:accept")).toMatchObject({ ok: true });
    expect(await toldOf(lin, before)).toContain("你自己的提议");
    await client.click(sam, reply, "request:accept");
    await waitForReply("accepts the counter-proposal");
    await client.waitFor(() => textOf(rootNow()).includes("90 days / 90 天"), 8000, "the new TTL");
  });

  it("reads a reply, applies nothing, and lets its author alone confirm it", async () => {
    const { client } = bot.workspace;
    const before = client.ephemerals(lin).length;
    await client.say(lin, channel, "同意 2", { threadTs: root.ts });
    const draft = await client.waitFor(() => client.ephemerals(lin)[before], 5000, "the draft");
    expect(textOf(draft)).toContain("在你确认之前不会生效");
    expect(textOf(rootNow()).match(/approved \/ 已同意/g)?.length).toBe(1);
    await client.click(lin, draft, "request:confirm");
    await waitForReply("approved item 2");
  });

  it("runs what was signed, after a dry run and a click, with a receipt and an undo", async () => {
    const { client } = bot.workspace;
    await client.waitFor(() => textOf(rootNow()).includes("run:R1"), 8000, "the menu");
    await client.click(sam, rootNow() ?? root, "request:more", "run:R1");
    const find = (word: string) =>
      client.waitFor(() => replies().find((one) => textOf(one).includes(word)), 15_000, word);
    const waiting = await find("ready to start");
    await client.waitFor(() => pictures()[0]?.altText?.includes("个键在首次写入后"), 8000, "a picture");
    expect(await bot.redis.ttl("MARKETING:COUPON:UNREAD:100001")).toBe(-1);
    await client.click(sam, waiting, "run:start");
    const receipt = await client.waitFor(
      () => replies().find((one) => textOf(one).includes("Receipt / 执行回执")),
      60_000,
      "the receipt",
    );
    expect(textOf(receipt)).toContain("1,200");
    const ttl = await bot.redis.ttl("MARKETING:COUPON:UNREAD:100001");
    expect(ttl).toBeGreaterThan(80 * 86_400);
    expect(ttl).toBeLessThan(100 * 86_400);
    expect(await bot.redis.ttl("contact:last:activity:1")).toBeLessThan(9_001);
    await client.waitFor(() => pictures().length === 2, 8000, "the picture of the receipt");
    expect(receipt.blocks.find(({ type }) => type === "plan")).toMatchObject({
      tasks: [
        { task_id: "dry-run", status: "complete" },
        { task_id: "canary", status: "complete" },
        { task_id: "watch", status: "complete" },
        { task_id: "rest", status: "complete" },
        { task_id: "receipt", status: "complete" },
      ],
    });
    await client.click(sam, receipt, "run:undo");
    await find("Undo / 撤销执行");
    await find("It was undone.");
    expect(await client.click(sam, receipt, "run:undo")).toMatchObject({ ok: false });
    // A client that was away still shows the button.
    const { botToken, apiUrl } = bot.workspace;
    const { ts, text, blocks } = receipt;
    await new WebClient(botToken, { slackApiUrl: apiUrl }).chat.update({
      ...{ channel: receipt.channel, ts, text },
      blocks: [...blocks],
    });
    const before = client.ephemerals(sam).length;
    await client.click(sam, receipt, "run:undo");
    expect(await toldOf(sam, before)).toContain("was undone already");
    expect(replies().filter((one) => textOf(one).includes('"type":"plan"'))).toHaveLength(2);
  }, 90_000);

  it("lists requests, and how each item stands", async () => {
    const { client } = bot.workspace;
    const before = client.ephemerals(lin).length;
    await client.slash(lin, channel, "/redis-audit requests orders-eu");
    expect(await toldOf(lin, before)).toContain("`R1`");
    await client.slash(lin, channel, "/redis-audit signoff r1");
    expect(await toldOf(lin, before + 1)).toContain("MARKETING:COUPON:UNREAD");
    await client.slash(lin, channel, "/redis-audit requests nobody");
    expect(await toldOf(lin, before + 2)).toContain("nobody");
  });
});
