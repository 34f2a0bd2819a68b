import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { json } from "../../sandbox/fleet/contents.ts";
import type { KeyPattern } from "../../sandbox/fleet/key-pattern.ts";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { ledger } from "../../src/cli/ledger.ts";
import type { RequestItem } from "../../src/core/requests/action-request.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import { createStore } from "../../src/store/create-store.ts";
import { channel, lin, sam } from "../support/bot-under-test.ts";
import { type RequestStage, startRequestStage, tuning } from "../support/request-stage.ts";
import { startMailbox } from "./mailbox.ts";
import { createRequestActs, itemOf, type RequestActs, textOf, typed, until } from "./request-acts.ts";

// Only a busy machine needs as long.
vi.setConfig({ testTimeout: 90_000 });

const wei = "U03WEI";
const ann = "U04ANN";
const people = [
  { id: sam, name: "Sam Rivera", title: "Site Reliability Engineer", locale: "en-US" },
  { id: lin, name: "林悦", title: "市场部负责人", locale: "zh-CN" },
  { id: wei, name: "Wei Chen", title: "Marketing engineer", locale: "en-GB" },
  { id: ann, name: "Ann Osei", title: "Data analyst", locale: "en-US" },
];
const day = 86_400;
const month = { minSeconds: 20 * day, maxSeconds: 30 * day };

/** More than the root has menus for. */
const starts = [
  ...["coupon:unread:", "label:group:", "price:sku:", "activity:last:", "banner:seen:", "cart:draft:"],
  ...["order:brief:", "profile:card:", "push:inbox:", "recommend:list:", "search:recent:", "visit:shop:"],
];
const imported = "tmp:import:";
const keysOf = (start: string, count: number): KeyPattern => ({
  pattern: `${start}{userId}`,
  count,
  content: json(90),
});

let stage: RequestStage;
let mailbox: Awaited<ReturnType<typeof startMailbox>>;
let acts: RequestActs;
let later: RequestActs;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  mailbox = await startMailbox();
  closers.push(mailbox.stop);
  stage = await startRequestStage({
    mode: "standalone",
    people,
    owner: { signers: ["marketing"], email: "marketing@example.com" },
    settings: { SMTP_URL: mailbox.url, MAIL_FROM: "redis-audit@example.com" },
    // Time enough to press a button.
    remediation: { ...tuning, times: { ...tuning.times, watchMs: 3_000 } },
    contracts: starts.map((start) => ({ pattern: `${start}{userId}`, ttlSeconds: 30 * day })),
    fleet: {
      roles: [
        { name: "sre", users: [sam] },
        { name: "marketing", users: [lin, wei] },
      ],
      allowed: { request: ["sre"], remediate: ["sre"] },
      signOff: { verifyAudits: 1 },
    },
  });
  closers.push(stage.stop);
  await stage.write(
    [...starts, imported].map((start) => keysOf(start, 150)),
    7,
  );
  await stage.startBot();
  const store = await createStore(stage.databaseUrl, { newOutboxId: () => "none" });
  closers.push(store.close);
  acts = createRequestActs(stage, store);
  later = createRequestActs(stage, store, { requestId: "R2" });
  await acts.audit();
}, 90_000);
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const itemNow = async (start: string): Promise<RequestItem> => itemOf(await acts.request(), start);
const numberOf = async (start: string): Promise<number> => (await itemNow(start)).number;

/** What a person is told who clicked what they may not have. */
async function refused(user: string, wanted: string, start: string): Promise<string> {
  const number = await numberOf(start);
  return textOf(await acts.answered(user, () => acts.choose(user, wanted, number)));
}

/** Fills the form that a choice of an item opens; the last word of it tells it from others. */
async function fill(user: string, word: string, values: Parameters<RequestActs["client"]["submit"]>[1]) {
  const { id } = await acts.modal(user, word);
  return textOf(await acts.client.submit(user, values, id));
}

const chosen = (name: string, value: object) => ({ [name]: { [name]: value } });

describe("a draft", () => {
  it("gets another TTL, loses an item, and is given one by hand", async () => {
    const { client, modal, wait } = acts;
    await client.slash(sam, channel, "/redis-audit request market");
    const { id } = await modal(sam, "coupon:unread");
    const form = () => textOf(client.modals(sam).find((one) => one.id === id));
    expect((await acts.request()).items).toHaveLength(13);

    await client.clickView(sam, id, actionIds.draftItem, `edit:R1:${await numberOf("coupon:unread:")}`);
    expect(await fill(sam, "Save", typed("ttl", "11y"))).toContain("a minute to ten years");
    await fill(sam, "Save", { ...typed("ttl", "45d"), ...typed("jitter", "20%") });
    await wait("the TTL", () => form().includes("45 days (spread by ±20%)"));
    expect(form()).toContain(`by <@${sam}>`);

    const { number, pattern } = await itemNow(imported);
    await client.clickView(sam, id, actionIds.draftItem, `remove:R1:${number}`);
    await wait("an item less", () => !form().includes(imported));
    await client.clickView(sam, id, actionIds.draftAdd, "R1");
    const flush = chosen("action", { type: "static_select", selected_option: { value: "flush" } });
    expect(await fill(sam, "Save", { ...typed("pattern", "nobody:{id}"), ...flush })).toContain(
      "no such pattern",
    );
    const taken = { ...typed("pattern", (await itemNow("coupon:unread:")).pattern), ...flush };
    expect(await fill(sam, "Save", taken)).toContain("already");
    await fill(sam, "Save", { ...typed("pattern", pattern), ...flush });
    await wait("the item", () => form().includes(imported));
    expect(await itemNow(imported)).toMatchObject({ number: 13, action: { kind: "flush" }, risk: "high" });
  });

  it("is its author's alone, who may close it and open it again", async () => {
    const { client, modal } = acts;
    await client.closeModal(sam);
    expect(client.modals(sam)).toEqual([]);
    await client.slash(sam, channel, "/redis-audit request R1");
    expect(textOf((await modal(sam, "coupon:unread")).view)).toContain("45 days (spread by ±20%)");
    await client.slash(wei, channel, "/redis-audit request R1");
    expect(textOf((await modal(wei, "sre")).view)).toContain("do not let you ask a team");
    expect(textOf(client.modals(wei))).not.toContain("coupon:unread");
    await client.closeModal(wei);
  });

  it("has words of its own in each language, and goes back to those of the facts", async () => {
    const { client, modal, wait } = acts;
    const { id } = await modal(sam, "coupon:unread");
    const form = () => textOf(client.modals(sam).find((one) => one.id === id));
    for (const [language, part, words] of [
      ["en", "whatHappened", "An import of <@U04ANN> wrote keys without TTL."],
      ["zh", "whatHappened", "导入任务写入的键没有 TTL。"],
      ["zh", "rootCause", "脚本漏写了 <!channel> 过期时间。"],
      ["en", "sreWill", "Something that is taken back"],
    ] as const) {
      await client.clickView(sam, id, actionIds.draftWords, `R1:${language}`);
      await fill(sam, "Save", typed(part, words));
      await wait("the words", async () => textOf((await acts.request()).words).includes(words) || undefined);
    }
    await client.clickView(sam, id, actionIds.draftWords, "R1:en");
    await fill(sam, "Save", typed("sreWill", ""));
    await wait("the words of the facts", () => !form().includes("taken back"));
    expect((await acts.request()).words).toMatchObject({
      whatHappened: {
        en: "An import of <@U04ANN> wrote keys without TTL.",
        zh: "导入任务写入的键没有 TTL。",
      },
      rootCause: { zh: "脚本漏写了 <!channel> 过期时间。" },
      sreWill: {},
    });
    await client.submit(sam, {}, id);
    const posted = textOf(
      await acts.wait("the request", () =>
        client.messages(channel).find((one) => textOf(one).includes("ACTION REQUIRED")),
      ),
    );
    for (const word of [
      "wrote keys without TTL.",
      "导入任务写入的键没有 TTL。",
      "脚本漏写了",
      "have NO TTL",
      "45 days / 45 天",
      "30 days / 30 天",
      "delete / 删除",
      "one-time TTL remediation",
    ]) {
      expect(posted).toContain(word);
    }
    expect(posted).not.toMatch(/burst source|NaN/);
    expect(posted).not.toMatch(/"mrkdwn","text":"[^"]*<(?:!channel|@U04ANN)>/);
  });

  it("goes to the team's mailbox once it is posted, whole and in both languages", async () => {
    const mail = await until("the mail", async () => mailbox.mails[0]);
    expect(mail.to).toEqual(["marketing@example.com"]);
    expect(mail.subject).toMatch(
      /^\[P2\] Redis Memory Alert — market — Application TTL Changes Required Within 2 Weeks$/,
    );
    const { items } = await acts.request();
    const words = ["导入任务写入的键没有 TTL。", "45 days", "45 天", "30 days", "30 天", "150", "P2"];
    for (const word of [...words, ...items.map(({ pattern }) => pattern)]) {
      expect(mail.text).toContain(word);
      expect(mail.html).toContain(word);
    }
  });
});

describe("a decision", () => {
  it("is offered once for each of many items, the last ones in the thread", async () => {
    const { thread, wait } = acts;
    const offers = () =>
      [...textOf(thread()).matchAll(/"value":"approve:R1:(\d+):/g)].map(([, number]) => Number(number));
    await wait("all menus", () => offers().length === 13);
    expect(offers().toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it("is refused to whoever asked and to strangers, who are told why", async () => {
    expect(await refused(sam, "approve", "label:group:")).toContain("somebody else must approve it");
    const told = await refused(ann, "approve", "label:group:");
    expect(told).toContain("you may not decide that");
    expect(told).toContain("marketing");
    const all = await acts.answered(ann, () =>
      acts.client.click(ann, acts.root(), actionIds.requestApproveAll),
    );
    expect(textOf(all)).toContain("you may not decide that");
    expect((await acts.request()).items.map(({ decisions }) => decisions)).toEqual(Array(13).fill([]));
  });

  it("is handed on, which both are told, and then is the other's as well", async () => {
    const { client, choose, wait, approve } = acts;
    const number = await numberOf("label:group:");
    await choose(lin, "delegate", number);
    const person = (id: string) => chosen("person", { type: "users_select", selected_user: id });
    expect(await fill(lin, "转交给", person(lin))).toContain("请选择自己以外的人员");
    await fill(lin, "转交给", person(ann));
    for (const user of [lin, ann]) {
      await wait("a direct message", () =>
        client.directMessages(user).some((one) => textOf(one).includes("handed item")),
      );
    }
    await acts.reply([`handed item ${number}`, `<@${ann}>`]);
    expect(await refused(ann, "approve", "price:sku:")).toContain("you may not decide that");
    await approve(ann, number);
    await acts.shown([`👍 <@${ann}>`]);
  });

  it("against an item needs a reason, which everybody reads and which calls nobody", async () => {
    const number = await numberOf("price:sku:");
    await acts.choose(lin, "reject", number);
    expect(await fill(lin, "拒绝", typed("reason", "  "))).toContain("请填写原因");
    await fill(lin, "拒绝", typed("reason", "账单还在用 <!channel>"));
    const told = textOf(await acts.reply([`rejected item ${number}`, "账单还在用"]));
    expect(told).not.toMatch(/"mrkdwn","text":"[^"]*<!channel>/);
    await acts.shown(["rejected / 已拒绝", "账单还在用"]);
    expect(await refused(wei, "approve", "price:sku:")).toContain("Whoever rejected it can take that back");
  });

  it("on what is deleted takes two people", async () => {
    const number = await numberOf(imported);
    await acts.choose(lin, "approve", number);
    await acts.reply([`approved item ${number}`]);
    expect((await itemNow(imported)).state).toBe("proposed");
    expect(await refused(lin, "approve", imported)).toContain("已同意");
    await acts.approve(wei, number);
    // Its menu has no room in the root, and shows it all the same.
    await acts.reply([`#13 \`${imported}`, "approved / 已同意", `👍 <@${wei}>`]);
  });

  it("may be another TTL, which may be answered with another one; an old button then accepts nothing", async () => {
    const { choose, reply, happens, client, answered } = acts;
    const number = await numberOf("activity:last:");
    await choose(lin, "counter", number);
    await fill(lin, "建议其他 TTL", { ...typed("ttl", "90d"), ...typed("reason", "活动持续一个季度") });
    const told = await reply(["proposes 90 days", "活动持续一个季度", actionIds.requestCounterBack]);
    await client.click(sam, told, actionIds.requestCounterBack);
    await fill(sam, "Another TTL", typed("ttl", "60d"));
    await reply(["answers with 60 days"]);
    await happens("the answer", ({ items }) => itemOf({ items }, "activity:last:").state === "proposed");
    const late = await answered(sam, () => client.click(sam, told, actionIds.requestAccept));
    expect(textOf(late)).toContain("nobody proposed another TTL");
    await acts.approve(lin, number);
    expect(await itemNow("activity:last:")).toMatchObject({ action: { ttlSeconds: 60 * day } });
    await acts.shown(["60 days / 60 天"]);
  });

  it("may be written as a reply in either language, and counts once it is confirmed", async () => {
    const { client, answered, happens, reply } = acts;
    const [banner, cart, order, profile] = await Promise.all(
      ["banner:seen:", "cart:draft:", "order:brief:", "profile:card:"].map(numberOf),
    );
    const say = (user: string, text: string) =>
      answered(user, () => client.say(user, channel, text, { threadTs: acts.root().ts }));
    const english = await say(wei, `approve ${banner}; counter ${cart} to 14 days`);
    expect(textOf(english)).toContain("14 days");
    const chinese = await say(lin, `同意 ${order}，驳回 ${profile}：账单还在用`);
    expect(textOf(chinese)).toContain("在你确认之前不会生效");
    for (const start of ["banner:seen:", "cart:draft:", "order:brief:", "profile:card:"]) {
      expect(await itemNow(start)).toMatchObject({ state: "proposed", decisions: [] });
    }
    await client.click(wei, english, actionIds.requestConfirm);
    await client.click(lin, chinese, actionIds.requestConfirm);
    await happens("all four", ({ items }) =>
      ["approved", "countered", "approved", "rejected"].every(
        (state, index) =>
          items.find(({ number }) => number === [banner, cart, order, profile][index])?.state === state,
      ),
    );
    const told = await reply(["proposes 14 days", actionIds.requestAccept]);
    await client.click(sam, told, actionIds.requestAccept);
    await happens("the acceptance", ({ items }) => itemOf({ items }, "cart:draft:").state === "proposed");
  });

  it("is asked for by whoever wants to talk first", async () => {
    await acts.client.click(wei, acts.root(), actionIds.requestDiscuss);
    await acts.reply([
      `<@${wei}> would like to discuss`,
      `<@${sam}>, please answer here`,
      "希望在确认前讨论",
    ]);
  });

  it("can be made of all that is left at once, and taken back until the run writes", async () => {
    const { happens, client, shown, choose } = acts;
    await shown(["14 days / 14 天"]);
    await client.click(lin, acts.root(), actionIds.requestApproveAll);
    const { items } = await happens("all decisions", ({ state }) => state === "decided");
    expect(items.filter(({ state }) => state === "approved")).toHaveLength(11);
    await acts.reply(["Every item is decided.", "所有项均已确认。"]);
    const number = await numberOf("push:inbox:");
    await choose(lin, "revoke", number);
    await happens("the revocation", (now) => itemOf(now, "push:inbox:").state === "proposed");
    await acts.shown(["partly decided"]);
    await acts.approve(wei, number);
  });
});

describe("a run of what was signed", () => {
  let board: Message;

  it("asks again for the item alone whose keys are others now", async () => {
    const { more, reply, happens, approve, thread } = acts;
    await stage.write([keysOf("visit:shop:", 40)], 8);
    const before = thread();
    await more(sam, "run");
    const number = await numberOf("visit:shop:");
    await reply([`approval of item ${number}`, "150 then", "190 now"], before);
    const { items } = await happens("the end of the run", ({ run }) => run?.state === "stopped");
    expect(items.filter(({ state }) => state === "proposed").map(({ pattern }) => pattern)).toEqual([
      itemOf({ items }, "visit:shop:").pattern,
    ]);
    expect(items.filter(({ state }) => state === "approved")).toHaveLength(10);
    await approve(wei, number);
  });

  it("is paused, carried on and stopped by its buttons", async () => {
    const { client, dryRun, wait, answered } = acts;
    const written = stage.countExpiring;
    const now = () => client.find(channel, board.ts) ?? board;
    const press = async (button: string, user = sam) => {
      await wait(button, () => textOf(now()).includes(button));
      await client.click(user, now(), button);
    };
    board = await dryRun(sam);
    expect(textOf(await answered(lin, () => client.click(lin, board, actionIds.runStart)))).toContain("sre");
    expect(await written()).toBe(0);
    await press(actionIds.runStart);
    await press(actionIds.runPause);
    await wait("the pause", () => textOf(now()).includes("由人工暂停。"));
    const some = await written();
    expect(some).toBeLessThan(1_000);
    expect(await refused(lin, "revoke", "coupon:unread:")).toContain("正在执行");
    expect(await written()).toBe(some);
    await press(actionIds.runResume);
    // Whoever signs may hold a run, too.
    await press(actionIds.runStop, lin);
    await wait("the receipt", () => textOf(now()).includes(actionIds.runUndo));
    const { items, run } = await acts.happens("the end", (request) => request.run?.state === "stopped");
    expect(run?.items).toHaveLength(11);
    expect(items.filter(({ state }) => state === "approved")).toHaveLength(11);
  });

  it("goes on where it was stopped once it is run again, after the code was changed", async () => {
    const { client, dryRun, more, happens, reply } = acts;
    await more(wei, "code");
    await reply([`<@${wei}> says that the code is changed`]);
    const again = await dryRun(sam);
    await client.click(sam, again, actionIds.runStart);
    const { items } = await happens("the end", ({ state }) => state === "verifying");
    const after = await stage.readExpiries();
    const lives = (start: string) =>
      [...after].filter(([name]) => name.startsWith(start)).map(([, at]) => (at > 0 ? "expires" : "stays"));
    for (const { pattern, state, action } of items) {
      const start = pattern.slice(0, pattern.indexOf("{"));
      const count = start === "visit:shop:" ? 190 : 150;
      if (action.kind === "flush") expect(lives(start)).toEqual([]);
      else expect(lives(start)).toEqual(Array(count).fill(state === "applied" ? "expires" : "stays"));
    }
    expect(items.filter(({ state }) => state === "applied")).toHaveLength(11);
  });
});

describe("the proof", () => {
  it("is what new keys carry; where they do not, the item is decided and run again", async () => {
    const { audit, happens, reply, approve, client, dryRun } = acts;
    const lacking = keysOf("label:group:", 30);
    await stage.write([{ ...keysOf("coupon:unread:", 30), ttl: month }, lacking], 9);
    await audit();
    const judged = await happens("the proof", (now) =>
      ["verified", "relapsed"].includes(itemOf(now, "label:group:").state),
    );
    expect(itemOf(judged, "coupon:unread:").state).toBe("verified");
    expect(itemOf(judged, "label:group:").state).toBe("relapsed");
    const { number } = itemOf(judged, "label:group:");
    await reply([`Item ${number}`, "30 of 30 new keys lack the TTL", `<@${lin}>`]);
    await approve(ann, number);
    const board = await dryRun(sam);
    await client.click(sam, board, actionIds.runStart);
    await happens("the second run", (now) => itemOf(now, "label:group:").state === "applied");
    const without = [...(await stage.readExpiries())].filter(
      ([name, at]) => name.startsWith("label:group:") && at < 0,
    );
    expect(without).toEqual([]);
  });
});

describe("a request that is withdrawn", () => {
  it("can be decided no more, and says so", async () => {
    const { client } = acts;
    await client.slash(sam, channel, "/redis-audit request market");
    const { id } = await later.modal(sam, "R2");
    await client.submit(sam, {}, id);
    const posted = await later.wait("the request", () =>
      client.messages(channel).find((one) => textOf(one).includes("withdraw:R2")),
    );
    const { items } = await later.request();
    expect(items.map(({ pattern }) => pattern.split("{")[0])).toContain("price:sku:");
    const { message, value } = await later.offered("approve:R2:1");
    const stranger = await later.answered(wei, () =>
      client.click(wei, posted, actionIds.requestMore, "withdraw:R2"),
    );
    expect(textOf(stranger)).toContain("may not");
    await later.more(sam, "withdraw");
    await later.happens("the end", ({ state }) => state === "withdrawn");
    await later.reply([`<@${sam}> withdrew the request`]);
    await later.shown(["withdrawn / 已撤回"]);
    // A client that was away still shows the menus.
    const { botToken, apiUrl } = stage.workspace;
    const { ts, text, blocks } = message;
    await new WebClient(botToken, { slackApiUrl: apiUrl }).chat.update({
      ...{ channel: message.channel, ts, text },
      blocks: [...blocks],
    });
    const late = await later.answered(lin, () => client.click(lin, message, actionIds.requestItem, value));
    expect(textOf(late)).toContain("请求已关闭");
    expect((await later.request()).items.every(({ decisions }) => decisions.length === 0)).toBe(true);
  });
});

describe("the ledger", () => {
  it("has all of it in order, also what was refused", async () => {
    const lines = async (word: string) => {
      const out: string[] = [];
      const env = { DATABASE_URL: stage.databaseUrl };
      const code = await ledger([word], {
        env,
        out: (line) => out.push(line),
        err: (line) => out.push(line),
      });
      expect(code).toBe(0);
      return out;
    };
    expect((await lines("verify")).join()).toContain("The ledger is in order");
    const rows = await lines("export");
    const has = (...words: readonly string[]) =>
      rows.some((row) => words.every((word) => row.includes(`"${word}"`)));
    for (const words of [
      ["posted", "R1", sam],
      ["approved", "notAllowed", ann],
      ["approved", "ownRequest", sam],
      ["delegated", lin, ann],
      ["countered-back", sam],
      ["counter-accepted", "notCountered", sam],
      ["revoked", "running", lin],
      ["voided", "drifted"],
      ["run-refused", "notAllowed", lin],
      ["run-paused", sam],
      ["run-ended", "stopped", lin],
      ["code-changed", wei],
      ["relapsed", "newKeysWithoutTtl"],
      ["withdrawn", "notAllowed", wei],
      ["withdrawn", "R2", sam],
      ["approved", "requestClosed", lin],
    ]) {
      expect({ words, found: has(...words) }).toEqual({ words, found: true });
    }
  });
});
