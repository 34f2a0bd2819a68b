import { describe, expect, it } from "vitest";
import { decideRun, type RunEvent } from "../../../src/core/remediation/decide-run.ts";
import { findMonitorEnd } from "../../../src/core/remediation/find-monitor-end.ts";
import { type MonitorEnd, sawNothing } from "../../../src/core/remediation/monitored-node.ts";
import type { Run } from "../../../src/core/remediation/plan.ts";
import { writeReceipt } from "../../../src/core/remediation/receipt.ts";

const noObstacles = { obstacles: [], warnings: [], missing: [], denied: [] };
const waiting: Run = {
  plan: {
    runId: "run-1",
    requestId: "R1",
    cluster: "orders-eu",
    items: [
      {
        number: 1,
        pattern: "MONITOR",
        slots: [],
        database: 0,
        action: { kind: "monitor", seconds: 5 },
        countBand: { low: 0, high: 0 },
        planHash: "h",
      },
    ],
    pace: "gentle",
    kind: "apply",
  },
  state: "waiting",
  startedBy: "U1",
  startedAtMs: 0,
  tallies: [],
  nodes: [],
  dryRun: { atMs: 0, items: [], neededBytes: 0, estimatedMs: 5_000, ...noObstacles },
  version: 2,
};
const running: Run = { ...waiting, state: "running" };

function stateAfter(run: Run, event: RunEvent): string {
  const decision = decideRun(run, event, 9_000);
  return decision.kind === "changed" ? decision.run.state : decision.reason;
}

const watched = (...ends: readonly MonitorEnd[]): Run => ({
  ...running,
  monitored: ends.map((ended, index) => ({
    node: `10.0.0.${index}:6379`,
    beganAtMs: 1_000,
    seen: { ...sawNothing, ended, watchedMs: 5_000, commands: 70 },
  })),
});

describe("a run that watches commands", () => {
  it("goes from the check straight to it, unless something forbids it", () => {
    expect(stateAfter(waiting, { kind: "proceed" })).toBe("running");
    const dryRun = { atMs: 0, items: [], neededBytes: 0, estimatedMs: 0, ...noObstacles };
    const denied = { ...waiting, dryRun: { ...dryRun, obstacles: ["denied"] } };
    expect(stateAfter(denied, { kind: "proceed" })).toBe("obstacles");
  });

  it("ends for good where another one would pause", () => {
    expect(stateAfter(running, { kind: "pause" })).toBe("stopped");
    expect(stateAfter(waiting, { kind: "pause" })).toBe("waiting");
  });

  it("is done when every node was watched for its time, else it was stopped", () => {
    expect(stateAfter(watched("time", "time"), { kind: "walk-ended" })).toBe("done");
    expect(stateAfter(watched("time", "latency"), { kind: "walk-ended" })).toBe("stopped");
  });

  it("cannot be undone, and its receipt names no keys", () => {
    const decision = decideRun(watched("time"), { kind: "walk-ended" }, 9_000);
    if (decision.kind !== "changed") throw new Error(decision.reason);
    expect(decision.run.undoUntilMs).toBeUndefined();
    const { monitored, curve } = writeReceipt(decision.run, 9_000);
    expect(monitored).toEqual([
      { node: "10.0.0.0:6379", beganAtMs: 1_000, ended: "time", watchedMs: 5_000, commands: 70 },
    ]);
    expect(curve).toEqual([]);
  });
});

describe("MONITOR on a node", () => {
  const calm = { watchedMs: 4_999, forMs: 5_000, isHalted: false, worseLooks: 1, lagMs: 1_000 };

  it("goes on for the time that was signed", () => {
    expect(findMonitorEnd(calm)).toBeUndefined();
    expect(findMonitorEnd({ ...calm, watchedMs: 5_000 })).toBe("time");
  });

  it("ends before when it is stopped, PING was worse twice, or output waits for more than a second", () => {
    expect(findMonitorEnd({ ...calm, isHalted: true })).toBe("stopped");
    expect(findMonitorEnd({ ...calm, worseLooks: 2 })).toBe("latency");
    expect(findMonitorEnd({ ...calm, lagMs: 1_001 })).toBe("backlog");
  });
});
