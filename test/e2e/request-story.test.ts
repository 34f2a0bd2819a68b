import { afterEach, describe, expect, it } from "vitest";
import { marketContracts as contracts, marketPatterns } from "../../sandbox/fleet/market.ts";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import type { ActionRequest, RequestItem } from "../../src/core/requests/action-request.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import { createStore } from "../../src/store/create-store.ts";
import type { Store } from "../../src/store/store.ts";
import { channel, lin, sam } from "../support/bot-under-test.ts";
import { type Expiries, type RequestStage, startRequestStage } from "../support/request-stage.ts";

const day = 86_400;
const keys = 200_000;
const coupons = "MARKETING:COUPON:UNREAD:";
const contacts = "CONTACT_day_";
const isCoupon = /^MARKETING:COUPON:UNREAD:\d+$/;
const isContact = /^CONTACT_day_\d+_\d{4}-\d\d-\d\d_\w+$/;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const textOf = (message: unknown): string => JSON.stringify(message ?? null);
const field = (name: string, value: string) => ({ [name]: { [name]: { type: "plain_text_input", value } } });

async function setUp(mode: "standalone" | "cluster") {
  const stage = await startRequestStage({ mode, contracts, fleet: { signOff: { verifyAudits: 1 } } });
  closers.push(stage.stop);
  await stage.write(marketPatterns(keys), 7);
  await stage.startBot();
  const store = await createStore(stage.databaseUrl, { newOutboxId: () => "none" });
  closers.push(store.close);
  return { stage, store, ...createActs(stage, store) };
}

/** What people do in Slack, and what they wait for. */
function createActs({ workspace: { client } }: RequestStage, store: Store) {
  const request = async (): Promise<ActionRequest> => {
    const found = await store.requests.find("R1");
    if (found === undefined) throw new Error("there is no request");
    return found;
  };
  const threadOf = (root: Message) => client.thread(channel, root.ts);
  const wait = <T>(what: string, read: () => T | undefined | false) => client.waitFor(read, 40_000, what);
  const reply = (root: Message, words: readonly string[], not: readonly Message[] = []) =>
    wait(`a message with ${words.join(", ")}`, () =>
      threadOf(root).find(
        (one) => !not.some(({ ts }) => ts === one.ts) && words.every((word) => textOf(one).includes(word)),
      ),
    );
  const until = async (what: string, holds: (now: ActionRequest) => boolean): Promise<ActionRequest> => {
    const endAtMs = performance.now() + 40_000;
    for (;;) {
      const now = await request();
      if (holds(now)) return now;
      if (performance.now() > endAtMs) throw new Error(`${what} did not happen; it is ${now.state}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const audit = async (): Promise<void> => {
    const before = await store.audits.newest("market");
    await client.slash(sam, channel, "/redis-audit report market --mode exact --pace fast");
    const endAtMs = performance.now() + 40_000;
    while ((await store.audits.newest("market"))?.startedAtMs === before?.startedAtMs) {
      if (performance.now() > endAtMs) throw new Error("no audit was stored");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  /** Draft and post. */
  const post = async (): Promise<Message> => {
    await client.slash(sam, channel, "/redis-audit request market");
    const modal = await wait("the draft", () =>
      client.modals(sam).find(({ view }) => textOf(view).includes(coupons)),
    );
    await client.submit(sam, {}, modal.id);
    return wait("the request", () =>
      client.messages(channel).find((one) => textOf(one).includes("ACTION REQUIRED")),
    );
  };
  /** Chooses in an item's menu, wherever that stands. */
  const choose = async (user: string, root: Message, wanted: string): Promise<void> => {
    const { message, value } = await wait(`the choice ${wanted}`, () =>
      threadOf(root)
        .flatMap((message) => {
          const value = new RegExp(`"value":"(${wanted}(?::[^"]*)?)"`).exec(textOf(message))?.[1];
          return value === undefined ? [] : [{ message, value }];
        })
        .at(0),
    );
    const result = await client.click(user, message, actionIds.requestItem, value);
    if (!result.ok) throw new Error(`${wanted}: ${result.error}`);
  };
  const counter = async (root: Message, number: number, ttl: string): Promise<void> => {
    await choose(lin, root, `counter:R1:${number}`);
    const modal = await wait("the counter-proposal", () => client.modals(lin).at(-1));
    await wait("its form", () => textOf(client.modals(lin)).includes('"ttl"'));
    await client.submit(
      lin,
      { ...field("ttl", ttl), ...field("reason", "campaigns run for a quarter") },
      modal.id,
    );
    await until("the counter", ({ items }) => items.some((one) => one.state === "countered"));
    const told = await reply(root, [actionIds.requestAccept]);
    await client.click(sam, told, actionIds.requestAccept);
    await until("the acceptance", ({ items }) => items.every((one) => one.state !== "countered"));
  };
  /** From the menu to the receipt; what the thread held before is no receipt of it. */
  const run = async (root: Message, beforeStart: () => Promise<void>): Promise<Message> => {
    const before = threadOf(root);
    const now = await wait("the menu", () => {
      const found = client.find(channel, root.ts);
      return textOf(found).includes("run:R1") && found;
    });
    await client.click(sam, now, actionIds.requestMore, "run:R1");
    const waiting = await reply(root, [actionIds.runStart], before);
    await beforeStart();
    await client.click(sam, waiting, actionIds.runStart);
    return reply(root, ["Receipt / 执行回执", actionIds.runUndo], before);
  };
  return { client, request, threadOf, reply, until, audit, post, choose, counter, run, wait };
}

function itemOf({ items }: ActionRequest, start: string, slots: number): RequestItem {
  const found = items.find((item) => item.pattern.startsWith(start) && item.slots.length === slots);
  if (found === undefined)
    throw new Error(`no item ${start} among ${items.map(({ pattern }) => pattern).join(" ")}`);
  return found;
}

/** Names whose expiry is another one now. */
function changedBetween(before: Expiries, after: Expiries): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}

const within = (atMs: number | undefined, fromMs: number, toMs: number) =>
  atMs !== undefined && atMs >= fromMs && atMs <= toMs;

describe.each(["standalone", "cluster"] as const)("a request on 200,000 keys, %s", (mode) => {
  it("goes from the draft to the proof, and changes what was signed and nothing else", {
    timeout: 180_000,
  }, async () => {
    const acts = await setUp(mode);
    const { stage, client, request, until, audit, post, choose, counter, run, reply } = acts;
    const before = await stage.readExpiries();
    await audit();
    const root = await post();
    const coupon = itemOf(await request(), coupons, 1);
    const contact = itemOf(await request(), contacts, 3);
    await counter(root, contact.number, "90d");
    for (const { number } of [coupon, contact]) await choose(lin, root, `approve:R1:${number}`);
    const signed = await until("the approvals", ({ items }) =>
      [coupon, contact].every(
        ({ number }) => items.find((one) => one.number === number)?.state === "approved",
      ),
    );
    expect(signed.items.filter(({ state }) => state === "approved")).toHaveLength(2);

    const startedMs = Date.now();
    const receipt = await run(root, async () => {
      expect(changedBetween(before, await stage.readExpiries())).toEqual([]);
    });
    const applied = await stage.readExpiries();
    const changed = changedBetween(before, applied);
    const names = [...before.keys()];
    const signedNames = names.filter(
      (name) => (isCoupon.test(name) || isContact.test(name)) && before.get(name) === -1,
    );
    expect(signedNames.length).toBeGreaterThan(35_000);
    expect(changed.toSorted()).toEqual(signedNames.toSorted());
    expect(textOf(receipt)).toContain(signedNames.length.toLocaleString("en"));
    const nowMs = Date.now();
    const outside = changed.filter((name) => {
      const ttlMs = (isCoupon.test(name) ? 60 : 90) * day * 1000;
      return !within(applied.get(name), startedMs + ttlMs * 0.9 - 1000, nowMs + ttlMs * 1.1 + 1000);
    });
    expect(outside).toEqual([]);

    await client.click(sam, receipt, actionIds.runUndo);
    await until("the undo", ({ run: last }) => last?.kind === "undo" && last.state === "done");
    expect(changedBetween(before, await stage.readExpiries())).toEqual([]);

    await run(root, async () => {});
    await until("the second run", ({ run: last }) => last?.kind === "apply" && last.state === "done");
    expect(changedBetween(before, await stage.readExpiries()).toSorted()).toEqual(signedNames.toSorted());

    // The team changed the code for coupons, and forgot the contacts.
    const now = client.find(channel, root.ts) ?? root;
    await client.click(sam, now, actionIds.requestMore, "code:R1");
    await until("the note", ({ codeChangedAtMs }) => codeChangedAtMs !== undefined);
    await audit();
    await until("the count", ({ items }) => items.filter(({ baseline }) => baseline).length === 2);
    const [couponKeys] = marketPatterns(4_000).filter(({ pattern }) => pattern === `${coupons}{userId}`);
    const [contactKeys] = marketPatterns(4_000).filter(({ pattern }) => pattern.startsWith(contacts));
    if (couponKeys === undefined || contactKeys === undefined) throw new Error("no such pattern");
    const range = { minSeconds: 54 * day, maxSeconds: 60 * day };
    await stage.write([{ ...couponKeys, ttl: range }, contactKeys], 8);
    await audit();
    const judged = await until("the proof", ({ items }) =>
      items.some(({ state }) => state === "verified" || state === "relapsed"),
    );
    const stateOf = ({ number }: RequestItem) => judged.items.find((one) => one.number === number)?.state;
    expect([stateOf(coupon), stateOf(contact)]).toEqual(["verified", "relapsed"]);
    await reply(root, [`<@${lin}>`]);
  });
});
