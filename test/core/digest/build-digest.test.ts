import { describe, expect, it } from "vitest";
import type { Transition, TransitionName } from "../../../src/core/alerts/alert.ts";
import { buildDigest, type DigestFacts } from "../../../src/core/digest/build-digest.ts";
import { acknowledged, bySilence, firing, minute } from "../alerts/samples.ts";
import { silence } from "../suppression/samples.ts";

const nothing: DigestFacts = { openAlerts: [], transitions: [], silences: [], brokenChannels: [], debts: [] };

function transition(name: TransitionName, reason = "", applied = true): Transition {
  const state = { condition: "firing", handling: "open", severity: "warning" } as const;
  return {
    name,
    reason,
    previousVersion: 0,
    applied,
    actor: { kind: "bot" },
    source: "probe",
    atMs: 0,
    from: state,
    to: state,
    values: {},
  };
}

describe("buildDigest", () => {
  it("is empty when nothing is open, happened or is about to", () => {
    const digest = buildDigest(nothing, 60 * minute);
    expect(digest.isEmpty).toBe(true);
    expect(digest).not.toHaveProperty("oldestOpen");
  });

  it("names the alert that has waited longest, but none that is taken, hidden or recovering", () => {
    const openAlerts = [
      firing({ id: "A1", firedAtMs: 1, ...acknowledged }),
      firing({ id: "A2", firedAtMs: 2, suppression: bySilence }),
      firing({ id: "A3", firedAtMs: 3, condition: "recovering" }),
      firing({ id: "A4", firedAtMs: 9 }),
      firing({ id: "A5", firedAtMs: 8, condition: "stale" }),
    ];
    const digest = buildDigest({ ...nothing, openAlerts }, 0);
    expect(digest.oldestOpen?.id).toBe("A5");
    expect(digest.openAlerts).toHaveLength(5);
    expect(digest.isEmpty).toBe(false);
  });

  it("counts what happened, and not what nobody could have", () => {
    const transitions = [
      transition("fired", "repeated"),
      transition("relapsed", "afterResolved"),
      transition("relapsed", "whileRecovering"),
      transition("resolved", "good"),
      transition("escalated", "worse"),
      transition("worsened", "pointsHigher"),
      transition("acknowledged", "byPerson"),
      transition("assigned", "byPerson"),
      transition("acknowledged", "alreadyResolved", false),
    ];
    const { changes, isEmpty } = buildDigest({ ...nothing, transitions }, 0);
    expect(changes).toEqual({ fired: 2, resolved: 1, worse: 2, acknowledged: 2 });
    expect(isEmpty).toBe(false);
  });

  it("lists the silences that end before the next one, the first to end first", () => {
    const silences = [
      { ...silence, id: "S1", endsAtMs: 50 * minute },
      { ...silence, id: "S2", endsAtMs: 40 * minute },
      { ...silence, id: "S3", endsAtMs: 61 * minute },
    ];
    const { endingSilences } = buildDigest({ ...nothing, silences }, 60 * minute);
    expect(endingSilences.map(({ id }) => id)).toEqual(["S2", "S1"]);
  });
});
