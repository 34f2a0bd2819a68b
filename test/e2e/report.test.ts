import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import { type BotUnderTest, channel, lin, sam, startBotUnderTest } from "../support/bot-under-test.ts";

const policy = `
roles:
  - { name: sre, users: [${sam}] }
allowed: { report: [sre] }
`.slice(1);

let bot: BotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest({ policy });
  const pipeline = bot.redis.pipeline();
  for (let id = 1; id <= 600; id++) {
    pipeline.set(`order:detail:${100_000 + id}`, "x".repeat(200), "EX", 90 + (id % 10));
    pipeline.set(`CONTACT_day_${500_000 + id}_2026-02-${10 + (id % 9)}`, "1");
  }
  pipeline.hset(
    "device_communication",
    Object.fromEntries([...Array(400).keys()].map((n) => [`d${n}`, "state"])),
  );
  await pipeline.exec();
});
afterAll(() => bot.stop());

let cancelledByClick: string;

const textOf = (message: Message | undefined): string => JSON.stringify(message?.blocks ?? []);

async function ask(user: string, line: string, into = channel): Promise<string> {
  const { client } = bot.workspace;
  const before = client.ephemerals(user).length;
  await client.slash(user, into, line);
  return textOf(await client.waitFor(() => client.ephemerals(user)[before], 3000, `an answer to ${line}`));
}

describe("/redis-audit report", () => {
  it("has nothing to show before the first audit", async () => {
    const answer = await ask(sam, "/redis-audit keys orders-eu");
    expect(answer).toContain("has not been audited yet");
    expect(answer).toContain("`/redis-audit report orders-eu`");
    expect(await ask(lin, "/redis-audit ttl orders-eu")).toContain("还没有审计记录");
    expect(await ask(sam, "/redis-audit keys")).toContain("`/redis-audit clusters` lists their names");
  });

  it("says that it began, then grows in the channel into a report in both languages with files", async () => {
    const { client } = bot.workspace;
    expect(await ask(sam, "/redis-audit report orders-eu --mode exact --pace fast")).toContain("has started");
    const root = await client.waitForMessage(channel, (message) => textOf(message).includes("1,201"), 20_000);
    expect(root.threadTs === undefined || root.threadTs === root.ts).toBe(true);
    expect(textOf(root)).toContain("键");
    const thread = await client.waitFor(
      () => {
        const messages = client.thread(channel, root.ts);
        return messages.some(({ files }) => files.length > 0) && messages;
      },
      20_000,
      "the files of the report",
    );
    const replies = thread.map(textOf).join("\n");
    expect(replies).toContain("order:detail:{");
    expect(replies).toContain("CONTACT_day_{");
    expect(replies).toContain("device_communication");
    expect(thread.flatMap(({ files }) => files.map(({ name }) => name)).toSorted()).toEqual([
      "hitRatio.png",
      "memory.png",
      "orders-eu.json",
      "patterns.csv",
      "patterns.png",
      "report.md",
      "ttl.png",
    ]);
  });

  it("answers about the audit afterwards, in the reader's language", async () => {
    expect(await ask(sam, "/redis-audit keys orders-eu contact")).toContain("CONTACT_day_{");
    expect(await ask(sam, "/redis-audit keys orders-eu contact")).not.toContain("order:detail");
    expect(await ask(lin, "/redis-audit ttl orders-eu")).toContain("order:detail:{");
    expect(await ask(sam, "/redis-audit keys orders-eu")).toContain("3 of 3 patterns");
    expect(await ask(sam, "/redis-audit bigkeys orders-eu")).toContain("device_communication");
    expect(await ask(sam, "/redis-audit diff orders-eu")).toContain("no earlier audit");
    expect(await ask(sam, "/redis-audit diff orders-eu yesterday")).toContain("is not a day");
  });

  it("compares with the audit before once there are two", async () => {
    const { client } = bot.workspace;
    await bot.redis.set("order:detail:999999", "new", "EX", 900);
    const before = client.messages(channel).length;
    await ask(sam, "/redis-audit report orders-eu --mode exact --pace fast");
    await client.waitFor(
      () =>
        client
          .messages(channel)
          .slice(before)
          .some(({ files }) => files.length > 0) || client.messages(channel).length > before + 4,
      20_000,
      "the second report",
    );
    expect(await ask(sam, "/redis-audit diff orders-eu")).toContain("order:detail:{");
    const today = new Date().toISOString().slice(0, 10);
    expect(await ask(sam, `/redis-audit diff orders-eu ${today}`)).toContain("order:detail:{");
    expect(await ask(sam, "/redis-audit diff orders-eu 2020-02-28")).toContain(
      `The oldest audit is of \`${today}\``,
    );
    expect(await ask(lin, "/redis-audit diff orders-eu 2020-02-28")).toContain("最早的审计在");
    for (const date of ["2026-02-31", "2026", "2026-2-3", "2026-02-13 x"]) {
      expect(await ask(sam, `/redis-audit diff orders-eu ${date}`)).toContain("Write it as 2026-02-13");
    }
    const grown = await ask(sam, "/redis-audit keys orders-eu order");
    expect(grown).toContain("Change");
    expect(grown).toContain("+1");
  });

  it("is stopped at once by anyone's click on Cancel, and its message says by whose", async () => {
    const { client } = bot.workspace;
    const isRunning = (message: Message) => textOf(message).includes(actionIds.cancelReport);
    const pipeline = bot.redis.pipeline();
    for (let id = 0; id < 90_000; id++) pipeline.set(`b:${id}`, "");
    await pipeline.exec();
    await ask(sam, "/redis-audit report orders-eu --pace gentle");
    const root = await client.waitForMessage(channel, isRunning, 5_000);
    const before = client.ephemerals(sam).length;
    await Promise.all([lin, sam].map((user) => client.click(user, root, actionIds.cancelReport)));
    const cancelled = await client.waitForMessage(
      channel,
      (message) => message.ts === root.ts && textOf(message).includes("cancelled it"),
      10_000,
    );
    cancelledByClick = cancelled.ts;
    const text = textOf(cancelled);
    expect(text).toContain(`<@${lin}>`);
    expect(text).toContain("取消审计，扫描已停止");
    expect(text).not.toContain(actionIds.cancelReport);
    expect(client.thread(channel, root.ts)).toHaveLength(1);
    const late = await client.waitFor(
      () => client.ephemerals(sam)[before],
      3000,
      "an answer to the late click",
    );
    expect(textOf(late)).toContain("No report is being made here any more");
    // What was seen by then does not take the place of a whole audit.
    expect(await ask(sam, "/redis-audit keys orders-eu")).not.toContain("b:{");
  });

  it("is stopped by a command in its channel too, also of who may ask for none", async () => {
    const { client } = bot.workspace;
    expect(await ask(lin, "/redis-audit report orders-eu")).toContain("sre");
    expect(await ask(sam, "/redis-audit report cancel")).toContain("No report is being made here any more");
    await ask(sam, "/redis-audit report orders-eu --pace gentle");
    expect(await ask(lin, "/redis-audit report cancel")).toContain("已取消 1 个报告");
    await client.waitForMessage(
      channel,
      (message) => textOf(message).includes(`<@${lin}> cancelled it`) && message.ts !== cancelledByClick,
      10_000,
    );
    await bot.redis.flushdb();
  });

  it("says in the channel why a cluster could not be audited", async () => {
    const { client } = bot.workspace;
    await bot.redis.call("ACL", "SETUSER", "default", "-pttl");
    await ask(sam, "/redis-audit report orders-eu --pace fast");
    const root = await client.waitForMessage(
      channel,
      (message) => textOf(message).includes("may not run SCAN or PTTL"),
      20_000,
    );
    expect(textOf(root)).toContain("账号无权执行 SCAN 或 PTTL");
    await bot.redis.call("ACL", "SETUSER", "default", "+pttl");
  });

  it("refuses what it cannot do, and says why", async () => {
    expect(await ask(sam, "/redis-audit report orders-uk")).toContain("orders-eu");
    expect(await ask(sam, "/redis-audit report orders-eu --mode quick")).toContain(
      "report [cluster|all|cancel] [--mode exact|standard|sample] [--pace gentle|fast] [--max-keys N] [--max-minutes N]`",
    );
    expect(await ask(sam, "/redis-audit report", "random")).toContain("not_in_channel");
  });
});
