import { describe, expect, it } from "vitest";
import type { DryRun, Run } from "../../src/core/remediation/plan.ts";
import { runView } from "../../src/usecases/run-view.ts";
import { runOf } from "../contract/request-samples.ts";

const dryRun: DryRun = {
  atMs: 3000,
  items: [{ number: 1, matched: 500, toChange: 400, foreign: {}, elsewhere: 0, drifted: false }],
  neededBytes: 0,
  estimatedMs: 10_000,
  obstacles: [],
  warnings: [],
  missing: [],
  denied: [],
};
const action = { kind: "set-ttl", ttlSeconds: 3600, jitterRatio: 0.1, touches: "none" } as const;
const plan = {
  ...runOf().plan,
  items: [
    {
      ...{ number: 1, pattern: "cart:{id}", slots: [], database: 0, action },
      ...{ countBand: { low: 1, high: 1000 }, planHash: "" },
    },
  ],
};
const viewOf = (overrides: Partial<Run>) => runView(runOf({ plan, ...overrides }), [], 10_000);
const statusesOf = (overrides: Partial<Run>) =>
  viewOf(overrides).tasks.map(({ name, status }) => `${name} ${status}`);

describe("the tasks of a run", () => {
  it("wait after the dry run until somebody lets them go on", () => {
    expect(statusesOf({ state: "waiting", dryRun })).toEqual([
      "dry-run complete",
      "canary pending",
      "watch pending",
      "rest pending",
      "receipt pending",
    ]);
    expect(statusesOf({ state: "waiting", dryRun: { ...dryRun, obstacles: ["overlap"] } })[0]).toBe(
      "dry-run error",
    );
  });

  it("stand still where it is paused", () => {
    expect(statusesOf({ state: "paused", resumesTo: "watching", dryRun })).toEqual([
      "dry-run complete",
      "canary complete",
      "watch pending",
      "rest pending",
      "receipt pending",
    ]);
  });

  it("keep their figures while it is paused", () => {
    const { tasks } = viewOf({ state: "paused", resumesTo: "running", dryRun });
    expect(tasks.filter(({ begun }) => begun).map(({ name }) => name)).toEqual([
      "dry-run",
      "canary",
      "watch",
      "rest",
    ]);
  });

  it("show where it was stopped or failed", () => {
    expect(statusesOf({ state: "failed", endedIn: "running", dryRun })).toEqual([
      "dry-run complete",
      "canary complete",
      "watch complete",
      "rest error",
      "receipt complete",
    ]);
    expect(statusesOf({ state: "stopped", endedIn: "waiting", dryRun })).toEqual([
      "dry-run complete",
      "canary pending",
      "watch pending",
      "rest pending",
      "receipt complete",
    ]);
    expect(statusesOf({ state: "failed", endedIn: "dry-run" })[0]).toBe("dry-run error");
  });

  it("of an undo are giving back, and the receipt", () => {
    const undo = { ...plan, kind: "undo", undoOf: "run-0" } as const;
    expect(statusesOf({ plan: undo, state: "running" })).toEqual(["undo in_progress", "receipt pending"]);
    expect(statusesOf({ plan: undo, state: "done" })).toEqual(["undo complete", "receipt complete"]);
  });
});

describe("when keys expire", () => {
  it("is told before the run of those that it would change, after it of those that it did", () => {
    expect(viewOf({ state: "waiting", dryRun }).curve).toMatchObject({ fromSeconds: 3240, toSeconds: 3970 });
    const forbidden = { ...dryRun, obstacles: ["overlap"] };
    expect(viewOf({ state: "waiting", dryRun: forbidden })).not.toHaveProperty("curve");
    const tallies = [{ number: 1, matched: 300, changed: 300, skipped: {} }];
    const baseline = { atMs: 60_000, pingP99Ms: 1 };
    const done = viewOf({ state: "done", dryRun, tallies, baseline, endedAtMs: 80_000 });
    expect(done.curve).toMatchObject({ fromSeconds: 3240, toSeconds: 3980 });
    expect(done.durationMs).toBe(20_000);
  });
});
