import { describe, expect, it } from "vitest";
import type { Alert, TransitionName } from "../../../src/core/alerts/alert.ts";
import { isOutdated } from "../../../src/core/outbox/is-outdated.ts";
import { alertOf } from "../../contract/samples.ts";

const outdated = (name: TransitionName, alert: Partial<Alert>): boolean =>
  isOutdated(alertOf(alert), { name });

describe("a message that waited", () => {
  it("calls people while the alert is open and nobody hides it", () => {
    expect(outdated("called", { handling: "open", condition: "firing" })).toBe(false);
    expect(outdated("reminded", { handling: "open", condition: "stale" })).toBe(false);
  });

  it("calls nobody to an alert that somebody took, that is over, or that is silenced", () => {
    expect(outdated("called", { handling: "acknowledged" })).toBe(true);
    expect(outdated("reminded", { handling: "acknowledged" })).toBe(true);
    expect(outdated("called", { handling: "open", condition: "resolved" })).toBe(true);
    const suppression = { by: "silence", id: "S1", sinceMs: 1 } as const;
    expect(outdated("called", { handling: "open", suppression })).toBe(true);
  });

  it("asks the holder only while the question stands", () => {
    expect(outdated("confirmation-asked", { handling: "confirming" })).toBe(false);
    expect(outdated("confirmation-asked", { handling: "open" })).toBe(true);
    expect(outdated("confirmation-asked", { handling: "confirming", condition: "resolved" })).toBe(true);
  });

  it("tells whatever happened, late as it is", () => {
    expect(outdated("acknowledged", { handling: "open" })).toBe(false);
    expect(outdated("escalated", { condition: "resolved" })).toBe(false);
  });
});
