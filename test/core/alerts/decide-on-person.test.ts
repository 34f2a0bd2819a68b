import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import { decideOnPerson } from "../../../src/core/alerts/decide-on-person.ts";
import { acknowledged, firing, resolved, suspect } from "./samples.ts";

const nowMs = 500_000;

function act(alert: Alert, action: "acknowledge" | "unacknowledge", note?: string) {
  return decideOnPerson({
    alert,
    action,
    userId: "U2",
    source: "button",
    nowMs,
    ...(note !== undefined && { note }),
  });
}

describe("acknowledging", () => {
  it("stores who, when and the note, and tells the channel and the thread", () => {
    const decision = act(firing(), "acknowledge", "clearing the burst");
    expect(decision.alert).toMatchObject({ condition: "firing", handling: "acknowledged", version: 5 });
    expect(decision.alert.acknowledgment).toEqual({
      userId: "U2",
      atMs: 500_000,
      note: "clearing the burst",
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
      from: { condition: "firing", handling: "open", severity: "warning" },
      to: { condition: "firing", handling: "acknowledged", severity: "warning" },
      note: "clearing the burst",
      values: { usedRatio: { unit: "ratio", value: 0.87 } },
    });
  });

  it.each(["firing", "recovering", "stale"] as const)("is possible while %s", (condition) => {
    expect(act(firing({ condition }), "acknowledge").transition.applied).toBe(true);
  });
});

describe("taking an acknowledgment back", () => {
  it("opens the alert again and tells the channel and the thread", () => {
    const decision = act(firing(acknowledged), "unacknowledge");
    expect(decision.alert.handling).toBe("open");
    expect(decision.alert).not.toHaveProperty("acknowledgment");
    expect(decision.announcements).toEqual(["root", "reply"]);
    expect(decision.transition).toMatchObject({ name: "unacknowledged", applied: true, reason: "byPerson" });
  });
});

describe("a click that comes too late", () => {
  const suspectedRelapse: Alert = { ...resolved, condition: "suspect" };

  it.each([
    ["acknowledge", "alreadyAcknowledged", firing(acknowledged)],
    ["unacknowledge", "notAcknowledged", firing()],
    ["acknowledge", "alreadyResolved", resolved],
    ["unacknowledge", "alreadyResolved", { ...resolved, ...acknowledged }],
    ["acknowledge", "alreadyResolved", suspectedRelapse],
    ["acknowledge", "notFired", suspect],
    ["unacknowledge", "notFired", suspect],
    ["acknowledge", "notFired", { ...suspect, condition: "resolved" }],
  ] as const)("to %s is recorded as %s and changes nothing but the version", (action, reason, alert) => {
    const decision = act(alert, action, "late");
    const { version, ...unchanged } = alert;
    expect(decision.alert).toEqual({ ...unchanged, version: version + 1 });
    expect(decision.announcements).toEqual([]);
    expect(decision.transition).toMatchObject({
      name: action === "acknowledge" ? "acknowledged" : "unacknowledged",
      applied: false,
      reason,
      actor: { kind: "user", userId: "U2" },
      note: "late",
    });
    expect(decision.transition.from).toEqual(decision.transition.to);
  });
});
