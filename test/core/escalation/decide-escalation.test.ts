import { describe, expect, it } from "vitest";
import type { Alert, Decision } from "../../../src/core/alerts/alert.ts";
import type { BusinessHours } from "../../../src/core/calendar/calendar.ts";
import { decideEscalation } from "../../../src/core/escalation/decide-escalation.ts";
import type { EscalationPolicy } from "../../../src/core/escalation/escalation-policy.ts";
import { acknowledged, bySilence, firing, minute } from "../alerts/samples.ts";

const policy: EscalationPolicy = {
  name: "on-call",
  steps: [
    { afterMs: 15 * minute, target: { kind: "group", groupId: "S0TEAM" } },
    { afterMs: 45 * minute, target: { kind: "direct", userIds: ["U0LEAD", "U0DEPUTY"] } },
    { afterMs: 120 * minute, target: { kind: "channel", channel: "C0SRE", groupId: "S0SRE" } },
  ],
  rounds: 2,
  hours: "office",
  criticalInHoursOnly: false,
  allowBroadcast: false,
};

const office: BusinessHours = {
  name: "office",
  timeZone: "UTC",
  weekdays: [1, 2, 3, 4, 5],
  startMinute: 9 * 60,
  endMinute: 18 * 60,
};

const mondayMs = Date.UTC(2026, 1, 16, 10, 0);
const fridayEveningMs = Date.UTC(2026, 1, 13, 17, 50);

function open(sinceMs: number, changes: Partial<Alert> = {}): Alert {
  return firing({
    mentionGroup: "S0MARKET",
    escalationPolicy: "on-call",
    escalation: { policy: "on-call", round: 1, nextStep: 0, sinceMs },
    ...changes,
  });
}

function call(alert: Alert, nowMs: number, changes: Partial<EscalationPolicy> = {}): Decision | undefined {
  return decideEscalation(alert, { ...policy, ...changes }, office, nowMs);
}

describe("the steps of an escalation", () => {
  it("call when their time has come: the group in a new reply, people and channels with a copy as well", () => {
    expect(call(open(mondayMs), mondayMs + 15 * minute - 1)).toBeUndefined();
    const first = call(open(mondayMs), mondayMs + 15 * minute);
    expect(first?.announcements).toEqual(["reply"]);
    expect(first?.transition).toMatchObject({
      name: "called",
      reason: "step",
      step: 1,
      round: 1,
      mentions: [{ kind: "group", groupId: "S0TEAM" }],
    });
    const second = first && call(first.alert, mondayMs + 45 * minute);
    expect(second?.announcements).toEqual(["reply", { copyTo: "U0LEAD" }, { copyTo: "U0DEPUTY" }]);
    expect(second?.transition).toMatchObject({
      step: 2,
      mentions: [
        { kind: "user", userId: "U0LEAD" },
        { kind: "user", userId: "U0DEPUTY" },
      ],
    });
    const third = second && call(second.alert, mondayMs + 120 * minute);
    expect(third?.announcements).toEqual(["reply", { copyTo: "C0SRE" }]);
    expect(third?.transition).toMatchObject({ step: 3, mentions: [{ kind: "group", groupId: "S0SRE" }] });
  });

  it("are never called twice", () => {
    const first = call(open(mondayMs), mondayMs + 16 * minute);
    expect(first && call(first.alert, mondayMs + 16 * minute)).toBeUndefined();
  });

  it("begin again when the last is through, counted from then, as often as the policy says", () => {
    const last = open(mondayMs, {
      escalation: { policy: "on-call", round: 1, nextStep: 2, sinceMs: mondayMs },
    });
    const nowMs = mondayMs + 121 * minute;
    const next = call(last, nowMs);
    expect(next?.alert.escalation).toEqual({ policy: "on-call", round: 2, nextStep: 0, sinceMs: nowMs });
    const lastOfAll = { policy: "on-call", round: 2, nextStep: 2, sinceMs: nowMs };
    const end = call({ ...last, escalation: lastOfAll }, nowMs + 120 * minute);
    expect(end?.transition).toMatchObject({ step: 3, round: 2 });
    expect(end?.alert.escalation).toMatchObject({ round: 2, nextStep: 3 });
    expect(end && call(end.alert, nowMs + 999 * minute)).toBeUndefined();
  });

  it("go through five rounds at most, whatever the policy says", () => {
    const fifth = open(mondayMs, {
      escalation: { policy: "on-call", round: 5, nextStep: 2, sinceMs: mondayMs },
    });
    expect(call(fifth, mondayMs + 200 * minute, { rounds: 99 })?.alert.escalation).toMatchObject({
      round: 5,
      nextStep: 3,
    });
  });

  it("call nobody while somebody has it, it recovers, it is hidden, or the policy is gone", () => {
    const nowMs = mondayMs + 500 * minute;
    expect(call(open(mondayMs, acknowledged), nowMs)).toBeUndefined();
    expect(call(open(mondayMs, { condition: "recovering" }), nowMs)).toBeUndefined();
    expect(call(open(mondayMs, { suppression: bySilence }), nowMs)).toBeUndefined();
    expect(decideEscalation(open(mondayMs), undefined, undefined, nowMs)).toBeUndefined();
    expect(call(firing(), nowMs)).toBeUndefined();
  });
});

describe("time", () => {
  const mondayMorningMs = Date.UTC(2026, 1, 16, 9, 0);

  it("counts in business hours for a warning: from Friday 17:50 it goes on on Monday", () => {
    expect(call(open(fridayEveningMs), mondayMorningMs + 5 * minute - 1)).toBeUndefined();
    expect(call(open(fridayEveningMs), mondayMorningMs + 5 * minute)?.transition?.step).toBe(1);
  });

  it("always counts for a critical alert, unless the policy says otherwise", () => {
    const critical = open(fridayEveningMs, { severity: "critical" });
    const saturdayMs = fridayEveningMs + 24 * 60 * minute;
    expect(call(critical, fridayEveningMs + 15 * minute)?.transition?.step).toBe(1);
    expect(call(critical, saturdayMs, { criticalInHoursOnly: true })).toBeUndefined();
  });

  it("always counts where the policy names no hours", () => {
    const nowMs = fridayEveningMs + 15 * minute;
    expect(decideEscalation(open(fridayEveningMs), policy, undefined, nowMs)?.transition?.step).toBe(1);
  });
});

describe("a broadcast", () => {
  const steps: EscalationPolicy["steps"] = [
    { afterMs: minute, target: { kind: "broadcast", mention: "here" } },
  ];
  const nowMs = mondayMs + minute;

  it("is made where the policy allows it", () => {
    const decision = call(open(mondayMs), nowMs, { steps, allowBroadcast: true });
    expect(decision?.transition?.mentions).toEqual([{ kind: "broadcast", to: "here" }]);
  });

  it("calls the alert's own group where it does not", () => {
    expect(call(open(mondayMs), nowMs, { steps })?.transition?.mentions).toEqual([
      { kind: "group", groupId: "S0MARKET" },
    ]);
  });
});
