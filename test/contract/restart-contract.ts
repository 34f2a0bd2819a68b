import { expect, it } from "vitest";
import { alertOf, firstDecision, observationOf } from "./samples.ts";
import type { Stores } from "./store-contract.ts";

export function describeRestart(stores: Stores): void {
  it("finds everything again after it was closed and opened", async () => {
    const before = await stores.open();
    await before.observations.add([observationOf("market", "a:1", 10)]);
    const id = await before.alerts.nextId();
    await before.alerts.apply(firstDecision(alertOf({ id }), ["root", "reply"]));
    await before.alerts.setRoot(id, { rootTs: "1754.0001", atMs: 4000, channel: "C0MARKET" });
    await before.outbox.claim({ nowMs: 5000, leaseMs: 60_000, limit: 10 });
    await before.outbox.confirm("out-1", 5001);
    await before.inbox.accept({ id: "Ev1", body: { text: "ack" }, receivedAtMs: 10 });
    await before.preferences.setLanguage("U1", "zh");
    await before.close();

    const after = await stores.open();
    expect(await after.observations.latest("market")).toEqual([observationOf("market", "a:1", 10)]);
    expect(await after.alerts.find("A1")).toEqual(alertOf({ rootTs: "1754.0001" }));
    expect((await after.alerts.transitions("A1")).map(({ transition }) => transition.name)).toEqual([
      "fired",
    ]);
    expect(await after.alerts.nextId()).toBe("A2");
    expect(await after.outbox.claim({ nowMs: 5002, leaseMs: 60_000, limit: 10 })).toMatchObject([
      { id: "out-2", attempts: 0 },
    ]);
    expect(await after.inbox.accept({ id: "Ev1", body: {}, receivedAtMs: 11 })).toBe("duplicate");
    expect(await after.inbox.pending()).toEqual([{ id: "Ev1", body: { text: "ack" }, receivedAtMs: 10 }]);
    expect(await after.preferences.language("U1")).toBe("zh");
  });

  it("lets several processes start at once on an empty database", async () => {
    await stores.drop();
    const opened = await Promise.all([stores.open(), stores.open(), stores.open()]);
    const ids = await Promise.all(opened.map((store) => store.alerts.nextId()));
    expect([...ids].sort()).toEqual(["A1", "A2", "A3"]);
  });

  it("fails with a StoreError that names the attempt once it is closed", async () => {
    const store = await stores.open();
    await store.close();
    await expect(store.alerts.find("A7")).rejects.toMatchObject({
      name: "StoreError",
      message: expect.stringContaining("reading alert A7 failed"),
    });
  });
}
