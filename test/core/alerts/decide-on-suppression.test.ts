import { describe, expect, it } from "vitest";
import { decideOnSuppression } from "../../../src/core/alerts/decide-on-suppression.ts";
import type { Suppression } from "../../../src/core/suppression/silence.ts";
import { bySilence, firing, minute, resolved, suspect, without } from "./samples.ts";

const nowMs = 5 * minute;
const byNode: Suppression = { by: "inhibition", id: "A9", sinceMs: nowMs };
const calling = {
  escalationPolicy: "on-call",
  escalation: { policy: "on-call", round: 1, nextStep: 1, sinceMs: 3 * minute },
};

describe("what begins to hold an alert back", () => {
  it("is stored, shows on the root, and ends the calls", () => {
    const decision = decideOnSuppression(firing(calling), bySilence, nowMs);
    expect(decision?.alert).toMatchObject({ condition: "firing", handling: "open", suppression: bySilence });
    expect(decision?.alert).not.toHaveProperty("escalation");
    expect(decision?.announcements).toEqual(["root"]);
    expect(decision?.transition).toMatchObject({
      name: "suppressed",
      reason: "silence",
      source: "timer",
      suppression: bySilence,
    });
  });

  it("leaves alone what is only suspected, or over", () => {
    expect(decideOnSuppression(suspect, bySilence, nowMs)).toBeUndefined();
    expect(decideOnSuppression(resolved, bySilence, nowMs)).toBeUndefined();
  });

  it("may be another than before", () => {
    const decision = decideOnSuppression(firing({ suppression: bySilence }), byNode, nowMs);
    expect(decision?.transition).toMatchObject({
      name: "suppressed",
      reason: "inhibition",
      suppression: byNode,
    });
  });

  it("may only last longer than before, which is no event", () => {
    const longer = { ...bySilence, untilMs: 999 * minute };
    const decision = decideOnSuppression(firing({ suppression: bySilence }), longer, nowMs);
    expect(decision?.transition).toBeUndefined();
    expect(decision?.alert.suppression?.untilMs).toBe(999 * minute);
    expect(decideOnSuppression(firing({ suppression: bySilence }), bySilence, nowMs)).toBeUndefined();
  });
});

describe("when nothing holds it back any more, an alert", () => {
  const hidden = firing({ suppression: bySilence, escalationPolicy: "on-call" });
  const untold = { ...without(hidden, "announcedValues", "notifiedAtMs"), version: 4 };

  it("that was told is told in its thread, and people are called again", () => {
    const decision = decideOnSuppression(hidden, undefined, nowMs);
    expect(decision?.alert).not.toHaveProperty("suppression");
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.transition).toMatchObject({
      name: "unsuppressed",
      reason: "silence",
      suppression: bySilence,
    });
    expect(decision?.alert.escalation).toEqual({ policy: "on-call", round: 1, nextStep: 0, sinceMs: nowMs });
  });

  it.each(["firing", "stale"] as const)("that nobody knew of is told then, while %s", (condition) => {
    const decision = decideOnSuppression({ ...untold, condition }, undefined, nowMs);
    expect(decision?.announcements).toEqual(["root"]);
    expect(decision?.alert).toMatchObject({ notifiedAtMs: nowMs, announcedValues: hidden.currentValues });
  });

  it("that nobody knew of and that recovers is left to itself", () => {
    const decision = decideOnSuppression({ ...untold, condition: "recovering" }, undefined, nowMs);
    expect(decision?.announcements).toEqual([]);
    expect(decision?.alert).not.toHaveProperty("notifiedAtMs");
  });
});
