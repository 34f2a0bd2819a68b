import { describe, expect, it } from "vitest";
import type { Alert, Decision } from "../../../src/core/alerts/alert.ts";
import { decideOnPerson } from "../../../src/core/alerts/decide-on-person.ts";
import { decideOnSilence } from "../../../src/core/alerts/decide-on-silence.ts";
import { decideOnVerdict, needsNewAlert } from "../../../src/core/alerts/decide-on-verdict.ts";
import { bad, good, minute, policy } from "./samples.ts";

type Happening = "bad" | "critical" | "full" | "good" | "silence" | "acknowledge" | "unacknowledge" | "pause";

const happenings: readonly Happening[] = [
  "bad",
  "bad",
  "bad",
  "bad",
  "critical",
  "full",
  "good",
  "good",
  "good",
  "silence",
  "acknowledge",
  "unacknowledge",
  "pause",
];

interface Step {
  readonly happening: Happening;
  readonly before: Alert | undefined;
  readonly decision: Decision;
}

/** Numerical Recipes' linear congruential generator: the same lives in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function live(seed: number, length: number): readonly Step[] {
  const random = createRandom(seed);
  const steps: Step[] = [];
  let alert: Alert | undefined;
  let nowMs = 0;
  let ids = 0;
  for (let round = 0; round < length; round++) {
    const happening = happenings[Math.floor(random() * happenings.length)] ?? "good";
    nowMs += happening === "pause" ? 70 * minute : minute;
    const decision = decide(happening, alert, nowMs, () => `A${++ids}`);
    if (decision === undefined) continue;
    steps.push({ happening, before: alert, decision });
    alert = decision.alert;
  }
  return steps;
}

function decide(
  happening: Happening,
  alert: Alert | undefined,
  nowMs: number,
  draw: () => string,
): Decision | undefined {
  const seen = { alert, policy, nowMs, channel: "C0MARKET" };
  switch (happening) {
    case "bad":
    case "critical":
    case "full": {
      const verdict = bad(happening === "full" ? 0.97 : 0.87, happening === "bad" ? "warning" : "critical");
      const newId = needsNewAlert(alert, verdict, policy, nowMs) ? draw() : undefined;
      return decideOnVerdict({ ...seen, verdict, newId });
    }
    case "good":
      return decideOnVerdict({ ...seen, verdict: good() });
    case "silence":
      return alert && decideOnSilence({ alert, nowMs, staleAfterMs: minute });
    case "acknowledge":
    case "unacknowledge":
      return alert && decideOnPerson({ alert, action: happening, userId: "U1", source: "button", nowMs });
    case "pause":
      return undefined;
  }
}

const steps = Array.from({ length: 60 }, (_, seed) => live(seed, 200)).flat();

function applied(name: string): readonly Step[] {
  return steps.filter(({ decision }) => decision.transition?.applied && decision.transition.name === name);
}

describe("60 random lives of 200 happenings", () => {
  it("visit every transition", () => {
    const names = new Set(steps.map(({ decision }) => decision.transition?.name));
    names.delete(undefined);
    expect([...names].sort()).toEqual([
      "acknowledged",
      "deescalated",
      "dismissed",
      "escalated",
      "fired",
      "fresh-again",
      "recovering",
      "relapsed",
      "resolved",
      "suspected",
      "unacknowledged",
      "went-stale",
    ]);
  });

  it("raise the version by one with every stored decision, and begin at one with a new id", () => {
    for (const { before, decision } of steps) {
      const continues = before?.id === decision.alert.id;
      expect(decision.expectedVersion).toBe(continues ? before?.version : 0);
      expect(decision.alert.version).toBe(decision.expectedVersion + 1);
      expect(decision.alert.epoch).toBe((before?.epoch ?? 0) + (continues ? 0 : 1));
    }
  });

  it("resolve by the second good sample only, never from stale", () => {
    const ends = applied("resolved");
    expect(ends.length).toBeGreaterThan(0);
    for (const { happening, before, decision } of ends) {
      expect(happening).toBe("good");
      expect(before?.condition).toBe("recovering");
      expect(decision.alert.consecutiveGood).toBeGreaterThanOrEqual(2);
    }
    for (const { before, decision } of steps) {
      if (before?.condition === "stale") expect(decision.alert.condition).not.toBe("resolved");
    }
  });

  it("dismiss suspicions only, quietly", () => {
    for (const { before, decision } of applied("dismissed")) {
      expect(before?.condition).toBe("suspect");
      expect(decision.announcements).toEqual([]);
    }
  });

  it("hold an acknowledgment exactly while the alert is acknowledged", () => {
    for (const { decision } of steps) {
      const { handling, acknowledgment } = decision.alert;
      expect(acknowledgment !== undefined).toBe(handling === "acknowledged");
    }
  });

  it("never announce what never fired, nor a reply without a transition", () => {
    for (const { decision } of steps) {
      if (decision.announcements.length > 0) expect(decision.alert.firedAtMs).toBeDefined();
      if (decision.announcements.includes("reply")) expect(decision.transition?.applied).toBe(true);
    }
  });

  it("announce every change of a condition that people were told of", () => {
    for (const { before, decision } of steps) {
      const told = ["firing", "recovering", "stale"];
      const { condition } = decision.alert;
      if (condition === before?.condition || !told.includes(condition)) continue;
      expect(decision.announcements).toContain("root");
    }
  });

  it("change nothing with what came too late", () => {
    const late = steps.filter(({ decision }) => decision.transition?.applied === false);
    expect(late.length).toBeGreaterThan(0);
    for (const { before, decision } of late) {
      expect({ ...decision.alert, version: 0 }).toEqual({ ...before, version: 0 });
      expect(decision.announcements).toEqual([]);
    }
  });

  it("fire at the third bad sample in a row, or at once when memory is almost full", () => {
    for (const { happening, decision } of applied("fired")) {
      if (happening !== "full") expect(decision.alert.consecutiveBad).toBe(3);
    }
  });

  it("keep an end exactly while resolved or only suspected again", () => {
    for (const { decision } of steps) {
      const { condition, resolvedAtMs, firedAtMs } = decision.alert;
      const over = condition === "resolved" || (condition === "suspect" && firedAtMs !== undefined);
      expect(resolvedAtMs !== undefined).toBe(over);
    }
  });
});
