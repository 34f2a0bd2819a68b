import { expect, it } from "vitest";
import type { Announcement } from "../../src/core/alerts/alert.ts";
import type { Store } from "../../src/store/store.ts";
import { alertOf, firstDecision, nextDecision } from "./samples.ts";
import type { Stores } from "./store-contract.ts";

const leaseMs = 60_000;

/** Stores an alert with one decision for each list of announcements. */
async function announce(store: Store, id: string, ...decisions: readonly (readonly Announcement[])[]) {
  let alert = alertOf({ id, subject: { cluster: id } });
  for (const [index, announcements] of decisions.entries()) {
    const decision = index === 0 ? firstDecision(alert, announcements) : nextDecision(alert, announcements);
    await store.alerts.apply(decision);
    alert = decision.alert;
  }
}

export function describeOutbox(stores: Stores): void {
  it("holds one entry per announcement, and a reply tells its transition", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root", "reply"]);
    expect(await store.outbox.pendingCount()).toBe(2);
    expect(await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 })).toEqual([
      { id: "out-1", about: "A1", message: { kind: "root" }, priority: 0, attempts: 0, createdAtMs: 3000 },
    ]);
    await store.outbox.confirm("out-1", 5001);
    expect(await store.outbox.claim({ nowMs: 5002, leaseMs, limit: 10 })).toEqual([
      {
        id: "out-2",
        about: "A1",
        message: { kind: "reply", transitionSequence: 1 },
        priority: 0,
        attempts: 0,
        createdAtMs: 3000,
      },
    ]);
    await store.outbox.confirm("out-2", 5003);
    expect(await store.outbox.pendingCount()).toBe(0);
    expect(await store.outbox.claim({ nowMs: 5004, leaseMs, limit: 10 })).toEqual([]);
  });

  it("stores no entry for a decision that announces nothing", async () => {
    const store = await stores.open();
    await announce(store, "A1", [], []);
    expect(await store.outbox.pendingCount()).toBe(0);
  });

  it("claims one entry of each alert, oldest first, and as many as asked for", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root", "reply"]);
    await announce(store, "A2", ["root"]);
    await announce(store, "A3", ["root"]);
    const ids = (await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 2 })).map(({ about }) => about);
    expect(ids).toEqual(["A1", "A2"]);
    expect((await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 2 })).map(({ about }) => about)).toEqual([
      "A3",
    ]);
  });

  it("keeps the order of replies within an alert", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"], ["reply"], ["reply"]);
    const sent: (number | undefined)[] = [];
    for (let round = 0; round < 3; round++) {
      const [entry] = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
      sent.push(entry?.message.kind === "reply" ? entry.message.transitionSequence : undefined);
      await store.outbox.confirm(entry?.id ?? "", 5000);
    }
    expect(sent).toEqual([undefined, 2, 3]);
  });

  it("sends one root for all root entries that wait, and the replies between them after it", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"], ["root", "reply"], ["root"]);
    const [root] = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(root?.id).toBe("out-1");
    expect(await store.outbox.pendingCount()).toBe(2);
    await store.outbox.confirm("out-1", 5000);
    const [reply] = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(reply).toMatchObject({ message: { kind: "reply", transitionSequence: 2 } });
    await store.outbox.confirm(reply?.id ?? "", 5000);
    expect(await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 })).toEqual([]);
  });

  it("leaves a root entry that came after the claim, since the claimed one may not show its change", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"]);
    await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    await store.alerts.apply(nextDecision(alertOf({ subject: { cluster: "A1" } }), ["root"]));
    expect(await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 })).toEqual([]);
    await store.outbox.confirm("out-1", 5001);
    expect((await store.outbox.claim({ nowMs: 5002, leaseMs, limit: 10 })).map(({ id }) => id)).toEqual([
      "out-2",
    ]);
  });

  it("covers the root entries of the claimed alert only", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"]);
    await announce(store, "A2", ["reply", "root"]);
    expect((await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 })).map(({ id }) => id)).toEqual([
      "out-1",
      "out-2",
    ]);
    expect(await store.outbox.pendingCount()).toBe(3);
  });

  it("gives an entry to the next claim when its lease ran out, as one attempt more with the same id", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"]);
    await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(await store.outbox.claim({ nowMs: 64_999, leaseMs, limit: 10 })).toEqual([]);
    expect(await store.outbox.claim({ nowMs: 65_000, leaseMs, limit: 10 })).toMatchObject([
      { id: "out-1", attempts: 1 },
    ]);
  });

  it("gives an entry back until the asked time, and holds the later ones of its alert", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root", "reply"]);
    await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    await store.outbox.retry("out-1", 8000, "ratelimited");
    expect(await store.outbox.claim({ nowMs: 7999, leaseMs, limit: 10 })).toEqual([]);
    expect(await store.outbox.claim({ nowMs: 8000, leaseMs, limit: 10 })).toMatchObject([
      { id: "out-1", attempts: 1 },
    ]);
    expect(await store.outbox.pendingCount()).toBe(2);
  });

  it("goes on with the next entry when one is given up", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root", "reply"]);
    await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    await store.outbox.fail("out-1", 5001, "channel_not_found: \u0000 ' <!channel>");
    expect((await store.outbox.claim({ nowMs: 5002, leaseMs, limit: 10 })).map(({ id }) => id)).toEqual([
      "out-2",
    ]);
    expect(await store.outbox.pendingCount()).toBe(1);
  });

  it("does not bring a confirmed entry back when a slower process postpones or fails it", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"]);
    await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    await store.outbox.confirm("out-1", 5001);
    await store.outbox.retry("out-1", 5002, "timeout");
    await store.outbox.fail("out-1", 5003, "timeout");
    expect(await store.outbox.claim({ nowMs: 9_999_999, leaseMs, limit: 10 })).toEqual([]);
    expect(await store.outbox.pendingCount()).toBe(0);
  });

  it("never gives an entry to two processes", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    for (let number = 1; number <= 20; number++) await announce(one, `A${number}`, ["root"]);
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? one : other).outbox.claim({ nowMs: 5000, leaseMs, limit: 3 }),
      ),
    );
    const more = await one.outbox.claim({ nowMs: 5000, leaseMs, limit: 100 });
    const ids = [...claims.flat(), ...more].map(({ id }) => id);
    expect(ids.length).toBe(20);
    expect(new Set(ids).size).toBe(20);
  });
}
