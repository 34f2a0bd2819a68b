import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EscalationPolicy } from "../../src/core/escalation/escalation-policy.ts";
import { noPolicy } from "../../src/core/fleet.ts";
import { acknowledgeMany, listSelected } from "../../src/usecases/acknowledge-many.ts";
import { actOnAlert } from "../../src/usecases/act-on-alert.ts";
import { evaluateCluster } from "../../src/usecases/evaluate-cluster.ts";
import { explainAlert } from "../../src/usecases/explain-alert.ts";
import { market, memoryRound } from "../support/market.ts";
import { openTestStore, type TestStore } from "../support/sqlite-store.ts";

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.remove());

const start = 1_750_000_000_000;
const fleet = { ...noPolicy, clusters: [market] };
const acting = () => ({ store: opened.store(), fleet, isAllowed: async () => true });

async function fire(): Promise<void> {
  for (const step of [0, 1, 2]) {
    const atMs = start + step * 30_000;
    await evaluateCluster({ store: opened.store(), fleet }, market, [memoryRound(atMs, 0.7)], atMs);
  }
}

describe("explainAlert", () => {
  it("tells changes and messages in order, from the first bad sample on", async () => {
    await fire();
    const [claimed] = await opened.store().outbox.claim({ nowMs: start + 61_000, leaseMs: 1000, limit: 1 });
    await opened.store().outbox.confirm(claimed?.id ?? "", start + 61_500);
    await actOnAlert(acting(), "A1", {
      action: "acknowledge",
      userId: "U1",
      source: "button",
      atMs: start + 70_000,
    });
    const alert = await opened.store().alerts.find("A1");
    if (alert === undefined) throw new Error("no alert");
    const why = await explainAlert(opened.store(), [market], alert);
    expect(why.bad).toEqual({ inARow: 3, toFire: 3 });
    const told = why.parts
      .flat()
      .map((one) => (one.entry === "change" ? one.event.name : `${one.message} ${one.state}`));
    expect(told.slice(0, 3)).toEqual(["suspected", "fired", "root confirmed"]);
    expect(told.slice(3)).toEqual(["acknowledged", "root pending", "reply pending"]);
    expect(why.omitted).toBe(0);
    expect(why).toMatchObject({ channel: "C0MARKET", mentionGroup: "S0MARKET", routePath: [] });
    expect(why).not.toHaveProperty("place");
    expect(why.parts[0]?.[0]).toMatchObject({
      event: { name: "suspected", values: { usedRatio: { unit: "ratio", value: 0.7 } } },
    });
  });

  it("tells by which route it goes where, and in which message it stands, and why", async () => {
    const routes = [
      { name: "prod", match: {}, escalation: "urgent", routes: [{ name: "market", match: {}, routes: [] }] },
    ];
    for (const step of [0, 1, 2]) {
      const atMs = start + step * 30_000;
      const routed = { store: opened.store(), fleet: { ...fleet, routes } };
      await evaluateCluster(routed, market, [memoryRound(atMs, 0.7)], atMs);
    }
    const { alerts, bundles } = opened.store();
    const explained = async () => {
      const alert = await alerts.find("A1");
      if (alert === undefined) throw new Error("no alert");
      return explainAlert(opened.store(), [market], alert);
    };
    expect(await explained()).toMatchObject({ routePath: ["prod", "market"], escalationPolicy: "urgent" });
    await alerts.place("A1", { channel: "C0MARKET", atMs: start });
    expect((await explained()).place).toEqual({ kind: "own" });
    const id = await bundles.nextId();
    await bundles.open({ id, kind: "storm", channel: "C0OPS", openedAtMs: start, editEveryMs: 15_000 });
    const note = { reason: "fallback", channel: "C0MARKET" } as const;
    await alerts.place("A1", { channel: "C0OPS", bundleId: id, atMs: start, note });
    expect((await explained()).place).toEqual({ kind: "storm", bundleId: "B1", note });
  });

  it("keeps the beginning and the end of a long life, and counts what is left out", async () => {
    await fire();
    for (let turn = 0; turn < 40; turn++) {
      const action = turn % 2 === 0 ? "acknowledge" : "unacknowledge";
      await actOnAlert(acting(), "A1", {
        action,
        userId: "U1",
        source: "button",
        atMs: start + 70_000 + turn,
      });
    }
    const alert = await opened.store().alerts.find("A1");
    if (alert === undefined) throw new Error("no alert");
    const { parts, omitted } = await explainAlert(opened.store(), [market], alert);
    const entries = parts.flat();
    expect(entries).toHaveLength(40);
    expect(Math.max(...parts.map((part) => part.length))).toBe(8);
    expect(omitted).toBe(83);
    expect(entries[0]).toMatchObject({ event: { name: "suspected" } });
    const pages = await Promise.all(
      [1, 2, 3, 4, 99].map((page) => explainAlert(opened.store(), [market], alert, page)),
    );
    expect(pages.map(({ page, parts: shown }) => [page, shown.flat().length])).toEqual([
      [1, 40],
      [2, 40],
      [3, 40],
      [4, 3],
      [4, 3],
    ]);
    const changes = pages
      .slice(0, 4)
      .flatMap((page) => page.parts.flat())
      .filter(({ entry }) => entry === "change");
    expect(changes).toHaveLength(42);
  });
});

describe("acknowledgeMany", () => {
  it("takes what matches and was there when the list was shown, and nothing twice", async () => {
    await fire();
    const selection = { match: { severities: ["warning"] as const }, untilMs: start + 90_000 };
    expect(await listSelected(acting(), { ...selection, untilMs: start })).toEqual([]);
    expect(await listSelected(acting(), { ...selection, match: { severities: ["critical"] } })).toEqual([]);
    expect(await acknowledgeMany(acting(), selection, { userId: "U1", atMs: start + 90_000 })).toEqual({
      acknowledged: 1,
      refused: [],
    });
    expect(await acknowledgeMany(acting(), selection, { userId: "U2", atMs: start + 90_001 })).toEqual({
      acknowledged: 0,
      refused: [],
    });
  });

  it("notes one reason with all of them, where one is needed", async () => {
    await fire();
    const reasoned: EscalationPolicy = {
      name: "calm",
      steps: [],
      rounds: 1,
      criticalInHoursOnly: false,
      allowBroadcast: false,
      reasonRequired: {},
    };
    const alert = await opened.store().alerts.find("A1");
    if (alert === undefined) throw new Error("no alert");
    const routed = { ...alert, escalationPolicy: "calm", version: alert.version + 1 };
    await opened.store().alerts.apply({ alert: routed, expectedVersion: alert.version, announcements: [] });
    const picky = { ...acting(), fleet: { ...noPolicy, clusters: [market], escalations: [reasoned] } };
    const selection = { match: {}, untilMs: start + 90_000 };
    const person = { userId: "U1", atMs: start + 90_000 };
    expect(await acknowledgeMany(picky, selection, person)).toMatchObject({ acknowledged: 0 });
    expect(await acknowledgeMany(picky, selection, { ...person, note: "import" })).toMatchObject({
      acknowledged: 1,
    });
    expect((await opened.store().alerts.find("A1"))?.acknowledgment?.note).toBe("import");
  });

  it("counts why others stayed as they were", async () => {
    await fire();
    const mayNot = { ...acting(), isAllowed: async () => false };
    expect(
      await acknowledgeMany(
        mayNot,
        { match: {}, untilMs: start + 90_000 },
        { userId: "U1", atMs: start + 90_000 },
      ),
    ).toEqual({
      acknowledged: 0,
      refused: [{ reason: "notAllowed", count: 1 }],
    });
  });
});
