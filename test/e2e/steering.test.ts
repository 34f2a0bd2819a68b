import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { type BotUnderTest, channel, lin, sam, startBotUnderTest } from "../support/bot-under-test.ts";

const policy = `
routes:
  - name: everything
    match: {}
    escalation: oncall
    routes:
      - name: latency
        match: { rules: [latency] }
        channel: C02MARKETING
escalations:
  - name: oncall
    rounds: 2
    reasonRequired: { severities: [warning] }
    allowBroadcast: false
    steps:
      - { after: 20m, mentionGroup: S01SREONCALL }
      - { after: 1h, direct: [${lin}] }
maintenance:
  - { name: patching, match: { rules: [latency] }, schedule: "0 2 * * 6", duration: 2h, timeZone: Asia/Shanghai }
roles:
  - { name: sre, groups: [S01SREONCALL] }
allowed:
  silence: [sre]
  assign: [sre]
digests:
  - { name: orders-daily, team: Orders, schedule: "0 9 * * *", timeZone: UTC, channel: C01REDISALERTS }
`;

let bot: BotUnderTest;
let root: Message;
beforeAll(async () => {
  bot = await startBotUnderTest({ policy });
  await bot.fillMemory(0.9);
  root = await bot.workspace.client.waitForMessage(
    channel,
    (message) => textOf(message).includes("High memory usage") && message.threadTs === undefined,
    15_000,
  );
}, 30_000);
afterAll(() => bot.stop());

const textOf = (message: unknown): string => JSON.stringify(message ?? null);

/** What the person sees after a command, and only they. */
async function ask(user: string, line: string): Promise<string> {
  const { client } = bot.workspace;
  const before = client.ephemerals(user).length;
  expect(await client.slash(user, channel, line)).toMatchObject({ ok: true });
  return textOf(
    (await client.waitFor(() => client.ephemerals(user)[before], 3000, `an answer to ${line}`)).blocks,
  );
}

/** The modal on top once it shows what it is about. */
async function modalOf(user: string, word: string) {
  const { client } = bot.workspace;
  return client.waitFor(
    () => client.modals(user).find(({ view }) => textOf(view).includes(word)),
    5000,
    `a modal with ${word}`,
  );
}

const field = (name: string, value: string) => ({ [name]: { [name]: { type: "plain_text_input", value } } });

describe("route", () => {
  it("tells who would get an alert, when whom it would call, and which branches were passed by", async () => {
    const answer = await ask(sam, "/redis-audit route orders-eu memory critical");
    expect(answer).toContain("<#C01REDISALERTS>");
    expect(answer).toContain("<!subteam^S01SREONCALL>");
    expect(answer).toContain("after 20m");
    expect(answer).toContain(`<@${lin}>`);
    expect(answer).toMatch(/✗ `latency` not this: a rule does not match/);
    expect(bot.workspace.client.messages("isales-marketing")).toEqual([]);
  });

  it("says what it did not understand", async () => {
    expect(await ask(sam, "/redis-audit route orders-eu memroy")).toContain("`memory`");
    expect(await ask(sam, "/redis-audit route")).toContain("Which cluster?");
  });
});

describe("silence", () => {
  it("shows what it would have hidden, counts anew with each choice, and is stored once", async () => {
    const { client } = bot.workspace;
    await client.click(sam, root, "alert:silence");
    const opened = await modalOf(sam, "would have hidden");
    expect(textOf(opened.view)).toMatch(/would have hidden [1-9]\d* of the/);

    await client.clickView(sam, opened.id, "severities", "warning");
    await client.waitFor(
      () => textOf(client.modals(sam)[0]?.view).includes("would have hidden 0 of the"),
      5000,
      "a new count",
    );
    await client.clickView(sam, opened.id, "severities", "");
    await client.waitFor(
      () => /would have hidden [1-9]/.test(textOf(client.modals(sam)[0]?.view)),
      5000,
      "the count as before",
    );

    const refused = await client.submit(
      sam,
      { ...field("duration", "soon"), ...field("reason", "x") },
      opened.id,
    );
    expect(textOf(refused)).toContain("Write a number and a unit");

    const values = { ...field("duration", "45m"), ...field("reason", "<!channel> we *know* <@U02LIN>") };
    const twice = [client.submit(sam, values, opened.id), client.submit(sam, values, opened.id)];
    for (const result of await Promise.all(twice)) expect(textOf(result)).toContain("S1");
    expect(textOf(client.modals(sam))).toContain("is in force until");

    const listed = await ask(sam, "/redis-audit silences");
    expect(listed.match(/`S\d+` silence/g)).toEqual(["`S1` silence"]);
    expect(listed).toContain(`"text":"<!channel> we *know* <@U02LIN>"`);
    expect(listed).not.toMatch(/"mrkdwn","text":"[^"]*<!channel>/);
    expect(listed).toContain("`patching` · 2h");
  });

  it("holds the alert back, shows so in the list, and is ended by its button once", async () => {
    const { client } = bot.workspace;
    await client.waitFor(
      () => textOf(client.find(channel, root.ts)).includes("held back by silence `S1`"),
      8000,
      "the root of an alert held back",
    );
    expect(await ask(sam, "/redis-audit alerts")).toContain("held back by silence `S1`");
    await ask(sam, "/redis-audit silences");
    const list = client.ephemerals(sam).at(-1);
    if (list === undefined) throw new Error("no list");
    const before = client.ephemerals(sam).length;
    await client.click(sam, list, "silence:end");
    await client.waitFor(() => client.ephemerals(sam)[before], 3000, "the end");
    expect(textOf(client.ephemerals(sam)[before])).toContain("Silence `S1` is over");
    expect(await ask(sam, "/redis-audit silences end 1")).toContain("over already");
    expect(await ask(sam, "/redis-audit silences end S99")).toContain("There is no silence `S99`");
  });

  it("is refused to who may not, with who may, in their language, and no group is called", async () => {
    const { client } = bot.workspace;
    await client.slash(lin, channel, "/redis-audit silence orders-eu 2h 发布");
    const modal = textOf((await modalOf(lin, "没有")).view);
    expect(modal).toContain("你没有静默告警的权限");
    expect(modal).toContain("`sre` `@sre-oncall`");
    expect(modal).not.toContain("subteam");
  });

  it("says in the answer when Slack opens no modal any more", async () => {
    bot.workspace.client.failNext("views.open", { error: "expired_trigger_id" });
    expect(await ask(sam, "/redis-audit silence orders-eu 2h deploy")).toContain("3 seconds");
  });

  it("is filled with the words of the command, also for planned work", async () => {
    const { client } = bot.workspace;
    await client.slash(sam, channel, "/redis-audit maintenance orders-* 3h Upgrade to 7.2");
    const { view } = await modalOf(sam, "would have hidden");
    expect(textOf(view)).toContain(`"initial_value":"orders-*"`);
    expect(textOf(view)).toContain(`"initial_value":"3h"`);
    expect(textOf(view)).toContain(`"initial_value":"Upgrade to 7.2"`);
    expect(textOf(view)).toContain("Comes again");
    expect(view).toMatchObject({ title: { text: "Maintenance" } });
  });

  it("is planned work that comes again, once its cron expression and time zone are right", async () => {
    const { client } = bot.workspace;
    await client.slash(sam, channel, "/redis-audit maintenance orders-* 3h Vacuum");
    const { id } = await modalOf(sam, "Vacuum");
    const filled = { ...field("clusters", "orders-*"), ...field("kind", "maintenance") };
    const words = { ...filled, ...field("duration", "3h"), ...field("reason", "Vacuum") };
    const wrong = { ...words, ...field("schedule", "0 3 * * 1"), ...field("timeZone", "Asia/Shangai") };
    expect(textOf(await client.submit(sam, wrong, id))).toContain("There is no such time zone");
    const right = { ...words, ...field("schedule", "0 3 * * 1"), ...field("timeZone", "Asia/Shanghai") };
    const stored = textOf(await client.submit(sam, right, id));
    expect(stored).toContain("by `0 3 * * 1` in `Asia/Shanghai`");
    const number = /`(S\d+)`/.exec(stored)?.[1] ?? "";
    expect(await ask(sam, "/redis-audit silences")).toContain(`\`${number}\` maintenance`);
    expect(await ask(sam, `/redis-audit silences end ${number}`)).toContain("is over");
  });
});

describe("taking alerts", () => {
  it("takes all that match after one look, and those alone", async () => {
    const { client } = bot.workspace;
    expect(await ask(sam, "/redis-audit ack-all nosuchthing")).toContain("`nosuchthing` is no cluster");
    expect(await ask(sam, "/redis-audit ack-all warning fragmentation")).toContain("No open alert matches");
    await ask(sam, "/redis-audit ack-all memory critical orders-*");
    const question = client.ephemerals(sam).at(-1);
    if (question === undefined) throw new Error("no question");
    expect(textOf(question)).toContain("Acknowledge 1");
    await client.click(sam, question, "alerts:acknowledge");
    await client.waitFor(
      () => textOf(client.ephemerals(sam)).includes("You acknowledged 1 alert"),
      5000,
      "done",
    );
    await client.waitFor(
      () => textOf(client.find(channel, root.ts)).includes(`<@${sam}> is on it`),
      5000,
      "the root acknowledged",
    );
  });

  it("gives an alert back, and to somebody by their name", async () => {
    const { client } = bot.workspace;
    const id = alertId();
    expect(await ask(sam, `/redis-audit unack ${id}`)).toContain("is open again");
    expect(await ask(sam, `/redis-audit assign ${id} @lin`)).toContain("Choose the person");
    expect(await ask(sam, `/redis-audit assign ${id} <@${lin}|lin> please`)).toContain(`<@${lin}> has`);
    expect(await ask(lin, `/redis-audit assign ${id} <@${sam}>`)).toContain("@sre-oncall");
    await client.waitFor(
      () => textOf(client.find(channel, root.ts)).includes(`<@${lin}> is on it`),
      5000,
      "the root given to Lin",
    );
  });

  it("takes a note by the menu, and tells who was too late in the modal", async () => {
    const { client } = bot.workspace;
    const id = alertId();
    await ask(sam, `/redis-audit unack ${id}`);
    await client.waitFor(
      () => textOf(client.find(channel, root.ts)).includes("alert:acknowledge"),
      5000,
      "the root open",
    );
    for (const user of [sam, lin]) await client.click(user, root, "alert:more", `note:${id}`);
    const [first, second] = [await modalOf(sam, id), await modalOf(lin, id)];
    await client.submit(sam, field("note", "<!here> the *coupon* job"), first.id);
    expect(client.modals(sam)).toEqual([]);
    await client.waitFor(
      () => client.thread(channel, root.ts).some((reply) => textOf(reply).includes("coupon")),
      5000,
      "the note in the thread",
    );
    expect(textOf(await client.submit(lin, field("note", "我来"), second.id))).toContain(`<@${sam}>`);
  });
});

describe("why", () => {
  it("tells every decision on an alert in order, with its messages", async () => {
    const answer = await ask(sam, `/redis-audit why ${alertId()}`);
    const order = [
      "The alert fired as critical",
      "alert message · sent",
      "Held back by silence",
      "acknowledged the alert",
    ];
    const places = order.map((text) => answer.indexOf(text));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(answer).not.toContain("<!here>");
    expect(answer).toContain("everything");
    expect(answer).toContain("by itself.");
    expect(answer).toMatch(/The alert fired as critical\. · [^·]*\d/);
    expect(await ask(sam, "/redis-audit why A999")).toContain("There is no alert `A999`");
  });
});

describe("digest", () => {
  it("shows a team's, now, to the person alone", async () => {
    const answer = await ask(sam, "/redis-audit digest orders-daily");
    expect(answer).toContain("1 open alert");
    expect(answer).toMatch(/\d+ fired/);
    expect(await ask(lin, "/redis-audit digest orders")).toContain("触发");
    expect(await ask(sam, "/redis-audit digest nobody")).toContain("There is no digest");
  });
});

describe("an alert that must not be taken without a reason", () => {
  it("asks who clicks, and gives who replies a button to say it", async () => {
    const { client } = bot.workspace;
    await ask(sam, `/redis-audit unack ${alertId()}`);
    await bot.redis.flushall();
    await bot.fillMemory(0.7);
    await client.waitFor(
      () => textOf(client.find(channel, root.ts)).includes("Warning / 警告"),
      8000,
      "the root as a warning",
    );
    const before = client.ephemerals(lin).length;
    await client.say(lin, channel, "收到", { threadTs: root.ts });
    const answer = await client.waitFor(() => client.ephemerals(lin)[before], 5000, "an answer to the reply");
    expect(textOf(answer)).toContain("需要说明原因");
    await client.click(lin, answer, "alert:note");
    await modalOf(lin, "必须填写原因");

    await client.click(sam, root, "alert:acknowledge");
    const form = await modalOf(sam, "Taking this alert needs a reason");
    expect(textOf(await client.submit(sam, {}, form.id))).toContain("Please give a reason");
    await client.submit(sam, field("note", "known: the nightly import"), form.id);
    await client.waitFor(
      () => textOf(client.find(channel, root.ts)).includes("nightly import"),
      5000,
      "the root with the reason",
    );
  });
});

describe("many alerts of which one must not be taken without a reason", () => {
  it("are taken with one reason for all, from a form behind the button of the list", async () => {
    const { client } = bot.workspace;
    await ask(sam, `/redis-audit unack ${alertId()}`);
    await ask(sam, "/redis-audit ack-all Memory ORDERS-*");
    const list = client.ephemerals(sam).at(-1);
    if (list === undefined) throw new Error("there is no list");
    await client.click(sam, list, "alerts:acknowledge");
    const form = await modalOf(sam, "Some of them need a reason");
    expect(textOf(await client.submit(sam, {}, form.id))).toContain("Please give a reason");
    await client.submit(sam, field("note", "the weekly import again"), form.id);
    await modalOf(sam, "You acknowledged 1 alert");
    await client.waitFor(
      () => textOf(client.find(channel, root.ts)).includes("the weekly import again"),
      5000,
      "the root with the reason",
    );
  });
});

describe("closing an alert", () => {
  it("is refused while data comes in", async () => {
    expect(await ask(sam, `/redis-audit close ${alertId()}`)).toContain("Fresh data");
    expect(await ask(sam, "/redis-audit close A999")).toContain("There is no alert `A999`");
  });
});

describe("user groups that Slack does not tell", () => {
  it("let nobody in, and the refusal says why", async () => {
    const { client } = bot.workspace;
    await bot.stopBot();
    await bot.startBot();
    client.failNext("usergroups.users.list", { error: "internal_error" }, 2);
    const answer = await ask(sam, `/redis-audit assign ${alertId()} <@${lin}>`);
    expect(answer).toContain("Slack did not tell who is in `sre-oncall`");
  });
});

function alertId(): string {
  const id = /"why:(A\d+)"/.exec(textOf(bot.workspace.client.find(channel, root.ts)))?.[1];
  if (id === undefined) throw new Error("the root names no alert");
  return id;
}
