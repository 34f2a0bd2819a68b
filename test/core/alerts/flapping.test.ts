import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import { decideOnVerdict } from "../../../src/core/alerts/decide-on-verdict.ts";
import { bad, firing, good, minute, policy, resolved } from "./samples.ts";

const nowMs = 30 * minute;
const flapping = { flappingSinceMs: 20 * minute, recentChangesMs: [18 * minute, 19 * minute] };

function see(alert: Alert, verdict: ReturnType<typeof bad | typeof good>) {
  return decideOnVerdict({
    alert,
    verdict,
    policy,
    nowMs,
    destination: { channel: "C0MARKET", languages: ["en"] },
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
});

it("changes are remembered for an hour, and no more of them than tell flapping", () => {
  const many = { recentChangesMs: [-40, 1, 2, 3, 4, 5, 6, 7].map((m) => m * minute) };
  expect(see({ ...resolved, ...many }, bad(0.97))?.alert.recentChangesMs).toEqual(
    [3, 4, 5, 6, 7, 30].map((m) => m * minute),
  );
});
