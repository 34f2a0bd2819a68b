import { afterEach, describe, expect, it } from "vitest";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { type BotUnderTest, channel, lin, sam, startBotUnderTest } from "../support/bot-under-test.ts";

let bot: BotUnderTest;
afterEach(() => bot.stop());

const textOf = (message: Message | undefined): string => JSON.stringify(message?.blocks ?? []);
const isRoot = ({ threadTs, ts }: Message): boolean => threadTs === undefined || threadTs === ts;

function memoryRoots(): readonly Message[] {
  return bot.workspace.client
    .messages(channel)
    .filter((message) => isRoot(message) && textOf(message).includes("High memory usage"));
}

const waitForRoot = (word: string): Promise<Message> =>
  bot.workspace.client.waitFor(
    () => memoryRoots().find((root) => textOf(root).includes(word)),
    12_000,
    `a memory root with ${word}`,
  );

const waitForReply = (root: Message, word: string): Promise<Message> =>
  bot.workspace.client.waitFor(
    () =>
      bot.workspace.client
        .thread(channel, root.ts)
        .find((reply) => reply.ts !== root.ts && textOf(reply).includes(word)),
    5000,
    `a reply with ${word}`,
  );

describe("an alert from the first bad probe to its end", () => {
  it("is posted in both languages, acknowledged by a click, survives a restart and resolves on one root", async () => {
    bot = await startBotUnderTest();
    await bot.fillMemory(0.9);
    const root = await waitForRoot("Firing");
    expect(root.text).toContain("orders-eu");
    expect(textOf(root)).toContain("内存使用率过高");
    expect(textOf(root)).toContain("<!subteam^S01SREONCALL>");

    await bot.workspace.client.click(sam, root, "alert:acknowledge");
    expect((await waitForRoot(`<@${sam}>`)).ts).toBe(root.ts);
    await waitForReply(root, "已确认告警");

    await bot.stopBot();
    await bot.startBot();
    await bot.fillMemory(0.2);
    expect((await waitForRoot("Resolved")).ts).toBe(root.ts);
    await waitForReply(root, "告警已恢复");
    expect(memoryRoots()).toHaveLength(1);
    expect(textOf(memoryRoots()[0])).not.toContain("alert:acknowledge");
  });

  it("is acknowledged by 收到 in the thread, and who comes too late is told so, alone", async () => {
    bot = await startBotUnderTest();
    const { client } = bot.workspace;
    await bot.fillMemory(0.96);
    const root = await waitForRoot("Firing");
    await client.say(lin, channel, "收到", { threadTs: root.ts });
    await waitForRoot(`<@${lin}>`);
    await waitForReply(root, `<@${lin}>`);

    const before = client.thread(channel, root.ts).length;
    await client.react(sam, root, "eyes");
    await client.waitFor(() => client.ephemerals(sam).length > 0, 5000, "an answer to Sam");
    expect(textOf(client.ephemerals(sam)[0])).toContain(`<@${lin}>`);
    expect(client.ephemerals(lin)).toEqual([]);
    expect(client.thread(channel, root.ts)).toHaveLength(before);
  });

  it("is acknowledged by a reply that the channel shows too, or that carries a file", async () => {
    bot = await startBotUnderTest();
    const { client } = bot.workspace;
    await bot.fillMemory(0.96);
    const root = await waitForRoot("Firing");
    await client.say(lin, channel, "ack", { threadTs: root.ts, broadcast: true });
    await waitForRoot(`<@${lin}>`);
    await client.click(lin, memoryRoots()[0] ?? root, "alert:unacknowledge");
    await waitForRoot("alert:acknowledge");
    await client.say(sam, channel, "ack see the graph", { threadTs: root.ts, fileName: "graph.png" });
    await waitForRoot(`<@${sam}>`);
  });

  it("gets a new root as soon as somebody deletes it", async () => {
    bot = await startBotUnderTest();
    await bot.fillMemory(0.96);
    const root = await waitForRoot("Firing");
    bot.workspace.client.deleteMessage(root);
    const next = await waitForRoot("Firing");
    expect(next.ts).not.toBe(root.ts);
    await waitForReply(next, "was deleted");
  });

  it("is one person's when two click at once, and the other is told whose", async () => {
    bot = await startBotUnderTest();
    const { client } = bot.workspace;
    await bot.fillMemory(0.96);
    const root = await waitForRoot("Firing");
    await Promise.all([sam, lin].map((person) => client.click(person, root, "alert:acknowledge")));
    await waitForReply(root, "已确认告警");
    const answers = await client.waitFor(
      () => {
        const told = [...client.ephemerals(sam), ...client.ephemerals(lin)];
        return told.length > 0 && told;
      },
      5000,
      "an answer to the slower one",
    );
    expect(answers).toHaveLength(1);
  });

  it("is acknowledged by 👀 on the root, and not by talk in the thread or by 👍", async () => {
    bot = await startBotUnderTest();
    const { client } = bot.workspace;
    await bot.fillMemory(0.96);
    const root = await waitForRoot("Firing");
    await client.say(lin, channel, "确认一下是不是误报？", { threadTs: root.ts });
    await client.react(lin, root, "+1");
    await client.eventsSettled();
    expect(textOf(memoryRoots()[0])).toContain("alert:acknowledge");

    await client.react(lin, root, "eyes");
    await waitForRoot(`<@${lin}>`);
    await client.click(lin, memoryRoots()[0] ?? root, "alert:unacknowledge");
    await waitForReply(root, "取消");
    await waitForRoot("alert:acknowledge");
  });

  it("posts once although Slack answers the first post with an error after taking it", async () => {
    bot = await startBotUnderTest();
    bot.workspace.client.failNext("chat.postMessage", "apply-then-drop");
    await bot.fillMemory(0.96);
    await waitForRoot("Firing");
    await bot.fillMemory(0.2);
    await waitForRoot("Resolved");
    expect(memoryRoots()).toHaveLength(1);
  });

  it("waits as long as Slack asks when it limits the rate", async () => {
    bot = await startBotUnderTest();
    bot.workspace.client.failNext("chat.postMessage", { status: 429, retryAfterSeconds: 2 }, 2);
    await bot.fillMemory(0.96);
    await waitForRoot("Firing");
    expect(memoryRoots()).toHaveLength(1);
  });

  it("hears people again after Slack was away for a while and every socket was lost", async () => {
    bot = await startBotUnderTest();
    const { client } = bot.workspace;
    await bot.fillMemory(0.96);
    const root = await waitForRoot("Firing");
    client.failNext("apps.connections.open", { status: 503 }, 2);
    client.disconnectSockets("drop");
    await client.waitFor(() => client.connectedSockets() > 0, 25_000, "a new socket");
    await client.click(sam, root, "alert:acknowledge");
    await waitForRoot(`<@${sam}>`);
  });

  it("works over signed HTTP as over Socket Mode", async () => {
    const httpPort = 20_000 + (process.pid % 20_000);
    bot = await startBotUnderTest({
      httpPort,
      workspace: { requestUrl: `http://127.0.0.1:${httpPort}/slack/events` },
    });
    await bot.fillMemory(0.96);
    const root = await waitForRoot("Firing");
    await bot.workspace.client.click(sam, root, "alert:acknowledge");
    await waitForRoot(`<@${sam}>`);
  });
});
