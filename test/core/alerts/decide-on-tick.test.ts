import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import { decideOnTick } from "../../../src/core/alerts/decide-on-tick.ts";
import { acknowledged, bySilence, confirming, firing, minute, policy, resolved, suspect } from "./samples.ts";

const hour = 60 * minute;

function tick(alert: Alert, nowMs: number, changes: { readonly staleAfterMs?: number } = {}) {
  return decideOnTick({
    alert,
    policy,
    nowMs,
    staleAfterMs: changes.staleAfterMs,
    escalation: undefined,
    hours: undefined,
  });
}

const inMarket = { mentionGroup: "S0MARKET" };
const group = { kind: "group", groupId: "S0MARKET" };
const holder = { kind: "user", userId: "U1" };

describe("an acknowledgment whose time is up", () => {
  it("is asked to be confirmed within a quarter of an hour, and its holder is mentioned", () => {
    expect(tick(firing(acknowledged), 63 * minute - 1)).toBeUndefined();
    const decision = tick(firing({ ...acknowledged, ...inMarket }), 63 * minute);
    expect(decision?.alert).toMatchObject({
      handling: "confirming",
      acknowledgment: { userId: "U1", atMs: 3 * minute, untilMs: 78 * minute },
    });
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.transition).toMatchObject({
      name: "confirmation-asked",
      reason: "timeUp",
      actor: { kind: "bot" },
      source: "timer",
      mentions: [holder],
    });
  });

  it("lapses without an answer: the alert is open, the group mentioned, the calls begin anew", () => {
    expect(tick(firing(confirming), 78 * minute - 1)).toBeUndefined();
    const alert = firing({ ...confirming, ...inMarket, escalationPolicy: "on-call" });
    const decision = tick(alert, 78 * minute);
    expect(decision?.alert.handling).toBe("open");
    expect(decision?.alert).not.toHaveProperty("acknowledgment");
    expect(decision?.alert.escalation).toEqual({
      policy: "on-call",
      round: 1,
      nextStep: 0,
      sinceMs: 78 * minute,
    });
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.transition).toMatchObject({
      name: "acknowledgment-lapsed",
      reason: "noAnswer",
      mentions: [group, holder],
    });
  });

  it("stays where it was given without an end", () => {
    const forever = { handling: "acknowledged", acknowledgment: { userId: "U1", atMs: 0 } } as const;
    expect(tick(firing(forever), 10_000 * hour)).toBeUndefined();
  });

  it("waits while nobody would hear the question, and is of no concern once the alert is over", () => {
    expect(tick(firing({ ...acknowledged, suppression: bySilence }), 99 * hour)).toBeUndefined();
    expect(tick(firing({ ...confirming, suppression: bySilence }), 99 * hour)).toBeUndefined();
    expect(tick({ ...resolved, ...acknowledged }, 99 * hour)).toBeUndefined();
  });
});

describe("an open alert", () => {
  const critical = firing({ severity: "critical", ...inMarket });

  it("is told again four hours after people last heard of it when critical, a day when a warning", () => {
    expect(tick(critical, 3 * minute + 4 * hour - 1)).toBeUndefined();
    const decision = tick(critical, 3 * minute + 4 * hour);
    expect(decision?.announcements).toEqual(["reply"]);
    expect(decision?.alert.notifiedAtMs).toBe(3 * minute + 4 * hour);
    expect(decision?.transition).toMatchObject({
      name: "reminded",
      reason: "stillFiring",
      mentions: [group],
    });
    expect(tick(firing(), 3 * minute + 24 * hour - 1)).toBeUndefined();
    expect(tick(firing(), 3 * minute + 24 * hour)?.transition?.name).toBe("reminded");
  });

  it("is told again while stale, not while it recovers, is hidden, or somebody takes care", () => {
    const lateMs = 30 * hour;
    expect(tick({ ...critical, condition: "stale" }, lateMs)?.transition?.name).toBe("reminded");
    expect(tick({ ...critical, condition: "recovering" }, lateMs)).toBeUndefined();
    expect(tick({ ...critical, suppression: bySilence }, lateMs)).toBeUndefined();
    const { acknowledgment } = acknowledged;
    const taken = { acknowledgment: { ...acknowledgment, untilMs: 99 * hour } };
    expect(tick({ ...critical, handling: "acknowledged", ...taken }, lateMs)).toBeUndefined();
    for (const alert of [suspect, resolved]) expect(tick(alert, lateMs)).toBeUndefined();
  });

  it("is never told again where the policy says so", () => {
    const never = { ...policy, criticalRepeatMs: 0 };
    const seen = { alert: critical, nowMs: 99 * hour, staleAfterMs: undefined };
    expect(decideOnTick({ ...seen, policy: never, escalation: undefined, hours: undefined })).toBeUndefined();
  });
});

describe("an alert without samples", () => {
  it("goes stale before anything else is due, also in silence, where nobody is told", () => {
    const late = { staleAfterMs: 90_000 };
    expect(tick(firing(acknowledged), 9 * hour, late)?.transition?.name).toBe("went-stale");
    const hidden = tick(firing({ suppression: bySilence }), 9 * hour, late);
    expect(hidden?.alert.condition).toBe("stale");
    expect(hidden?.announcements).toEqual(["root"]);
  });
});

describe("an alert that changes too often", () => {
  const at = (...minutes: readonly number[]) => ({ recentChangesMs: minutes.map((m) => m * minute) });

  it("is said to flap at the fifth change within an hour, once", () => {
    expect(tick(firing(at(0, 5, 10, 15)), 20 * minute)).toBeUndefined();
    expect(tick(firing(at(0, 5, 10, 15, 62)), 62 * minute)).toBeUndefined();
    const decision = tick(firing(at(0, 5, 10, 15, 20)), 21 * minute);
    expect(decision?.alert.flappingSinceMs).toBe(21 * minute);
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.transition).toMatchObject({ name: "flapping", reason: "tooManyChanges" });
    expect(decision && tick(decision.alert, 22 * minute)).toBeUndefined();
  });

  it.each([
    ["firing", firing({ flappingSinceMs: 21 * minute, ...at(20) })],
    ["resolved for the moment", { ...resolved, flappingSinceMs: 21 * minute, ...at(20) }],
  ])("is said to be calm after an hour without a change, also when %s", (_when, alert) => {
    expect(tick(alert, 80 * minute - 1)).toBeUndefined();
    const decision = tick(alert, 80 * minute);
    expect(decision?.alert).not.toHaveProperty("flappingSinceMs");
    expect(decision?.alert).not.toHaveProperty("recentChangesMs");
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.transition).toMatchObject({ name: "settled", reason: "calm" });
  });
});
