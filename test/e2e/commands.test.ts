import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BotUnderTest, channel, lin, sam, startBotUnderTest } from "../support/bot-under-test.ts";
import { eventually } from "../support/redis-server.ts";

let bot: BotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest();
  await eventually(
    async () => (await ask(sam, "/redis-audit status orders-eu")).includes("7.0.15") || undefined,
  );
});
afterAll(() => bot.stop());

/** What the person sees after a command, and only they. */
async function ask(user: string, line: string): Promise<string> {
  const { client } = bot.workspace;
  const before = client.ephemerals(user).length;
  const publicBefore = client.messages(channel).length;
  const result = await client.slash(user, channel, line);
  expect(result).toMatchObject({ ok: true });
  const answer = await client.waitFor(() => client.ephemerals(user)[before], 3000, `an answer to ${line}`);
  expect(client.messages(channel)).toHaveLength(publicBefore);
  return JSON.stringify(answer.blocks);
}

describe("/redis-audit", () => {
  it("lists its commands in the reader's language", async () => {
    expect(await ask(sam, "/redis-audit help")).toMatch(/clusters.*status.*alerts.*ack.*lang/);
    expect(await ask(lin, "/redis-audit help")).toContain("集群");
    expect(await ask(sam, "/redis-audit")).toMatch(/clusters.*status.*alerts.*ack.*lang/);
  });

  it("guesses what a mistyped word meant", async () => {
    expect(await ask(sam, "/redis-audit stauts")).toContain("/redis-audit status");
    expect(await ask(sam, "/redis-audit xyzzyplugh")).not.toContain("/redis-audit status");
  });

  it("shows the fleet and one cluster, and suggests the nearest name", async () => {
    expect(await ask(sam, "/redis-audit clusters")).toContain("orders-eu");
    expect(await ask(sam, "/redis-audit status")).toContain("orders-eu");
    expect(await ask(sam, "/redis-audit status orders-eu")).toContain("7.0.15");
    expect(await ask(sam, "/redis-audit status orders-uk")).toContain("orders-eu");
  });

  it("answers about alerts, and refuses one that does not exist", async () => {
    expect(await ask(lin, "/redis-audit alerts")).toMatch(/告警/);
    expect(await ask(sam, "/redis-audit ack")).toContain("/redis-audit ack");
    expect(await ask(sam, "/redis-audit ack A999")).toContain("A999");
  });

  it("follows the language a person chose, and their Slack locale again after auto", async () => {
    expect(await ask(sam, "/redis-audit lang zh")).toMatch(/中文/);
    expect(await ask(sam, "/redis-audit help")).toContain("集群");
    await ask(sam, "/redis-audit lang auto");
    expect(await ask(sam, "/redis-audit help")).not.toContain("集群");
    expect(await ask(sam, "/redis-audit lang fr")).toContain("/redis-audit lang");
  });

  it("pings nobody with a hostile word", async () => {
    const answer = await ask(sam, "/redis-audit <!channel>");
    expect(answer).not.toContain("<!channel>");
  });

  it("answers within 3 s while Redis hangs", async () => {
    bot.server.kill("SIGSTOP");
    try {
      const startedMs = Date.now();
      await ask(sam, "/redis-audit status orders-eu");
      expect(Date.now() - startedMs).toBeLessThan(3000);
    } finally {
      bot.server.kill("SIGCONT");
    }
  });

  it("shows the fleet on App Home in the reader's language", async () => {
    const { client } = bot.workspace;
    await client.openHome(lin);
    const home = await client.waitFor(() => client.home(lin), 3000, "App Home");
    expect(JSON.stringify(home)).toContain("orders-eu");
    expect(JSON.stringify(home)).toContain("集群");
  });
});
