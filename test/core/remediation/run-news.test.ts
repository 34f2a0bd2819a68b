import { describe, expect, it } from "vitest";
import type { DryRun, Run } from "../../../src/core/remediation/plan.ts";
import { decideRunNews } from "../../../src/core/remediation/run-news.ts";
import { findUndo } from "../../../src/core/remediation/undo-standing.ts";

const dryRun: DryRun = {
  atMs: 5_000,
  items: [{ number: 1, matched: 500, toChange: 400, foreign: {}, elsewhere: 0, drifted: false }],
  neededBytes: 0,
  estimatedMs: 0,
  obstacles: [],
  warnings: [],
  missing: [],
  denied: [],
};

const begun: Run = {
  plan: {
    runId: "run-1",
    requestId: "R1",
    cluster: "orders-eu",
    items: [
      {
        number: 1,
        pattern: "cart:{id}",
        slots: [],
        database: 0,
        action: { kind: "set-ttl", ttlSeconds: 3600, jitterRatio: 0.1, touches: "none" },
        countBand: { low: 1, high: 2 },
        planHash: "",
      },
    ],
    pace: "gentle",
    kind: "apply",
  },
  state: "dry-run",
  startedBy: "U1",
  startedAtMs: 1_000,
  tallies: [],
  nodes: [],
  version: 1,
};
const waiting: Run = { ...begun, state: "waiting", dryRun };
const running: Run = { ...waiting, state: "running" };
const tallies = [{ number: 1, matched: 400, changed: 399, skipped: { hasTtl: 1 } }];
const done: Run = { ...running, state: "done", tallies, endedAtMs: 9_000, undoUntilMs: 20_000 };
const flush = {
  ...begun.plan,
  items: begun.plan.items.map((item) => ({ ...item, action: { kind: "flush" } as const })),
};

describe("what a change of a run says", () => {
  it("is said at once where something happened", () => {
    expect(decideRunNews(undefined, begun)).toEqual({ edit: "now" });
    expect(decideRunNews(waiting, running)).toEqual({ edit: "now" });
    const paused = { ...running, state: "paused", pausedBecause: "latency" } as const;
    expect(decideRunNews(running, paused)).toEqual({ edit: "now" });
    expect(decideRunNews(paused, { ...paused, pausedBecause: "person" })).toEqual({ edit: "now" });
    expect(decideRunNews(done, { ...done, undoLapsed: true })).toEqual({ edit: "now" });
  });

  it("waits for more where only figures moved, and is nothing where a process renewed its lease", () => {
    expect(decideRunNews(running, { ...running, tallies })).toEqual({ edit: "later" });
    expect(decideRunNews(begun, { ...begun, checkedKeys: 10_000 })).toEqual({ edit: "later" });
    expect(decideRunNews(running, { ...running, heldBy: "p1", heldUntilMs: 2_000, version: 2 })).toEqual({
      edit: "none",
    });
  });

  it("comes with a picture before anybody lets it go on, and with one of what it did", () => {
    expect(decideRunNews(begun, waiting)).toEqual({ edit: "now", chart: "planned" });
    expect(decideRunNews(running, done)).toEqual({ edit: "now", chart: "changed" });
    expect(decideRunNews(running, { ...done, state: "failed" })).toEqual({ edit: "now", chart: "changed" });
  });

  it("comes without one where nothing will expire", () => {
    const forbidden = { ...waiting, dryRun: { ...dryRun, obstacles: ["overlap"] } };
    expect(decideRunNews(begun, forbidden)).toEqual({ edit: "now" });
    expect(decideRunNews({ ...begun, plan: flush }, { ...waiting, plan: flush })).toEqual({ edit: "now" });
    expect(decideRunNews(running, { ...done, tallies: [] })).toEqual({ edit: "now" });
    const undo = { ...begun.plan, runId: "run-2", kind: "undo", undoOf: "run-1" } as const;
    expect(decideRunNews({ ...running, plan: undo }, { ...done, plan: undo })).toEqual({ edit: "now" });
  });
});

describe("an undo", () => {
  const undo = (state: Run["state"]): Run => ({
    ...begun,
    plan: { ...begun.plan, runId: "run-2", kind: "undo", undoOf: "run-1" },
    state,
    startedAtMs: 10_000,
  });
  const later: Run = { ...begun, plan: { ...begun.plan, runId: "run-3" }, startedAtMs: 10_000 };

  it("is open until its time is over", () => {
    expect(findUndo(done, [done], 19_999)).toEqual({ kind: "open", untilMs: 20_000 });
    expect(findUndo(done, [done], 20_000)).toEqual({ kind: "ended", reason: "lapsed", atMs: 20_000 });
  });

  it("is open again when it was stopped or failed half-way", () => {
    expect(findUndo(done, [done, undo("running")], 11_000)).toEqual({ kind: "running" });
    expect(findUndo(done, [done, undo("failed")], 11_000)).toEqual({ kind: "open", untilMs: 20_000 });
  });

  it("is over once it was done, or when a later run stands on it", () => {
    expect(findUndo(done, [done, undo("done"), later], 30_000)).toEqual({ kind: "ended", reason: "undone" });
    const wrote = { ...later, tallies };
    expect(findUndo(done, [done, wrote], 11_000)).toEqual({ kind: "ended", reason: "superseded" });
    expect(findUndo(done, [done, { ...later, tallies: [] }], 11_000).kind).toBe("open");
  });

  it("is none where nothing can be taken back", () => {
    const { undoUntilMs: _, ...rest } = done;
    expect(findUndo(rest, [], 11_000)).toEqual({ kind: "none" });
  });
});
