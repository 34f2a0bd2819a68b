import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import {
  decideOnPerson,
  type PersonActed,
  type PersonWish,
} from "../../../src/core/alerts/decide-on-person.ts";
import type { BusinessHours } from "../../../src/core/calendar/calendar.ts";
import { acknowledged, confirming, firing, minute, policy, resolved, suspect } from "./samples.ts";

const nowMs = 500_000;
const hour = 60 * minute;

function act(alert: Alert, wish: PersonWish | PersonWish["action"], terms: Partial<PersonActed> = {}) {
  return decideOnPerson({
    ...(typeof wish === "object" ? wish : { action: wish as "acknowledge" }),
    alert,
    userId: "U2",
    source: "button",
    nowMs,
    policy,
    hours: undefined,
    isAllowed: true,
    needsReason: false,
    ...terms,
  } as PersonActed);
}

const giveTo = (assignee: string): PersonWish => ({ action: "assign", assignee });

describe("acknowledging", () => {
  it("stores who, when, the note, what it was given for and until when, and tells the channel and the thread", () => {
    const decision = act(firing(), "acknowledge", { note: "clearing the burst" });
    expect(decision.alert).toMatchObject({ condition: "firing", handling: "acknowledged", version: 5 });
    expect(decision.alert.acknowledgment).toEqual({
      userId: "U2",
      atMs: 500_000,
      note: "clearing the burst",
      untilMs: 500_000 + 24 * hour,
      values: { usedRatio: { unit: "ratio", value: 0.87 } },
    });
    expect(decision.expectedVersion).toBe(4);
    expect(decision.announcements).toEqual(["root", "reply"]);
    expect(decision.transition).toEqual({
      name: "acknowledged",
      applied: true,
      actor: { kind: "user", userId: "U2" },
      source: "button",
      atMs: 500_000,
      reason: "byPerson",
      previousVersion: 4,
      from: { condition: "firing", handling: "open", severity: "warning" },
      to: { condition: "firing", handling: "acknowledged", severity: "warning" },
      note: "clearing the burst",
      values: { usedRatio: { unit: "ratio", value: 0.87 } },
    });
  });

  it.each(["firing", "recovering", "stale"] as const)("is possible while %s", (condition) => {
    expect(act(firing({ condition }), "acknowledge").transition.applied).toBe(true);
  });

  it("holds an hour for a critical alert, and a business day of the owner for a warning", () => {
    const critical = act(firing({ severity: "critical" }), "acknowledge");
    expect(critical.alert.acknowledgment?.untilMs).toBe(500_000 + hour);
    const hours: BusinessHours = {
      name: "office",
      timeZone: "UTC",
      weekdays: [1, 2, 3, 4, 5],
      startMinute: 9 * 60,
      endMinute: 18 * 60,
    };
    const fridayMs = Date.UTC(2026, 1, 13, 15, 0);
    const warning = act(firing(), "acknowledge", { hours, nowMs: fridayMs });
    expect(warning.alert.acknowledgment?.untilMs).toBe(Date.UTC(2026, 1, 16, 15, 0));
  });

  it("ends the calls of an escalation", () => {
    const calling = firing({
      escalationPolicy: "on-call",
      escalation: { policy: "on-call", round: 1, nextStep: 1, sinceMs: 3 * minute },
    });
    const taken = act(calling, "acknowledge");
    expect(taken.alert).not.toHaveProperty("escalation");
    const open = act(taken.alert, "unacknowledge", { nowMs: 600_000 });
    expect(open.alert.escalation).toEqual({ policy: "on-call", round: 1, nextStep: 0, sinceMs: 600_000 });
  });
});

describe("taking an acknowledgment back", () => {
  it.each([acknowledged, confirming])(
    "opens the alert again and tells the channel and the thread",
    (held) => {
      const decision = act(firing(held), "unacknowledge");
      expect(decision.alert.handling).toBe("open");
      expect(decision.alert).not.toHaveProperty("acknowledgment");
      expect(decision.announcements).toEqual(["root", "reply"]);
      expect(decision.transition).toMatchObject({
        name: "unacknowledged",
        applied: true,
        reason: "byPerson",
      });
    },
  );
});

describe("confirming an acknowledgment whose time is up", () => {
  const asked = firing({ ...confirming, currentValues: { usedRatio: { unit: "ratio", value: 0.89 } } });

  it.each(["confirm", "acknowledge"] as const)(
    "by its holder renews it for what is seen now (%s)",
    (action) => {
      const decision = act(asked, action, { userId: "U1" });
      expect(decision.transition).toMatchObject({ name: "confirmed", applied: true, reason: "byPerson" });
      expect(decision.alert.handling).toBe("acknowledged");
      expect(decision.alert.acknowledgment).toEqual({
        userId: "U1",
        atMs: 3 * minute,
        untilMs: 500_000 + 24 * hour,
        values: { usedRatio: { unit: "ratio", value: 0.89 } },
      });
    },
  );

  it.each(["confirm", "acknowledge"] as const)("by somebody else takes the alert over (%s)", (action) => {
    const decision = act(asked, action);
    expect(decision.transition.name).toBe("acknowledged");
    expect(decision.alert.acknowledgment).toMatchObject({ userId: "U2", atMs: 500_000 });
  });
});

describe("assigning", () => {
  it("gives the alert to a person, who is mentioned, and tells who gave it", () => {
    const decision = act(firing(), giveTo("U3"));
    expect(decision.alert).toMatchObject({
      handling: "acknowledged",
      acknowledgment: { userId: "U3", assignedBy: "U2", atMs: 500_000 },
    });
    expect(decision.announcements).toEqual(["root", "reply"]);
    expect(decision.transition).toMatchObject({
      name: "assigned",
      actor: { kind: "user", userId: "U2" },
      assignee: "U3",
      mentions: [{ kind: "user", userId: "U3" }],
    });
  });

  it("to oneself mentions nobody", () => {
    const decision = act(firing(), giveTo("U2"));
    expect(decision.alert.acknowledgment).not.toHaveProperty("assignedBy");
    expect(decision.transition).not.toHaveProperty("mentions");
  });

  it("moves an alert that somebody else has", () => {
    expect(act(firing(acknowledged), giveTo("U3")).alert.acknowledgment?.userId).toBe("U3");
    expect(act(firing(confirming), giveTo("U1")).alert.handling).toBe("acknowledged");
  });
});

describe("closing an alert of which no samples come", () => {
  it("ends it without an all-clear and tells the channel and the thread", () => {
    const stale = firing({ condition: "stale", ...acknowledged });
    const decision = act(stale, "close", { needsReason: true });
    expect(decision.alert).toMatchObject({
      condition: "closed",
      resolvedAtMs: 500_000,
      handling: "acknowledged",
    });
    expect(decision.announcements).toEqual(["root", "reply"]);
    expect(decision.transition).toMatchObject({ name: "closed", reason: "byPerson", applied: true });
  });

  it("ends its calls", () => {
    const escalation = { policy: "on-call", round: 1, nextStep: 1, sinceMs: 3 * minute };
    const calling = firing({ condition: "stale", escalationPolicy: "on-call", escalation });
    expect(act(calling, "close").alert).not.toHaveProperty("escalation");
  });
});

describe("what a person cannot have", () => {
  const suspectedRelapse: Alert = { ...resolved, condition: "suspect" };

  it.each([
    ["acknowledge", "alreadyAcknowledged", firing(acknowledged)],
    ["confirm", "alreadyAcknowledged", firing(acknowledged)],
    [giveTo("U1"), "alreadyAcknowledged", firing(acknowledged)],
    ["unacknowledge", "notAcknowledged", firing()],
    ["confirm", "notAcknowledged", firing()],
    ["acknowledge", "alreadyResolved", resolved],
    ["unacknowledge", "alreadyResolved", { ...resolved, ...acknowledged }],
    ["confirm", "alreadyResolved", { ...resolved, ...confirming }],
    [giveTo("U3"), "alreadyResolved", resolved],
    ["acknowledge", "alreadyResolved", suspectedRelapse],
    ["close", "notStale", firing()],
    ["close", "notStale", firing({ condition: "recovering" })],
    ["close", "alreadyResolved", resolved],
    ["close", "alreadyClosed", { ...resolved, condition: "closed" }],
    ["acknowledge", "alreadyClosed", { ...resolved, condition: "closed" }],
    ["acknowledge", "notFired", suspect],
    ["unacknowledge", "notFired", suspect],
    ["acknowledge", "notFired", { ...suspect, condition: "resolved" }],
  ] as const)("to %o is recorded as %s and changes nothing but the version", (wish, reason, alert) => {
    const decision = act(alert, wish, { note: "late" });
    const { version, ...unchanged } = alert;
    expect(decision.alert).toEqual({ ...unchanged, version: version + 1 });
    expect(decision.announcements).toEqual([]);
    expect(decision.transition).toMatchObject({
      applied: false,
      reason,
      actor: { kind: "user", userId: "U2" },
      note: "late",
    });
    expect(decision.transition.from).toEqual(decision.transition.to);
  });

  it.each(["acknowledge", "unacknowledge", "confirm", giveTo("U3")] as const)(
    "is anything (%o) that their roles do not allow",
    (wish) => {
      const decision = act(firing(), wish, { isAllowed: false });
      expect(decision.transition).toMatchObject({ applied: false, reason: "notAllowed" });
      expect(decision.alert.handling).toBe("open");
    },
  );

  it.each([
    ["acknowledge", undefined],
    ["acknowledge", "  "],
    [giveTo("U3"), undefined],
  ] as const)("is to %o without a reason (%j) where one is required", (wish, note) => {
    const terms = { needsReason: true, ...(note !== undefined && { note }) };
    expect(act(firing(), wish, terms).transition.reason).toBe("reasonRequired");
    expect(act(firing(), wish, { needsReason: true, note: "batch job" }).transition.applied).toBe(true);
  });

  it("is never to confirm or to give back for want of a reason", () => {
    const terms = { needsReason: true, userId: "U1" };
    expect(act(firing(confirming), "confirm", terms).transition.applied).toBe(true);
    expect(act(firing(acknowledged), "unacknowledge", terms).transition.applied).toBe(true);
  });

  it("names what was wanted", () => {
    expect(act(firing(), "confirm").transition.name).toBe("confirmed");
    expect(act(resolved, giveTo("U3")).transition).toMatchObject({ name: "assigned", assignee: "U3" });
    expect(act(resolved, giveTo("U3")).transition).not.toHaveProperty("mentions");
  });
});
