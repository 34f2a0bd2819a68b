import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import { decideOnVerdict } from "../../../src/core/alerts/decide-on-verdict.ts";
import { decideOnFlapping } from "../../../src/core/alerts/flapping.ts";
import { acknowledged, bad, firing, good, minute, policy, resolved } from "./samples.ts";

const nowMs = 30 * minute;
const flapping = { flappingSinceMs: 20 * minute, recentChangesMs: [18 * minute, 19 * minute] };

function see(
  alert: Alert,
  verdict: ReturnType<typeof bad | typeof good>,
  route: { readonly escalation?: string } = {},
  atMs = nowMs,
) {
  return decideOnVerdict({
    alert,
    verdict,
    policy,
    nowMs: atMs,
    destination: { channel: "C0MARKET", languages: ["en"], path: [], ...route },
    suppression: undefined,
  });
}

describe("while an alert flaps", () => {
  it.each([
    ["fires again", see({ ...resolved, ...flapping }, bad(0.97)), "relapsed"],
    [
      "resolves",
      see(firing({ condition: "recovering", consecutiveGood: 1, ...flapping }), good()),
      "resolved",
    ],
    ["is bad before it recovered", see(firing({ condition: "recovering", ...flapping }), bad()), "relapsed"],
  ])("that it %s shows on the root alone, and counts", (_what, decision, name) => {
    expect(decision?.transition?.name).toBe(name);
    expect(decision?.announcements).toEqual(["root"]);
    expect(decision?.alert.recentChangesMs).toEqual([18 * minute, 19 * minute, 30 * minute]);
  });

  it("that it gets worse is told all the same", () => {
    const decision = see(firing(flapping), bad(0.9, "critical"));
    expect(decision?.transition?.name).toBe("escalated");
    expect(decision?.announcements).toEqual(["root", "reply"]);
  });

  it("that it gets worse again is shown on the root alone within an hour, and voids nothing", () => {
    const told = firing({ ...flapping, ...acknowledged, worseToldAtMs: nowMs - 60 * minute + 1 });
    const decision = see(told, bad(0.9, "critical"));
    expect(decision?.announcements).toEqual(["root"]);
    expect(decision?.transition).toMatchObject({ name: "escalated", reason: "worse" });
    expect(decision?.transition).not.toHaveProperty("mentions");
    expect(decision?.alert.handling).toBe("acknowledged");
    const longAgo = see({ ...told, worseToldAtMs: nowMs - 60 * minute }, bad(0.9, "critical"));
    expect(longAgo?.announcements).toEqual(["root", "reply"]);
    expect(longAgo?.alert).toMatchObject({ handling: "open", worseToldAtMs: nowMs });
  });

  it("who is called stays called while it is less severe for a moment", () => {
    const escalation = { policy: "urgent", round: 1, nextStep: 1, sinceMs: 3 * minute };
    const called = {
      escalationPolicy: "urgent",
      mentionGroup: "S0ONCALL",
      escalation,
      worseToldAtMs: minute,
    };
    const critical = firing({ ...flapping, ...called, severity: "critical", milderInARow: 1 });
    const eased = see(critical, bad())?.alert;
    expect(eased).toMatchObject({ severity: "warning", escalation });
    if (eased === undefined) throw new Error("it did not ease");
    expect(see(eased, bad(0.9, "critical"), { escalation: "urgent" })?.alert.escalation).toEqual(escalation);
  });
});

describe("a severity that changes to and fro", () => {
  const live = (ratios: readonly number[]) => {
    let alert = firing();
    let told = 0;
    for (const [round, ratio] of ratios.entries()) {
      const atMs = nowMs + round * 30_000;
      const verdict = bad(ratio, ratio > 0.85 ? "critical" : "warning");
      const seen = see(alert, verdict, {}, atMs);
      alert = seen?.alert ?? alert;
      const flaps = decideOnFlapping(alert, policy, atMs);
      alert = flaps?.alert ?? alert;
      told += [seen, flaps].filter((decision) => decision?.announcements.includes("reply")).length;
    }
    return { alert, told };
  };

  it("at the limit is told once, as the worse", () => {
    const { alert, told } = live(Array.from({ length: 120 }, (_, round) => (round % 2 ? 0.847 : 0.853)));
    expect(told).toBe(1);
    expect(alert.severity).toBe("critical");
  });

  it("every few minutes is flapping: told three times, then that it flaps, then no more within the hour", () => {
    const { alert, told } = live(
      Array.from({ length: 110 }, (_, round) => (Math.floor(round / 5) % 2 ? 0.82 : 0.87)),
    );
    expect(alert.flappingSinceMs).toBeDefined();
    expect(told).toBe(4);
  });
});

it("changes are remembered for an hour, and no more of them than tell flapping", () => {
  const many = { recentChangesMs: [-40, 1, 2, 3, 4, 5, 6, 7].map((m) => m * minute) };
  expect(see({ ...resolved, ...many }, bad(0.97))?.alert.recentChangesMs).toEqual(
    [3, 4, 5, 6, 7, 30].map((m) => m * minute),
  );
});
