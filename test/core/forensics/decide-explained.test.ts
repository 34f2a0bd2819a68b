import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import type { BurstExplanation } from "../../../src/core/forensics/burst-explanation.ts";
import { decideExplained, needsExplanation } from "../../../src/core/forensics/decide-explained.ts";
import { firing } from "../alerts/samples.ts";

const nowMs = 1_770_904_800_000;
const hourMs = 3_600_000;

const explanation: BurstExplanation = { kind: "burst", atMs: nowMs, pattern: { kind: "even" }, clients: [] };

function burst(changed: Partial<Alert> = {}): Alert {
  return { ...firing(), rule: "key-burst", subject: { cluster: "market" }, ...changed };
}

/** Looked at, and last fired, resolved or relapsed, so long ago. */
function lookedAt(agoMs: number, changedAgoMs: number): Alert {
  return burst({
    explanation: { ...explanation, atMs: nowMs - agoMs },
    recentChangesMs: [nowMs - changedAgoMs],
  });
}

describe("a burst", () => {
  it.each([
    ["fires", burst(), true],
    ["is recovering and was never looked at", burst({ condition: "recovering" }), true],
    ["was looked at an hour ago", burst({ explanation: { ...explanation, atMs: nowMs - hourMs } }), false],
    ["was looked at longer ago", burst({ explanation: { ...explanation, atMs: nowMs - hourMs - 1 } }), true],
    ["came back since it was looked at", lookedAt(600_001, 300_000), true],
    ["came back soon after it was looked at", lookedAt(600_000, 300_000), false],
    ["did not change since it was looked at", lookedAt(600_001, 700_000), false],
    ["is only suspected", burst({ condition: "suspect" }), false],
    ["is over", burst({ condition: "resolved" }), false],
    ["has no fresh data", burst({ condition: "stale" }), false],
    ["is another rule's", firing(), false],
  ])("that %s is looked at: %s", (_name, alert, expected) => {
    expect(needsExplanation(alert, nowMs)).toBe(expected);
  });
});

describe("an explanation", () => {
  it("is stored in the alert and its history, and told in the root and the thread", () => {
    const alert = burst({ version: 7 });
    const decision = decideExplained(alert, explanation);
    expect(decision).toMatchObject({
      expectedVersion: 7,
      alert: { condition: "firing", handling: "open", version: 8, explanation },
      transition: { name: "explained", applied: true, actor: { kind: "bot" }, reason: "burst", explanation },
      announcements: ["root", "reply"],
    });
  });

  it("that comes second, or too late, is dropped", () => {
    expect(decideExplained(burst({ explanation }), explanation)).toBeUndefined();
    expect(decideExplained(burst({ condition: "resolved" }), explanation)).toBeUndefined();
  });
});
