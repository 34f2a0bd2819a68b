import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActionRequest, RequestItem } from "../../../src/core/requests/action-request.ts";
import {
  firstRequestDecision,
  item,
  nextRequestDecision,
  posted,
  requestOf,
} from "../../contract/request-samples.ts";
import { alertsChannel, type DeliveryBench, startDeliveryBench, textOf } from "./support/delivery-bench.ts";

let bench: DeliveryBench;
let request: ActionRequest;

const numbered = (number: number, overrides: Partial<RequestItem> = {}): RequestItem => ({
  ...item,
  number,
  pattern: `campaign:${number}:{userId}`,
  ...overrides,
});

beforeEach(async () => {
  bench = await startDeliveryBench();
  const owner = { team: "iSales Marketing", channel: alertsChannel };
  const items = Array.from({ length: 20 }, (_, index) => numbered(index + 1));
  request = requestOf({ owner, items });
  await bench.store().requests.apply(firstRequestDecision(request), []);
});
afterEach(() => bench.stop());

const rejected = { kind: "reject", userId: "U0ANNA", atMs: 5, source: "button", language: "zh" } as const;

/** Stores that an item was rejected, and says so where it is shown. */
async function reject(number: number): Promise<void> {
  const items = request.items.map((one) =>
    one.number === number
      ? numbered(number, { state: "rejected", decisions: [{ ...rejected, reason: "billing" }] })
      : one,
  );
  const told = { ...posted, item: number, name: "rejected", from: "proposed", to: "rejected" } as const;
  const next = { ...request, items, state: "partly-decided" } as const;
  await bench.store().requests.apply(
    nextRequestDecision(request, {
      request: { ...next, version: 2 },
      transitions: [told],
      announcements: ["root"],
    }),
    [],
  );
  request = { ...next, version: 2 };
}

const menus = (root = bench.roots()[0]) =>
  bench.thread(root).filter((message) => textOf(message).includes("approve:R1:"));

describe("menus for which the root has no room", () => {
  it("stand in its thread, and show what became of their items", async () => {
    await bench.deliver();
    expect(menus()).toHaveLength(2);
    expect(textOf(menus()[0])).toContain("campaign:9:{userId}");
    await reject(12);
    await bench.deliver();
    expect(menus()).toHaveLength(2);
    expect(textOf(menus()[0])).toContain("billing");
    expect(textOf(menus()[1])).not.toContain("billing");
    expect(bench.problems).toEqual([]);
  });

  it("come also when the process died right after the root was posted", async () => {
    await bench.deliver();
    const root = bench.roots()[0];
    await bench.restart();
    await bench.deliver();
    expect([bench.roots().length, menus(root).length]).toEqual([1, 2]);
  });
});

describe("a root that is gone, or old", () => {
  it("is posted anew with its menus and a pointer to where it was", async () => {
    await bench.deliver();
    const lost = bench.roots()[0];
    if (lost === undefined) throw new Error("no root");
    await bench.delivering().poster.remove(alertsChannel, lost.ts);
    expect((await bench.reconcile()).missing).toEqual(["R1"]);
    await bench.pass(10_000);
    const anew = bench.roots().find(({ ts, text }) => ts !== lost.ts && text.includes("R1"));
    expect(textOf(anew)).toContain("campaign:1:{userId}");
    expect(menus(anew)).toHaveLength(2);
    expect(bench.thread(anew).some((message) => textOf(message).includes("stands here anew"))).toBe(true);
    expect((await bench.reconcile()).missing).toEqual([]);
  });

  it("is edited when it shows an item as it was before", async () => {
    await bench.deliver();
    await reject(2);
    const root = bench.roots()[0];
    for (const { id } of await bench.store().outbox.history("R1")) await bench.store().outbox.drop(id, 1);
    expect((await bench.reconcile()).outdated).toEqual(["R1"]);
    await bench.deliver();
    expect(textOf(bench.roots()[0])).toContain("billing");
    expect(bench.roots()[0]?.ts).toBe(root?.ts);
    expect((await bench.reconcile()).outdated).toEqual([]);
  });
});
