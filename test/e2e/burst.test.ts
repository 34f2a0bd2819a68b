import { afterEach, expect, it } from "vitest";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { type BotUnderTest, channel, startBotUnderTest } from "../support/bot-under-test.ts";

let bot: BotUnderTest | undefined;
afterEach(() => bot?.stop());

const textOf = (message: Message | undefined): string => JSON.stringify(message?.blocks ?? []);

it("a burst of keys is told at once, and its thread says in both languages which pattern grew and who connected", async () => {
  bot = await startBotUnderTest();
  const { redis, workspace } = bot;
  const { client } = workspace;
  await redis.mset(...Array.from({ length: 500 }, (_, index) => [`order:detail:${index}`, "1"]).flat());
  // Two rounds of the bot see them.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const loader = redis.duplicate();
  await loader.client("SETNAME", "bulk-loader");
  for (let from = 0; from < 110_000; from += 1_000) {
    await loader.mset(
      ...Array.from({ length: 1_000 }, (_, index) => [`${7_000_000 + from + index}`, "1"]).flat(),
    );
  }
  const root = await client.waitFor(
    () => client.messages(channel).find((message) => textOf(message).includes("Burst of new keys")),
    12_000,
    "a root about the burst",
  );
  const reply = await client.waitFor(
    () => client.thread(channel, root.ts).find((message) => textOf(message).includes("bulk-loader")),
    15_000,
    "a reply that explains it",
  );
  loader.disconnect();
  for (const words of ["`{number}`", "None of its keys has a TTL", "全部没有 TTL", "同期新出现的客户端"]) {
    expect(textOf(reply)).toContain(words);
  }
  expect(textOf(reply)).not.toContain("redis-audit-bot");
  await client.waitFor(
    () =>
      client
        .messages(channel)
        .find((message) => message.ts === root.ts && textOf(message).includes("`{number}`")),
    5_000,
    "the pattern in the root",
  );
});
