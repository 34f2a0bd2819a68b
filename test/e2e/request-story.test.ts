import { afterEach, describe, expect, it } from "vitest";
import { marketContracts as contracts, marketPatterns } from "../../sandbox/fleet/market.ts";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import type { RequestItem } from "../../src/core/requests/action-request.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import { createStore } from "../../src/store/create-store.ts";
import { channel, lin, sam } from "../support/bot-under-test.ts";
import { type Expiries, startRequestStage, tuning } from "../support/request-stage.ts";
import { createRequestActs, itemOf, type RequestActs, textOf, typed } from "./request-acts.ts";

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

async function setUp(mode: "standalone" | "cluster") {
  // At the pace of production each of the walks would take seven seconds, most of them waiting.
  const remediation = { ...tuning, pace: "fast" } as const;
  const fleet = { signOff: { verifyAudits: 1 } };
  const stage = await startRequestStage({ mode, contracts, fleet, remediation });
  closers.push(stage.stop);
  await stage.write(marketPatterns(keys), 7);
  await stage.startBot();
  const store = await createStore(stage.databaseUrl, { newOutboxId: () => "none" });
  closers.push(store.close);
  return { stage, acts: createRequestActs(stage, store, { patienceMs: 60_000 }) };
}

/** Draft and post. */
async function post({ client, modal, shown }: RequestActs): Promise<void> {
  await client.slash(sam, channel, "/redis-audit request market");
  const { id } = await modal(sam, coupons);
  await client.submit(sam, {}, id);
  await client.waitForMessage(channel, (one) => textOf(one).includes("ACTION REQUIRED"), 40_000);
  await shown(["approve:R1:"]);
}

async function counter(acts: RequestActs, number: number, ttl: string): Promise<void> {
  const { client, choose, modal, happens, reply } = acts;
  await choose(lin, "counter", number);
  const { id } = await modal(lin, '"ttl"');
  const values = { ...typed("ttl", ttl), ...typed("reason", "campaigns run for a quarter") };
  await client.submit(lin, values, id);
  await happens("the counter", ({ items }) => items.some((one) => one.state === "countered"));
  await client.click(sam, await reply([actionIds.requestAccept]), actionIds.requestAccept);
  await happens("the acceptance", ({ items }) => items.every((one) => one.state !== "countered"));
}

/** From the menu to the receipt; what the thread held before is no receipt of it. */
async function run(
  { client, thread, dryRun, reply }: RequestActs,
  beforeStart: () => Promise<void>,
): Promise<Message> {
  const before = thread();
  const waiting = await dryRun(sam);
  await beforeStart();
  await client.click(sam, waiting, actionIds.runStart);
  return reply(["Receipt / 执行回执", actionIds.runUndo], before);
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
    const { stage, acts } = await setUp(mode);
    const { client, request, happens, audit, approve, reply } = acts;
    const before = await stage.readExpiries();
    await audit();
    await post(acts);
    const coupon = itemOf(await request(), coupons);
    const contact = itemOf(await request(), contacts);
    await counter(acts, contact.number, "90d");
    for (const { number } of [coupon, contact]) await approve(lin, number);
    expect((await request()).items.filter(({ state }) => state === "approved")).toHaveLength(2);

    const startedMs = Date.now();
    const receipt = await run(acts, async () => {
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
    await happens("the undo", ({ run: last }) => last?.kind === "undo" && last.state === "done");
    expect(changedBetween(before, await stage.readExpiries())).toEqual([]);

    await run(acts, async () => {});
    await happens("the second run", ({ run: last }) => last?.kind === "apply" && last.state === "done");
    expect(changedBetween(before, await stage.readExpiries()).toSorted()).toEqual(signedNames.toSorted());

    // The team changed the code for coupons, and forgot the contacts.
    await acts.more(sam, "code");
    await happens("the note", ({ codeChangedAtMs }) => codeChangedAtMs !== undefined);
    await audit();
    await happens("the count", ({ items }) => items.filter(({ baseline }) => baseline).length === 2);
    const [couponKeys] = marketPatterns(4_000).filter(({ pattern }) => pattern === `${coupons}{userId}`);
    const [contactKeys] = marketPatterns(4_000).filter(({ pattern }) => pattern.startsWith(contacts));
    if (couponKeys === undefined || contactKeys === undefined) throw new Error("no such pattern");
    const range = { minSeconds: 54 * day, maxSeconds: 60 * day };
    await stage.write([{ ...couponKeys, ttl: range }, contactKeys], 8);
    await audit();
    const judged = await happens("the proof", ({ items }) =>
      items.some(({ state }) => state === "verified" || state === "relapsed"),
    );
    const stateOf = ({ number }: RequestItem) => judged.items.find((one) => one.number === number)?.state;
    expect([stateOf(coupon), stateOf(contact)]).toEqual(["verified", "relapsed"]);
    await reply([`<@${lin}>`]);
  });
});
