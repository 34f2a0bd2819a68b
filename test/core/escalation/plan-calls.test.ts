import { describe, expect, it } from "vitest";
import type { BusinessHours } from "../../../src/core/calendar/calendar.ts";
import type { EscalationPolicy } from "../../../src/core/escalation/escalation-policy.ts";
import { planCalls } from "../../../src/core/escalation/plan-calls.ts";

const weekdays: BusinessHours = {
  name: "office",
  timeZone: "UTC",
  weekdays: [1, 2, 3, 4, 5],
  startMinute: 9 * 60,
  endMinute: 18 * 60,
};
const policy: EscalationPolicy = {
  name: "oncall",
  steps: [
    { afterMs: 20 * 60_000, target: { kind: "group", groupId: "S1" } },
    { afterMs: 120 * 60_000, target: { kind: "direct", userIds: ["U1"] } },
  ],
  rounds: 1,
  criticalInHoursOnly: false,
  allowBroadcast: false,
};
/** A Friday. */
const friday17 = Date.UTC(2026, 1, 13, 17, 0);
const times = (...args: Parameters<typeof planCalls>) =>
  planCalls(...args).map(({ atMs }) => new Date(atMs).toISOString().slice(0, 16));

describe("planCalls", () => {
  it("counts a warning's steps in business hours, over the weekend", () => {
    expect(times(policy, weekdays, "warning", friday17)).toEqual(["2026-02-13T17:20", "2026-02-16T10:00"]);
  });

  it("calls for a critical alert at any time, unless the policy keeps it to the hours", () => {
    expect(times(policy, weekdays, "critical", friday17)).toEqual(["2026-02-13T17:20", "2026-02-13T19:00"]);
    expect(times({ ...policy, criticalInHoursOnly: true }, weekdays, "critical", friday17)).toEqual([
      "2026-02-13T17:20",
      "2026-02-16T10:00",
    ]);
  });

  it("counts any time where a policy has no hours", () => {
    expect(times(policy, undefined, undefined, friday17)).toEqual(["2026-02-13T17:20", "2026-02-13T19:00"]);
  });
});
