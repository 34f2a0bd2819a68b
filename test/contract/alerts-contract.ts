import { expect, it } from "vitest";
import type { Decision } from "../../src/core/alerts/alert.ts";
import { alertOf, finding, fired, firstDecision, nextDecision } from "./samples.ts";
import type { Stores } from "./store-contract.ts";

export function describeAlerts(stores: Stores): void {
  it("draws ids that were never used, also when two processes draw at once", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const ids = await Promise.all([
      one.alerts.nextId(),
      other.alerts.nextId(),
      one.alerts.nextId(),
      other.alerts.nextId(),
    ]);
    expect([...ids].sort()).toEqual(["A1", "A2", "A3", "A4"]);
  });

  it("gives back an alert as it was stored", async () => {
    const { alerts } = await stores.open();
    const acknowledgment = { userId: "U1", atMs: 5, note: "on it" };
    const stored = alertOf({ handling: "acknowledged", acknowledgment });
    expect(await alerts.apply(firstDecision(stored))).toBe("applied");
    expect(await alerts.find("A1")).toEqual({
      id: "A1",
      rule: "memory",
      subject: { cluster: "market", node: "10.0.0.1:6379" },
      epoch: 1,
      condition: "firing",
      handling: "acknowledged",
      severity: "critical",
      consecutiveBad: 3,
      consecutiveGood: 0,
      finding: {
        kind: "bad",
        rule: "memory",
        subject: { cluster: "market", node: "10.0.0.1:6379" },
        severity: "critical",
        reason: "used",
        values: { usedRatio: { unit: "ratio", value: 0.875 } },
      },
      currentValues: { usedRatio: { unit: "ratio", value: 0.875 } },
      firstBadAtMs: 1000,
      lastSampleAtMs: 3000,
      firedAtMs: 3000,
      acknowledgment: { userId: "U1", atMs: 5, note: "on it" },
      channel: "C0MARKET",
      version: 1,
    });
    expect(await alerts.find("A2")).toBeUndefined();
  });

  it("finds the newest epoch of a rule on a subject", async () => {
    const { alerts } = await stores.open();
    await alerts.apply(firstDecision(alertOf({ id: "A1", epoch: 1, condition: "resolved" })));
    await alerts.apply(firstDecision(alertOf({ id: "A2", epoch: 2 })));
    await alerts.apply(firstDecision(alertOf({ id: "A3", subject: { cluster: "market" } })));
    await alerts.apply(firstDecision(alertOf({ id: "A4", rule: "latency" })));
    expect((await alerts.findNewest("memory", { cluster: "market", node: "10.0.0.1:6379" }))?.id).toBe("A2");
    expect((await alerts.findNewest("memory", { cluster: "market" }))?.id).toBe("A3");
    expect(await alerts.findNewest("memory", { cluster: "market", node: "10.0.0.2:6379" })).toBeUndefined();
  });

  it("refuses a second alert for the same epoch of the same subject", async () => {
    const { alerts } = await stores.open();
    await alerts.apply(firstDecision(alertOf({ id: "A1", subject: { cluster: "market" } })));
    const second = firstDecision(alertOf({ id: "A2", subject: { cluster: "market" } }));
    expect(await alerts.apply(second)).toBe("conflict");
    expect(await alerts.find("A2")).toBeUndefined();
  });

  it("refuses a decision on an older version and stores nothing of it", async () => {
    const store = await stores.open();
    const alert = alertOf();
    await store.alerts.apply(firstDecision(alert));
    expect(await store.alerts.apply(nextDecision(alert, ["reply"]))).toBe("applied");
    const late: Decision = { ...nextDecision(alert, ["root", "reply"]), expectedVersion: 1 };
    expect(await store.alerts.apply(late)).toBe("conflict");
    expect((await store.alerts.find("A1"))?.version).toBe(2);
    expect((await store.alerts.transitions("A1")).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await store.outbox.pendingCount()).toBe(2);
  });

  it("lets one of two processes win that decide on the same version", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const alert = alertOf();
    await one.alerts.apply(firstDecision(alert, []));
    const outcomes = await Promise.all([
      one.alerts.apply(nextDecision(alert, ["reply"])),
      other.alerts.apply(nextDecision(alert, ["reply"])),
      one.alerts.apply(nextDecision(alert, ["reply"])),
      other.alerts.apply(nextDecision(alert, ["reply"])),
    ]);
    expect([...outcomes].sort()).toEqual(["applied", "conflict", "conflict", "conflict"]);
    expect((await other.alerts.transitions("A1")).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await one.outbox.pendingCount()).toBe(1);
  });

  it("lets one of two processes win that begin the same alert", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const outcomes = await Promise.all([
      one.alerts.apply(firstDecision(alertOf({ id: "A1" }))),
      other.alerts.apply(firstDecision(alertOf({ id: "A2" }))),
    ]);
    expect([...outcomes].sort()).toEqual(["applied", "conflict"]);
    expect(await one.outbox.pendingCount()).toBe(1);
  });

  it("keeps every transition in order, with who, why and which facts", async () => {
    const { alerts } = await stores.open();
    const alert = alertOf();
    await alerts.apply(firstDecision(alert));
    await alerts.apply({ alert: { ...alert, version: 2 }, expectedVersion: 1, announcements: [] });
    await alerts.apply({
      alert: { ...alert, version: 3 },
      expectedVersion: 2,
      transition: {
        ...fired,
        name: "acknowledged",
        actor: { kind: "user", userId: "U1" },
        source: "reply",
        reason: "byPerson",
        previousVersion: 2,
        from: { condition: "firing", handling: "open", severity: "critical" },
        note: "I'll take it",
      },
      announcements: [],
    });
    expect(await alerts.transitions("A1")).toEqual([
      {
        alertId: "A1",
        sequence: 1,
        transition: {
          name: "fired",
          applied: true,
          actor: { kind: "bot" },
          source: "probe",
          atMs: 3000,
          reason: "repeated",
          previousVersion: 0,
          from: undefined,
          to: { condition: "firing", handling: "open", severity: "critical" },
          values: { usedRatio: { unit: "ratio", value: 0.875 } },
        },
      },
      {
        alertId: "A1",
        sequence: 2,
        transition: {
          name: "acknowledged",
          applied: true,
          actor: { kind: "user", userId: "U1" },
          source: "reply",
          atMs: 3000,
          reason: "byPerson",
          previousVersion: 2,
          from: { condition: "firing", handling: "open", severity: "critical" },
          to: { condition: "firing", handling: "open", severity: "critical" },
          values: { usedRatio: { unit: "ratio", value: 0.875 } },
          note: "I'll take it",
        },
      },
    ]);
    expect(await alerts.transitions("A2")).toEqual([]);
  });

  it("remembers the root without a new version, and a decision made before does not lose it", async () => {
    const { alerts } = await stores.open();
    const alert = alertOf();
    await alerts.apply(firstDecision(alert));
    await alerts.setRoot("A1", { rootTs: "1754.0001", atMs: 4000, channel: "C0MARKET" });
    expect((await alerts.find("A1"))?.version).toBe(1);
    expect(await alerts.apply(nextDecision(alert))).toBe("applied");
    expect((await alerts.find("A1"))?.rootTs).toBe("1754.0001");
    expect((await alerts.findByRoot("C0MARKET", "1754.0001"))?.id).toBe("A1");
    expect(await alerts.findByRoot("C0OTHER", "1754.0001")).toBeUndefined();
  });

  it("lets a decision choose the channel until the root has its place, and delivery from then on", async () => {
    const { alerts } = await stores.open();
    const alert = alertOf();
    await alerts.apply(firstDecision(alert));
    expect(await alerts.placement("A1")).toBeUndefined();
    expect(await alerts.placement("A2")).toBeUndefined();
    const rerouted = { ...alert, channel: "C0ROUTED", version: 2 };
    await alerts.apply({ alert: rerouted, expectedVersion: 1, announcements: [] });
    expect((await alerts.find("A1"))?.channel).toBe("C0ROUTED");
    const note = { reason: "fallback", channel: "C0ROUTED" } as const;
    await alerts.setRoot("A1", { rootTs: "1754.0001", atMs: 4000, channel: "C0ROUTED" });
    await alerts.place("A1", { channel: "C0FALLBACK", bundleId: "B1", atMs: 4000, note });
    expect(await alerts.placement("A1")).toEqual({ channel: "C0FALLBACK", bundleId: "B1", atMs: 4000, note });
    await alerts.apply({ alert: { ...rerouted, version: 3 }, expectedVersion: 2, announcements: [] });
    const placed = await alerts.find("A1");
    expect(placed).toMatchObject({ channel: "C0FALLBACK", bundleId: "B1", version: 3 });
    expect(placed?.rootTs).toBeUndefined();
  });

  it("finds an alert by its own message in a bundle's thread", async () => {
    const { alerts } = await stores.open();
    await alerts.apply(firstDecision(alertOf()));
    await alerts.setRoot("A1", { rootTs: "1754.0002", atMs: 4000, channel: "C0FALLBACK", bundleId: "B1" });
    expect(await alerts.findByRoot("C0FALLBACK", "1754.0002")).toMatchObject({ id: "A1", bundleId: "B1" });
    expect(await alerts.findByRoot("C0MARKET", "1754.0002")).toBeUndefined();
    await alerts.setRoot("A1", { rootTs: "1754.0003", atMs: 4000, channel: "C0MARKET" });
    const moved = await alerts.find("A1");
    expect(moved).toMatchObject({ channel: "C0MARKET", rootTs: "1754.0003" });
    expect(moved?.bundleId).toBeUndefined();
  });

  it("finds the only member of a bundle by the bundle's root, and none of several", async () => {
    const { alerts, bundles } = await stores.open();
    await bundles.open({ id: "B1", kind: "storm", channel: "C0MARKET", openedAtMs: 1000, editEveryMs: 1 });
    await bundles.setRoot("B1", { channel: "C0MARKET", ts: "1754.0001" });
    for (const [index, cluster] of ["a", "b"].entries()) {
      await alerts.apply(firstDecision(alertOf({ id: `A${index + 1}`, subject: { cluster } })));
    }
    const place = { channel: "C0MARKET", bundleId: "B1", atMs: 2000 };
    await alerts.place("A1", place);
    expect((await alerts.findByRoot("C0MARKET", "1754.0001"))?.id).toBe("A1");
    await alerts.adopt(["A1", "A2", "A7"], { ...place, atMs: 3000 });
    expect(await alerts.findByRoot("C0MARKET", "1754.0001")).toBeUndefined();
    expect(await alerts.placement("A1")).toEqual(place);
    expect(await alerts.placement("A2")).toEqual({ ...place, atMs: 3000 });
  });

  it("tells where a root stands together with the messages about it", async () => {
    const store = await stores.open();
    await store.alerts.apply(firstDecision(alertOf(), []));
    const view = {
      kind: "view",
      to: "C0MARKET",
      template: "root-note",
      view: {},
      languages: ["en"],
    } as const;
    await store.alerts.setRoot("A1", { rootTs: "1754.0001", atMs: 4000, channel: "C0MARKET" }, [
      { about: "A1", message: view, priority: 1, createdAtMs: 1000 },
    ]);
    expect((await store.alerts.find("A1"))?.rootTs).toBe("1754.0001");
    expect(await store.outbox.history("A1")).toMatchObject([{ message: view, state: "pending" }]);
  });

  it("answers the transitions of all alerts since a time, oldest first", async () => {
    const { alerts } = await stores.open();
    const [first, second] = [
      alertOf({ id: "A1", subject: { cluster: "a" } }),
      alertOf({ id: "A2", subject: { cluster: "b" } }),
    ];
    await alerts.apply(firstDecision(first));
    await alerts.apply(nextDecision(first));
    await alerts.apply(firstDecision(second));
    const since = async (atMs: number) =>
      (await alerts.transitionsSince(atMs)).map(({ alertId, transition }) => [alertId, transition.name]);
    expect(await since(3000)).toEqual([
      ["A1", "fired"],
      ["A2", "fired"],
      ["A1", "escalated"],
    ]);
    expect(await since(3001)).toEqual([["A1", "escalated"]]);
    expect(await since(4001)).toEqual([]);
  });

  it("lists what flaps, also while it is resolved, until it is calm", async () => {
    const { alerts } = await stores.open();
    const flapping = alertOf({ condition: "resolved", resolvedAtMs: 3000, flappingSinceMs: 2000 });
    await alerts.apply(firstDecision(flapping));
    await alerts.apply(firstDecision(alertOf({ id: "A2", epoch: 2 })));
    expect((await alerts.list({ flapping: true })).map(({ id }) => id)).toEqual(["A1"]);
    const { flappingSinceMs: _, ...calm } = flapping;
    await alerts.apply({ alert: { ...calm, version: 2 }, expectedVersion: 1, announcements: [] });
    expect(await alerts.list({ flapping: true })).toEqual([]);
  });

  it("asks for the roots again of those alerts that it has", async () => {
    const store = await stores.open();
    await store.alerts.apply(firstDecision(alertOf({ severity: "warning" }), []));
    await store.alerts.repairRoots(["A1", "A7"], 9000);
    await store.alerts.repairRoots([], 9000);
    expect(await store.outbox.claim({ nowMs: 9000, leaseMs: 60_000, limit: 10 })).toEqual([
      { id: "out-1", about: "A1", message: { kind: "root" }, priority: 1, attempts: 0, createdAtMs: 9000 },
    ]);
  });

  it("removes old resolved alerts with their history, but never the newest epoch or what is still to be told", async () => {
    const store = await stores.open();
    const over = { condition: "resolved", lastSampleAtMs: 3000 } as const;
    await store.alerts.apply(
      firstDecision(alertOf({ id: "A1", epoch: 1, ...over, condition: "closed" }), []),
    );
    await store.alerts.apply(firstDecision(alertOf({ id: "A2", epoch: 2, ...over }), ["root"]));
    await store.alerts.apply(
      firstDecision(alertOf({ id: "A3", epoch: 3, ...over, lastSampleAtMs: 5000 }), []),
    );
    await store.alerts.apply(firstDecision(alertOf({ id: "A4", epoch: 4, ...over }), []));
    expect(await store.alerts.removeResolvedBefore(5000)).toBe(1);
    expect((await store.alerts.list({})).map(({ id }) => id)).toEqual(["A4", "A3", "A2"]);
    expect(await store.alerts.transitions("A1")).toEqual([]);
    await store.outbox.claim({ nowMs: 5000, leaseMs: 60_000, limit: 10 });
    await store.outbox.confirm("out-1", 5000);
    expect(await store.alerts.removeResolvedBefore(5001)).toBe(2);
    expect(await store.outbox.history("A2")).toEqual([]);
  });

  it("lists by what is asked for, newest first by number", async () => {
    const { alerts } = await stores.open();
    const subject = (cluster: string) => ({ subject: { cluster } });
    const { firedAtMs: _, ...suspicion } = alertOf({ id: "A9", ...subject("a"), condition: "suspect" });
    await alerts.apply(firstDecision(suspicion));
    await alerts.apply(firstDecision(alertOf({ id: "A10", ...subject("b") })));
    await alerts.apply(firstDecision(alertOf({ id: "A2", ...subject("c"), condition: "resolved" })));
    await alerts.apply(firstDecision(alertOf({ id: "A11", ...subject("d"), condition: "stale" })));
    await alerts.apply(firstDecision(alertOf({ id: "A3", ...subject("e"), condition: "suspect" })));
    await alerts.apply(firstDecision(alertOf({ id: "A1", ...subject("f"), condition: "closed" })));
    const ids = async (filter: Parameters<typeof alerts.list>[0]) =>
      (await alerts.list(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual(["A11", "A10", "A9", "A3", "A2", "A1"]);
    expect(await ids({ open: true })).toEqual(["A11", "A10", "A9", "A3"]);
    expect(await ids({ fired: true })).toEqual(["A11", "A10", "A3", "A2", "A1"]);
    expect(await ids({ open: true, fired: true })).toEqual(["A11", "A10"]);
    expect(await ids({ open: true, cluster: "b" })).toEqual(["A10"]);
    await alerts.apply(firstDecision(alertOf({ id: "A12", ...subject("g"), firedAtMs: 7000 })));
    expect(await ids({ firedSinceMs: 7000 })).toEqual(["A12"]);
    expect(await ids({ bundleId: "B1" })).toEqual([]);
  });

  it("keeps hostile names as they are, and looks them up without harm", async () => {
    const { alerts } = await stores.open();
    const cluster = `o'r"d;--<!channel> & \\ %_ 订单 🚨`;
    const hostile = {
      ...finding,
      subject: { cluster },
      values: { key: { unit: "text", value: "a\u0000b" } },
    } as const;
    await alerts.apply(
      firstDecision(alertOf({ subject: { cluster }, finding: hostile, currentValues: hostile.values })),
    );
    const found = await alerts.findNewest("memory", { cluster });
    expect(found?.subject.cluster).toBe(`o'r"d;--<!channel> & \\ %_ 订单 🚨`);
    expect(found?.finding.values).toEqual({ key: { unit: "text", value: "a\u0000b" } });
    expect((await alerts.list({ cluster })).length).toBe(1);
    expect(await alerts.find("A1' or '1'='1")).toBeUndefined();
    expect(await alerts.find("A1\u0000")).toBeUndefined();
  });

  it("finds a name with NUL again, which no database can hold as it is", async () => {
    const { alerts } = await stores.open();
    const subject = { cluster: "mar\u0000ket" };
    await alerts.apply(firstDecision(alertOf({ subject })));
    expect((await alerts.findNewest("memory", subject))?.subject).toEqual({ cluster: "mar\u0000ket" });
    expect(await alerts.findNewest("memory", { cluster: "mar" })).toBeUndefined();
  });

  it("refuses an id that is none, and stores nothing", async () => {
    const { alerts } = await stores.open();
    await expect(alerts.apply(firstDecision(alertOf({ id: "B1" })))).rejects.toMatchObject({
      name: "StoreError",
      code: "failed",
      message: expect.stringContaining("B1 is no alert id"),
    });
    expect(await alerts.list({})).toEqual([]);
  });
}
