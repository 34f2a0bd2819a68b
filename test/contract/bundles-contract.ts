import { expect, it } from "vitest";
import type { Bundle } from "../../src/core/outbox/outbox-message.ts";
import { alertOf, firstDecision, nextDecision } from "./samples.ts";
import type { Stores } from "./store-contract.ts";

const storm: Bundle = { id: "B1", kind: "storm", channel: "C0MARKET", openedAtMs: 1000, editEveryMs: 15_000 };
const claim = { nowMs: 5000, leaseMs: 60_000, limit: 10 };

export function describeBundles(stores: Stores): void {
  it("draws ids that were never used", async () => {
    const { bundles } = await stores.open();
    expect([await bundles.nextId(), await bundles.nextId()]).toEqual(["B1", "B2"]);
  });

  it("opens a bundle together with its root, and finds it by channel, kind and group", async () => {
    const store = await stores.open();
    const group: Bundle = { ...storm, id: "B2", kind: "group", groupKey: "Orders market" };
    expect(await store.bundles.open(storm)).toBe("opened");
    expect(await store.bundles.open(group)).toBe("opened");
    expect(await store.bundles.find("B1")).toEqual(storm);
    expect(await store.bundles.find("B9")).toBeUndefined();
    expect((await store.bundles.findOpen("C0MARKET", "storm"))?.id).toBe("B1");
    expect((await store.bundles.findOpen("C0MARKET", "group", "Orders market"))?.id).toBe("B2");
    expect(await store.bundles.findOpen("C0MARKET", "group", "Orders shop")).toBeUndefined();
    expect(await store.bundles.findOpen("C0OTHER", "storm")).toBeUndefined();
    expect(await store.outbox.claim(claim)).toMatchObject([
      { about: "B1", message: { kind: "bundle" }, priority: 0, createdAtMs: 1000 },
      { about: "B2", message: { kind: "bundle" } },
    ]);
  });

  it("opens one of two that two processes open at once, and another after it was closed", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const outcomes = await Promise.all([one.bundles.open(storm), other.bundles.open({ ...storm, id: "B2" })]);
    expect([...outcomes].sort()).toEqual(["exists", "opened"]);
    expect(await one.outbox.pendingCount()).toBe(1);
    const [opened] = await one.bundles.listOpen();
    await one.bundles.close(opened?.id ?? "", 9000);
    expect((await one.bundles.find(opened?.id ?? ""))?.closedAtMs).toBe(9000);
    expect(await one.bundles.findOpen("C0MARKET", "storm")).toBeUndefined();
    expect(await one.bundles.listOpen()).toEqual([]);
    expect(await one.bundles.open({ ...storm, id: "B3" })).toBe("opened");
  });

  it("remembers where its root stands", async () => {
    const store = await stores.open();
    await store.bundles.open(storm);
    await store.bundles.setRoot("B1", { channel: "C0FALLBACK", ts: "1754.0001" });
    expect(await store.bundles.find("B1")).toEqual({ ...storm, channel: "C0FALLBACK", rootTs: "1754.0001" });
  });

  it("takes members, and one edit waits for all of them and for what happens to them", async () => {
    const store = await stores.open();
    const { alerts, bundles, outbox } = store;
    await bundles.open(storm);
    await outbox.claim(claim);
    await outbox.confirm("out-1", 1001);
    const [first, second] = [
      alertOf({ id: "A1", subject: { cluster: "a" } }),
      alertOf({ id: "A2", subject: { cluster: "b" } }),
    ];
    await alerts.apply(firstDecision(first, []));
    await alerts.apply(firstDecision(second, []));
    await alerts.place("A1", { channel: "C0MARKET", bundleId: "B1", atMs: 2000 });
    await alerts.place("A2", { channel: "C0MARKET", bundleId: "B1", atMs: 3000 });
    await alerts.apply(nextDecision(first, ["root"]));
    expect((await alerts.list({ bundleId: "B1" })).map(({ id }) => id)).toEqual(["A2", "A1"]);
    expect(await bundles.growth("B1")).toEqual({ lastJoinedMs: 3000, members: 2 });
    await alerts.setRoot("A1", { rootTs: "1754.0001", atMs: 4000, channel: "C0MARKET", bundleId: "B1" });
    const history = await outbox.history("B1");
    expect(history).toMatchObject([
      { state: "confirmed", settledAtMs: 1001 },
      { state: "pending", message: { kind: "bundle" }, dueAtMs: 17_000 },
    ]);
  });

  it("shows what happened to a member sooner than who joined", async () => {
    const { alerts, bundles, outbox } = await stores.open();
    await bundles.open({ ...storm, editEveryMs: 300_000 });
    await outbox.claim(claim);
    await outbox.confirm("out-1", 1001);
    const member = alertOf();
    await alerts.apply(firstDecision(member, []));
    await alerts.place("A1", { channel: "C0MARKET", bundleId: "B1", atMs: 2000 });
    expect((await outbox.history("B1")).at(-1)).toMatchObject({ dueAtMs: 302_000 });
    await alerts.apply(nextDecision(member, ["root"]));
    expect((await outbox.history("B1")).at(-1)).toMatchObject({ dueAtMs: 19_000, state: "pending" });
    expect(await outbox.history("B1")).toHaveLength(2);
  });

  it("is removed once it is closed and its last member is", async () => {
    const { alerts, bundles } = await stores.open();
    await bundles.open(storm);
    const over = { condition: "resolved", lastSampleAtMs: 3000 } as const;
    await alerts.apply(firstDecision(alertOf({ id: "A1", epoch: 1, ...over }), []));
    await alerts.apply(firstDecision(alertOf({ id: "A2", epoch: 2, ...over }), []));
    await alerts.setRoot("A1", { rootTs: "1.1", atMs: 2000, channel: "C0MARKET", bundleId: "B1" });
    await bundles.close("B1", 3000);
    await alerts.removeResolvedBefore(3000);
    expect((await bundles.find("B1"))?.id).toBe("B1");
    await alerts.removeResolvedBefore(5000);
    expect(await bundles.find("B1")).toBeUndefined();
  });

  it("counts the roots that a channel got: alerts' own and bundles', not the members", async () => {
    const { alerts, bundles } = await stores.open();
    for (const [index, cluster] of ["a", "b", "c", "d"].entries()) {
      await alerts.apply(firstDecision(alertOf({ id: `A${index + 1}`, subject: { cluster } })));
    }
    await bundles.open(storm);
    expect(await bundles.growth("B1")).toEqual({ lastJoinedMs: 1000, members: 0 });
    await alerts.place("A1", { channel: "C0MARKET", atMs: 999 });
    await alerts.place("A2", { channel: "C0MARKET", atMs: 1000 });
    await alerts.place("A3", { channel: "C0MARKET", bundleId: "B1", atMs: 1000 });
    await alerts.place("A4", { channel: "C0OTHER", atMs: 1000 });
    expect(await bundles.countRootsSince("C0MARKET", 1000)).toBe(2);
    expect(await bundles.countRootsSince("C0MARKET", 1001)).toBe(0);
    expect(await bundles.countRootsSince("C0OTHER", 0)).toBe(1);
  });
}
