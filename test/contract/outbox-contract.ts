import { expect, it } from "vitest";
import type { Announcement } from "../../src/core/alerts/alert.ts";
import type { NewOutboxEntry } from "../../src/core/outbox/outbox-message.ts";
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

  it("lets what was added before something urgent about the same go with it, past all others", async () => {
    const store = await stores.open();
    const root = (about: string, priority: 0 | 1 | 2): NewOutboxEntry => ({
      about,
      message: { kind: "view", to: "C1", template: "root-note", view: {}, languages: ["en"] },
      priority,
      createdAtMs: 1000,
    });
    for (let number = 1; number <= 500; number += 1) await store.outbox.add([root(`A${number}`, 1)]);
    await store.outbox.add([root("A400", 0)]);
    await store.outbox.add([root("A300", 2)]);
    const claim = () => store.outbox.claim({ nowMs: 5000, leaseMs, limit: 1 });
    const [first] = await claim();
    expect([first?.about, first?.priority]).toEqual(["A400", 0]);
    await store.outbox.confirm(first?.id ?? "", 5000);
    expect((await claim()).map(({ about }) => about)).toEqual(["A400"]);
    expect((await claim()).map(({ about }) => about)).toEqual(["A1"]);
  });

  it("settles what is dropped, with no error and no message", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"]);
    await store.outbox.drop("out-1", 5000);
    await store.outbox.confirm("out-1", 6000);
    expect(await store.outbox.history("A1")).toMatchObject([{ state: "dropped", settledAtMs: 5000 }]);
    expect(await store.outbox.pendingCount()).toBe(0);
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

  it("gives out what was taken, or stored, by a clock that was two hours ahead", async () => {
    const store = await stores.open();
    const hourMs = 3_600_000;
    await announce(store, "A1", ["root"]);
    await store.outbox.claim({ nowMs: 2 * hourMs, leaseMs, limit: 10 });
    const low = { about: "D1", message: { kind: "bundle" }, priority: 2 } as const;
    await store.outbox.add([
      { ...low, createdAtMs: 2 * hourMs, dueAtMs: 2 * hourMs + 1000 },
      { ...low, about: "D2", createdAtMs: 4000, dueAtMs: hourMs },
    ]);
    const taken = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(taken.map(({ about, attempts }) => [about, attempts])).toEqual([
      ["A1", 1],
      ["D1", 0],
    ]);
    expect(await store.outbox.claim({ nowMs: 6000, leaseMs, limit: 10 })).toEqual([]);
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

  it("adds what is no alert's, and holds what is not due yet", async () => {
    const { outbox } = await stores.open();
    const view = {
      kind: "view",
      to: "U1",
      template: "digest",
      view: { open: 3 },
      languages: ["en"],
    } as const;
    await outbox.add([
      { about: "digest", message: view, priority: 2, createdAtMs: 1000 },
      { about: "later", message: view, priority: 0, createdAtMs: 1000, dueAtMs: 6000 },
    ]);
    expect(await outbox.claim({ nowMs: 5999, leaseMs, limit: 10 })).toMatchObject([
      { about: "digest", message: view },
    ]);
    expect(await outbox.claim({ nowMs: 6000, leaseMs, limit: 10 })).toMatchObject([
      { about: "later", dueAtMs: 6000 },
    ]);
  });

  it("claims critical alerts before others, and those before what can wait", async () => {
    const store = await stores.open();
    const view = { kind: "view", to: "U1", template: "digest", view: {}, languages: ["en"] } as const;
    await store.outbox.add([{ about: "digest", message: view, priority: 2, createdAtMs: 1000 }]);
    const warning = alertOf({ id: "A1", severity: "warning", subject: { cluster: "a" } });
    await store.alerts.apply(firstDecision(warning));
    await announce(store, "A2", ["root"]);
    const claimed = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(claimed.map(({ about }) => about)).toEqual(["A2", "A1", "digest"]);
  });

  it("tells a person or another channel of a transition", async () => {
    const store = await stores.open();
    await announce(store, "A1", [{ copyTo: "U1" }, { copyTo: "C0SRE" }]);
    const [first] = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(first?.message).toEqual({ kind: "copy", transitionSequence: 1, to: "U1" });
    await store.outbox.confirm(first?.id ?? "", 5000);
    const [second] = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(second?.message).toEqual({ kind: "copy", transitionSequence: 1, to: "C0SRE" });
  });

  it("holds back what goes to a channel, and nothing else", async () => {
    const store = await stores.open();
    await announce(store, "A1", [{ copyTo: "C0SRE" }]);
    await announce(store, "A2", ["root"]);
    const claim = (heldChannels: readonly string[]) =>
      store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10, heldChannels });
    expect(await claim(["C0MARKET", "C0SRE"])).toEqual([]);
    expect(await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10, holdsPosts: true })).toEqual([]);
    expect((await claim(["C0MARKET"])).map(({ about }) => about)).toEqual(["A1"]);
    expect((await claim(["C0SRE"])).map(({ about }) => about)).toEqual(["A2"]);
  });

  it("holds a channel back also for an alert whose root went to another one", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root", "reply"]);
    await store.alerts.place("A1", { channel: "C0FALLBACK", atMs: 4000 });
    expect(
      await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10, heldChannels: ["C0FALLBACK"] }),
    ).toEqual([]);
  });

  it("does not hold back edits of what stands there already", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root", "reply"]);
    await store.alerts.setRoot("A1", { rootTs: "1754.0001", atMs: 4000, channel: "C0MARKET" });
    await store.bundles.open({ id: "B1", kind: "storm", channel: "C0MARKET", openedAtMs: 1, editEveryMs: 1 });
    const claim = { nowMs: 5000, leaseMs, limit: 10, heldChannels: ["C0MARKET"] };
    expect((await store.outbox.claim(claim)).map(({ about }) => about)).toEqual(["A1"]);
    await store.outbox.confirm("out-1", 5001);
    await store.bundles.setRoot("B1", { channel: "C0MARKET", ts: "1754.0002" });
    expect((await store.outbox.claim(claim)).map(({ about }) => about)).toEqual(["B1"]);
  });

  it("gives back what was not tried, as if it had never been claimed", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root"]);
    await announce(store, "A2", ["root"]);
    const claimed = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    await store.outbox.release(claimed.map(({ id }) => ({ id, dueAtMs: 7000 })));
    expect(await store.outbox.claim({ nowMs: 6999, leaseMs, limit: 10 })).toEqual([]);
    expect(await store.outbox.claim({ nowMs: 7000, leaseMs, limit: 10 })).toMatchObject([
      { about: "A1", attempts: 0 },
      { about: "A2", attempts: 0 },
    ]);
  });

  it("lets newer figures wait, but not once something else happens", async () => {
    const store = await stores.open();
    const alert = alertOf({ rootTs: "1754.0001" });
    await store.alerts.apply(firstDecision(alert, []));
    const figures = { alert: { ...alert, version: 2 }, expectedVersion: 1, announcements: ["root"] } as const;
    await store.alerts.apply(figures);
    expect(await store.outbox.history("A1")).toMatchObject([{ state: "pending", dueAtMs: 18_000 }]);
    expect(await store.outbox.claim({ nowMs: 17_999, leaseMs, limit: 10 })).toEqual([]);
    await store.alerts.apply(nextDecision(figures.alert, ["root", "reply"]));
    const [root] = await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(root).toMatchObject({ id: "out-1", message: { kind: "root" } });
    await store.outbox.confirm("out-1", 5001);
    expect(await store.outbox.claim({ nowMs: 5001, leaseMs, limit: 10 })).toMatchObject([
      { message: { kind: "reply", transitionSequence: 2 } },
    ]);
  });

  it("does not let the figures of a root wait that was never posted", async () => {
    const store = await stores.open();
    const alert = alertOf();
    await store.alerts.apply(firstDecision(alert, []));
    await store.alerts.apply({
      alert: { ...alert, version: 2 },
      expectedVersion: 1,
      announcements: ["root"],
    });
    expect(await store.outbox.claim({ nowMs: 3000, leaseMs, limit: 10 })).toHaveLength(1);
  });

  it("knows what became of every entry, and since when the oldest waits", async () => {
    const store = await stores.open();
    expect(await store.outbox.oldestPendingMs()).toBeUndefined();
    await announce(store, "A1", ["root"], ["root"], ["reply"]);
    await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    expect(await store.outbox.oldestPendingMs()).toBe(3000);
    await store.outbox.confirm("out-1", 5001);
    expect(await store.outbox.oldestPendingMs()).toBe(4000);
    await store.outbox.claim({ nowMs: 5002, leaseMs, limit: 10 });
    await store.outbox.fail("out-3", 5003, "msg_too_long");
    expect(await store.outbox.history("A1")).toMatchObject([
      { id: "out-1", state: "confirmed", settledAtMs: 5001, attempts: 1 },
      { id: "out-2", state: "covered", settledAtMs: 5000 },
      { id: "out-3", state: "failed", settledAtMs: 5003, error: "msg_too_long" },
    ]);
    expect(await store.outbox.history("A2")).toEqual([]);
  });

  it("removes what was settled before a time, and nothing that is pending", async () => {
    const store = await stores.open();
    await announce(store, "A1", ["root", "reply"]);
    await store.outbox.claim({ nowMs: 5000, leaseMs, limit: 10 });
    await store.outbox.confirm("out-1", 5001);
    expect(await store.outbox.removeSettledBefore(5001)).toBe(0);
    expect(await store.outbox.removeSettledBefore(9_999_999)).toBe(1);
    expect((await store.outbox.history("A1")).map(({ id }) => id)).toEqual(["out-2"]);
  });
}
