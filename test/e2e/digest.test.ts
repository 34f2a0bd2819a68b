import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotUnderTest, channel, startBotUnderTest } from "../support/bot-under-test.ts";

const policy = `
digests:
  - { name: orders-daily, team: Orders, schedule: "* * * * * *", timeZone: Asia/Shanghai, channel: C01REDISALERTS }
  - { name: silent, schedule: "* * * * * *", timeZone: UTC, channel: C01REDISALERTS, whenEmpty: nothing }
`;

let bot: BotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest({ policy });
});
afterAll(() => bot.stop());

const digests = () =>
  bot.workspace.client
    .messages(channel)
    .filter(({ blocks }) => JSON.stringify(blocks).includes("no open alerts"));

it("posts a digest at its time, once a minute at most, in both languages, also after a restart", async () => {
  const { client } = bot.workspace;
  await client.waitFor(() => digests().length > 0, 5000, "a digest");
  await bot.stopBot();
  await bot.startBot();
  await new Promise((resolve) => setTimeout(resolve, 2500));
  // A run a second, over two minutes at most.
  expect(digests().length).toBeLessThanOrEqual(2);
  expect(JSON.stringify(digests()[0]?.blocks)).toContain("没有未恢复的告警");
  expect(client.transcript(channel)).not.toContain("silent");
});
