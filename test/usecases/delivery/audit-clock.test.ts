import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import { type Digest, noPolicy } from "../../../src/core/fleet.ts";
import { auditClock } from "../../../src/usecases/delivery/audit-clock.ts";
import { postDigest } from "../../../src/usecases/post-digest.ts";
import { alertOf, firstDecision } from "../../contract/samples.ts";
import { market, memoryRound } from "../../support/market.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";

const minute = 60_000;
/** A Thursday, 09:10 in Shanghai. */
const nowMs = Date.UTC(2026, 1, 12, 1, 10);

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
  await opened.store().observations.add([memoryRound(nowMs - 20_000, 0.7)]);
});
afterEach(() => opened.remove());

const daily: Digest = {
  name: "daily",
  schedule: "0 9 * * *",
  timeZone: "Asia/Shanghai",
  periodMs: 86_400_000,
  channel: "C0MARKET",
  languages: ["zh", "en"],
  whenEmpty: "line",
};
const onCall = {
  name: "on-call",
  steps: [{ afterMs: 15 * minute, target: { kind: "group", groupId: "S0TEAM" } }],
  rounds: 1,
  criticalInHoursOnly: false,
  allowBroadcast: false,
} as const;

function audit({ atMs = nowMs, sinceMs = nowMs - 3_600_000, digests = [] as readonly Digest[] } = {}) {
  const fleet = { ...noPolicy, clusters: [market], escalations: [onCall], digests };
  return auditClock({ store: opened.store(), fleet, nowMs: atMs, sinceMs });
}

const store = (alert: Partial<Alert>, transitionAtMs: number) => {
  const decision = firstDecision(alertOf({ subject: { cluster: "market" }, ...alert }), []);
  const { transition } = decision;
  return opened.store().alerts.apply({
    ...decision,
    ...(transition && { transition: { ...transition, atMs: transitionAtMs } }),
  });
};

describe("the self-audit of the clock", () => {
  it("finds nothing while rounds are stored and nothing is due", async () => {
    const escalation = { policy: "on-call", round: 1, nextStep: 0, sinceMs: nowMs - 16 * minute };
    await store({ escalation }, nowMs - 16 * minute);
    expect(await audit()).toEqual([]);
  });

  it("finds a call that was due and that nobody made", async () => {
    const escalation = { policy: "on-call", round: 1, nextStep: 0, sinceMs: nowMs - 17 * minute };
    await store({ escalation }, nowMs - 17 * minute);
    const late = { kind: "stepLate", alertId: "A1", step: "called", sinceMs: nowMs - 2 * minute };
    expect(await audit()).toEqual([late]);
    expect(await audit({ sinceMs: nowMs - minute })).toEqual([]);
  });

  it("finds an acknowledgment that should have been asked for, and a reminder", async () => {
    const acknowledgment = { userId: "U1", atMs: nowMs - 80 * minute, untilMs: nowMs - 20 * minute };
    await store({ handling: "acknowledged", acknowledgment }, nowMs - 80 * minute);
    await store({ id: "A2", epoch: 2, notifiedAtMs: nowMs - 5 * 60 * minute }, nowMs - 300 * minute);
    expect(await audit()).toMatchObject([
      { alertId: "A2", step: "reminded" },
      { alertId: "A1", step: "confirmation-asked" },
    ]);
  });

  it("asks nothing of a hidden alert, nor of one that moves already", async () => {
    const acknowledgment = { userId: "U1", atMs: 1, untilMs: 2 };
    const suppression = { by: "silence", id: "S1", sinceMs: 1 } as const;
    await store({ handling: "acknowledged", acknowledgment, suppression }, nowMs - 80 * minute);
    await store({ id: "A2", epoch: 2, handling: "acknowledged", acknowledgment }, nowMs - minute);
    expect(await audit()).toEqual([]);
  });

  it("makes a digest that was not made at its time, once", async () => {
    const digests = [daily];
    const runMs = Date.UTC(2026, 1, 12, 1, 0);
    expect(await audit({ digests, atMs: runMs + minute })).toEqual([]);
    expect(await audit({ digests })).toEqual([{ kind: "digestLate", name: "daily", sinceMs: runMs }]);
    expect(await audit({ digests })).toEqual([]);
    expect(await opened.store().outbox.history("digest daily 2026-02-12T01:00")).toHaveLength(1);
  });

  it("makes one that was due while no process ran, but none of a digest that is new", async () => {
    const digests = [daily];
    const sinceMs = nowMs - 5 * minute;
    expect(await audit({ digests, sinceMs })).toEqual([]);
    await postDigest(opened.store(), [market], daily, Date.UTC(2026, 1, 11, 1, 0));
    expect(await audit({ digests, sinceMs })).toMatchObject([{ kind: "digestLate", name: "daily" }]);
    expect(await audit({ digests, atMs: nowMs + 86_400_000 + 60 * minute, sinceMs })).toMatchObject([
      { kind: "probesMissing" },
    ]);
  });

  it("finds a cluster of which no round is stored, three minutes after the last or after the start", async () => {
    const atMs = nowMs + 160_000;
    expect(await audit({ atMs })).toEqual([]);
    const missing = { kind: "probesMissing", cluster: "market", sinceMs: nowMs - 20_000 };
    expect(await audit({ atMs: atMs + 1 })).toEqual([missing]);
    expect(await audit({ atMs: atMs + 1, sinceMs: nowMs })).toEqual([]);
  });
});
