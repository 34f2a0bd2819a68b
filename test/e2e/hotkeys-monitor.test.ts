import { afterAll, beforeAll, expect, it } from "vitest";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { type BotUnderTest, channel, lin, sam, startBotUnderTest } from "../support/bot-under-test.ts";
import { tuning } from "../support/request-stage.ts";

let bot: BotUnderTest;
let root: Message;
let talking = true;
beforeAll(async () => {
  bot = await startBotUnderTest({ remediation: tuning, policy: "signOff: { requesterMayApprove: true }\n" });
}, 60_000);
afterAll(async () => {
  talking = false;
  await bot.stop();
});

const textOf = (message: unknown): string => JSON.stringify(message ?? null);
const rootNow = (): Message => {
  const now = bot.workspace.client.messages(channel).find(({ ts }) => ts === root.ts);
  if (now === undefined) throw new Error("no root");
  return now;
};

function find(word: string, timeoutMs = 10_000): Promise<Message> {
  const { client } = bot.workspace;
  const look = () =>
    client.thread(channel, root.ts).find((one) => one.ts !== root.ts && textOf(one).includes(word));
  return client.waitFor(look, timeoutMs, `a reply with ${word}`);
}

function approve(user: string) {
  const value = /"value":"(approve:R1:1:[^"]*)"/.exec(textOf(rootNow()))?.[1];
  if (value === undefined) throw new Error("nothing to approve");
  return bot.workspace.client.click(user, rootNow(), "request:item", value);
}

/** Uses keys until the test is over. */
async function talk(): Promise<void> {
  while (talking) {
    await Promise.all([
      ...Array.from({ length: 4 }, () => bot.redis.get("CAMPAIGN:<!channel>")),
      bot.redis.set("user:13800138000", "a value that nobody may see"),
    ]);
  }
}

it("says what a time to watch may be", async () => {
  const { client } = bot.workspace;
  const before = client.ephemerals(lin).length;
  await client.slash(lin, channel, "/redis-audit hotkeys orders-eu monitor 60");
  const told = await client.waitFor(() => client.ephemerals(lin)[before], 5_000, "an answer");
  expect(textOf(told.blocks)).toContain("最长 10 秒");
});

it("watches commands after two people signed, and tells the hottest keys in the thread", async () => {
  const { client } = bot.workspace;
  await client.slash(sam, channel, "/redis-audit hotkeys orders-eu monitor 1");
  const { id, view } = await client.waitFor(
    () => client.modals(sam).find((one) => textOf(one.view).includes("MONITOR")),
    5_000,
    "the draft",
  );
  for (const word of ["watch the commands of each primary for 1s", "观察", "R1:zh"]) {
    expect(textOf(view)).toContain(word);
  }
  expect(textOf(view)).not.toContain("Add an item");
  await client.submit(sam, {}, id);
  root = await client.waitForMessage(channel, (one) => textOf(one).includes("ACTION REQUIRED"), 8_000);
  expect(textOf(root)).toContain("Watch the Commands for a Moment");
  expect(textOf(root)).not.toMatch(/TTL|Current count/);

  await approve(lin);
  await find("approved item 1");
  await client.waitFor(() => textOf(rootNow()).includes("1 of 2 approvals"), 8_000, "one approval");
  expect(textOf(rootNow())).not.toContain("run:R1");
  await approve(sam);
  await client.waitFor(() => textOf(rootNow()).includes("run:R1"), 8_000, "the menu");

  talk().catch(() => undefined);
  await client.click(sam, rootNow(), "request:more", "run:R1");
  const waiting = await find("ready to start");
  expect(textOf(waiting)).toContain("commands a second");
  await client.click(sam, waiting, "run:start");
  const receipt = await find("Hottest keys", 20_000);
  const text = textOf(receipt);
  for (const word of ["Hottest keys / 最热的键", "CAMPAIGN:", "user:1***…00", "PING p99", "get "]) {
    expect(text).toContain(word);
  }
  expect(text).not.toMatch(/nobody may see|13800138000/);
  expect(text).not.toMatch(/"mrkdwn","text":"[^"]*<!channel>/);
  await find("The commands were watched as agreed");
  await client.waitFor(() => textOf(rootNow()).includes("closed / 已关闭"), 8_000, "the closed request");
  await expect.poll(() => textOf(client.thread(channel, root.ts))).not.toContain("run:stop");
}, 60_000);
