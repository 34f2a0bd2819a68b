import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { type BotUnderTest, channel, lin, sam, startBotUnderTest } from "../support/bot-under-test.ts";

const policy = `
    contracts:
      - { pattern: "invoice:{id}", owner: Billing }
roles:
  - { name: sre, users: [${sam}] }
allowed: { report: [sre] }
`.slice(1);

let bot: BotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest({ policy });
  const { redis, workspace } = bot;
  const pipeline = redis.pipeline();
  for (let index = 0; index < 600; index++) pipeline.set(`tmp:import:${100_000 + index}`, "secret-value");
  for (let index = 0; index < 300; index++) pipeline.set(`invoice:${index}`, "1", "EX", 9_000);
  pipeline.set("user:jane.doe@example.com", "secret-value");
  pipeline.config("SET", "slowlog-log-slower-than", "0");
  pipeline.set("cart:17", "secret-value");
  pipeline.config("SET", "slowlog-log-slower-than", "-1");
  await pipeline.exec();
  await workspace.client.slash(sam, channel, "/redis-audit report orders-eu --pace fast");
  await workspace.client.waitForMessage(
    channel,
    (one) => textOf(one).includes("Redis keyspace audit"),
    20_000,
  );
}, 60_000);
afterAll(() => bot.stop());

const textOf = (message: unknown): string => JSON.stringify(message ?? null);

/** What the person sees after a command, and only they. */
async function ask(user: string, line: string, waitMs = 3000): Promise<string> {
  const { client } = bot.workspace;
  const before = client.ephemerals(user).length;
  await client.slash(user, channel, `/redis-audit ${line}`);
  const answer = await client.waitFor(() => client.ephemerals(user)[before], waitMs, `an answer to ${line}`);
  return textOf(answer.blocks);
}

async function modalOf(user: string, word: string) {
  const { client } = bot.workspace;
  return client.waitFor(
    () => client.modals(user).find(({ view }) => textOf(view).includes(word)),
    8000,
    `a modal with ${word}`,
  );
}

describe("looking at a server", () => {
  it("tells one key with its pattern and owner, and never a value", async () => {
    const answer = await ask(sam, "inspect orders-eu tmp:import:100001");
    for (const word of [
      "string",
      "None (never expires)",
      "embstr",
      "12",
      "600 keys",
      "`Orders`",
      "127.0.0.1:",
    ]) {
      expect(answer).toContain(word);
    }
    expect(await ask(sam, "inspect orders-eu invoice:7")).toContain("`Billing`");
    expect(answer).not.toContain("secret-value");
  });

  it("says what an absent key may be, masks names, and pings nobody", async () => {
    expect(await ask(sam, "inspect orders-eu tmp:import:1 db 3")).toContain("no such key in database 3");
    const masked = await ask(sam, "inspect orders-eu user:jane.doe@example.com");
    expect(masked).toContain("j***@***.com");
    expect(masked).not.toContain("jane");
    expect(await ask(sam, "inspect orders-eu <!channel>`x`")).not.toContain("<!channel>");
  });

  it("asks for what is missing, and guesses a mistyped cluster", async () => {
    expect(await ask(sam, "inspect orders-eu")).toContain("/redis-audit inspect");
    expect(await ask(sam, "inspect orders-eu cart:1 db three")).toContain("three");
    expect(await ask(sam, "slowlog orders-uk")).toContain("orders-eu");
    expect(await ask(sam, "flush orders-eu")).toContain("/redis-audit flush");
  });

  it("tells slow commands, clients, and why there are no hot keys", async () => {
    const slow = await ask(sam, "slowlog orders-eu");
    expect(slow).toContain("cart:17");
    expect(slow).not.toContain("secret-value");
    expect(await ask(sam, "clients orders-eu")).toContain("redis-audit-bot");
    const hot = await ask(sam, "hotkeys orders-eu");
    expect(hot).toContain("noeviction");
    expect(hot).toContain("allkeys-lfu");
  });

  it("finds the hottest key of a sample under an LFU policy", async () => {
    await bot.redis.config("SET", "maxmemory-policy", "allkeys-lfu");
    await Promise.all(Array.from({ length: 3_000 }, () => bot.redis.get("cart:17")));
    const hot = await ask(sam, "hotkeys orders-eu");
    expect(hot).toMatch(/random sample of 1,000 keys/);
    await bot.redis.config("SET", "maxmemory-policy", "noeviction");
  });

  it("is for those who may start audits, and says so in the reader's language", async () => {
    expect(await ask(lin, "inspect orders-eu tmp:import:100001")).toContain("发起审计或查看服务器");
  });

  it("names the node that hangs, and the rule that the user lacks", async () => {
    await bot.redis.call("ACL", "SETUSER", "default", "-slowlog");
    expect(await ask(sam, "slowlog orders-eu")).toContain("+slowlog|get");
    await bot.redis.call("ACL", "SETUSER", "default", "+slowlog");
    bot.server.kill("SIGSTOP");
    try {
      const answer = await ask(sam, "inspect orders-eu tmp:import:100001", 20_000);
      expect(answer).toContain("could not be asked: timed out");
      expect(answer).not.toContain("no such key");
    } finally {
      bot.server.kill("SIGCONT");
    }
  });
});

describe("a flush", () => {
  it("is drafted for its author alone, with the people it needs and that there is no undo", async () => {
    const { client } = bot.workspace;
    await client.slash(lin, channel, "/redis-audit flush orders-eu tmp:*");
    const { id, view } = await modalOf(lin, "tmp:import:");
    const draft = textOf(view);
    for (const word of ["600", "无法撤销", "须 2 人同意", "the sign-off of 2 people", "cannot be undone"]) {
      expect(draft).toContain(word);
    }
    expect(client.messages(channel).filter((one) => textOf(one).includes("R1"))).toEqual([]);
    await client.submit(lin, {}, id);
    const root = await client.waitForMessage(
      channel,
      (one) => textOf(one).includes("Keys To Be Deleted"),
      8000,
    );
    await approve(root);
    await client.waitFor(
      () =>
        textOf(client.messages(channel).find(({ ts }) => ts === root.ts)).includes("1 of 2 approvals") ||
        undefined,
      8000,
      "the first of two approvals",
    );
    expect(await bot.redis.exists("tmp:import:100001")).toBe(1);
  });

  async function approve(root: Message, user = sam): Promise<void> {
    const value = /"value":"(approve[^"]*)"/.exec(textOf(root))?.[1];
    await bot.workspace.client.click(user, root, "request:item", value ?? "");
  }

  it("is counted on the server where the audit does not know the pattern", async () => {
    await bot.redis.set("fresh:1:a", "1");
    await bot.workspace.client.slash(sam, channel, "/redis-audit flush orders-eu fresh:*");
    const { id, view } = await modalOf(sam, "fresh:{*}");
    expect(textOf(view)).toContain("counted now: 903 of 903 keys");
    await bot.workspace.client.submit(sam, {}, id);
  });

  it("is signed by people of the team alone; others are told who they are", async () => {
    const { client } = bot.workspace;
    const root = await client.waitForMessage(channel, (one) => textOf(one).includes("fresh:{*}"), 8000);
    const before = client.ephemerals(lin).length;
    await approve(root, lin);
    const answer = await client.waitFor(() => client.ephemerals(lin)[before], 5000, "a refusal");
    expect(textOf(answer.blocks)).toMatch(/第 1 项：[^"]*没有确认该项的权限/);
    expect(textOf(answer.blocks)).toContain("`Orders` `@sre-oncall`");
    expect(textOf(client.find(channel, root.ts))).toContain("0 of 2 approvals");
  });

  it("is refused with the overlap where keys are another team's", async () => {
    await bot.workspace.client.slash(sam, channel, "/redis-audit flush orders-eu inv*");
    const { view } = await modalOf(sam, "Nothing was drafted");
    expect(textOf(view)).toMatch(/invoice:[^"]*300 keys of `Billing`/);
  });
});
