import { describe, expect, it } from "vitest";
import { decideRun, mayResumeByItself, type RunEvent } from "../../../src/core/remediation/decide-run.ts";
import type { DryRun, Run } from "../../../src/core/remediation/plan.ts";

const dryRun: DryRun = {
  atMs: 0,
  items: [{ number: 1, matched: 500_000, toChange: 400_000, foreign: {}, elsewhere: 0, drifted: false }],
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
        action: { kind: "set-ttl", ttlSeconds: 60, jitterRatio: 0, touches: "none" },
        countBand: { low: 1, high: 2 },
        planHash: "",
      },
    ],
    pace: "gentle",
    kind: "apply",
  },
  state: "dry-run",
  startedBy: "U1",
  startedAtMs: 0,
  tallies: [{ number: 1, matched: 3, changed: 3, skipped: {} }],
  nodes: [],
  version: 1,
};

const feeling = { atMs: 1, pingP99Ms: 1 };

/** The run after all events; throws for one that is ignored. */
function follow(run: Run, ...events: readonly RunEvent[]): Run {
  return events.reduce((before, event) => {
    const decision = decideRun(before, event, 1_000);
    if (decision.kind === "ignored") throw new Error(`${event.kind} was ignored in ${before.state}`);
    return decision.run;
  }, run);
}

const waiting = follow(begun, { kind: "dry-run-ended", dryRun });
const canary = follow(waiting, { kind: "proceed" });
const watching = follow(canary, { kind: "canary-ended" });
const running = follow(watching, { kind: "watch-ended" });
const worse: RunEvent = { kind: "felt", feeling, worse: ["hitRatio", "latency"] };

describe("a dry run older than an hour", () => {
  it("is done once more before anything is written", () => {
    const at = (nowMs: number) => decideRun(waiting, { kind: "proceed" }, nowMs);
    expect(at(60 * 60_000)).toMatchObject({ kind: "changed", run: { state: "canary" } });
    expect(at(60 * 60_000 + 1)).toMatchObject({ kind: "changed", run: { state: "dry-run" } });
  });
});

describe("a run that is cut short", () => {
  it("can be undone also where nothing is known to have been changed: its process may have been killed", () => {
    const { tallies: _, ...rest } = canary;
    const stopped = decideRun({ ...rest, tallies: [] }, { kind: "stop" }, 1_000);
    expect(stopped).toMatchObject({ run: { state: "stopped", undoUntilMs: 259_201_000 } });
    const before = decideRun({ ...waiting, tallies: [] }, { kind: "stop" }, 1_000);
    expect(before).toMatchObject({ run: { state: "stopped" } });
    expect(before.kind === "changed" && before.run).not.toHaveProperty("undoUntilMs");
  });
});

describe("a run", () => {
  it("goes from the dry run over the canary and the watch to its end", () => {
    expect([waiting, canary, watching, running].map(({ state }) => state)).toEqual([
      "waiting",
      "canary",
      "watching",
      "running",
    ]);
    expect(canary.canaryKeys).toBe(400);
    expect(follow(running, { kind: "walk-ended" })).toMatchObject({
      state: "done",
      endedAtMs: 1_000,
      undoUntilMs: 1_000 + 72 * 3_600_000,
      version: 6,
    });
  });

  it("does not write while something is in its way", () => {
    const blocked = { ...waiting, dryRun: { ...dryRun, obstacles: ["overlap"] } };
    expect(decideRun(blocked, { kind: "proceed" }, 0)).toEqual({ kind: "ignored", reason: "obstacles" });
    expect(decideRun(begun, { kind: "proceed" }, 0)).toEqual({ kind: "ignored", reason: "dry-run" });
  });

  it("pauses for a person and goes on only for one", () => {
    const paused = follow(running, { kind: "pause" });
    expect(paused).toMatchObject({ state: "paused", pausedBecause: "person", resumesTo: "running" });
    expect(decideRun(paused, { kind: "calm" }, 0).kind).toBe("ignored");
    const resumed = follow(paused, { kind: "resume" });
    expect(resumed.state).toBe("running");
    expect(resumed).not.toHaveProperty("pausedBecause");
  });

  it("pauses by itself when the bulk makes the server worse, and goes on by itself three times", () => {
    let run = running;
    for (let time = 1; time <= 3; time++) {
      run = follow(run, worse);
      expect(run).toMatchObject({ state: "paused", pausedBecause: "hitRatio,latency", selfPauses: time });
      run = follow(run, { kind: "calm" });
      expect(run.state).toBe("running");
    }
    expect(mayResumeByItself(follow(run, worse))).toBe(false);
  });

  it("waits for a person when the canary made the server worse, and is not watched twice then", () => {
    const paused = follow(watching, worse);
    expect(mayResumeByItself(paused)).toBe(false);
    expect(follow(paused, { kind: "resume" }).state).toBe("running");
  });

  it("watches again when a person had only paused the watch", () => {
    expect(follow(watching, { kind: "pause" }, { kind: "resume" }).state).toBe("watching");
  });

  it("stays a person's when one pauses what had paused by itself", () => {
    expect(mayResumeByItself(follow(running, worse, { kind: "pause" }))).toBe(false);
  });

  it("is over once stopped, failed or done", () => {
    const stopped = follow(running, { kind: "stop" });
    expect(stopped).toMatchObject({ state: "stopped", undoUntilMs: 1_000 + 72 * 3_600_000 });
    expect(decideRun(stopped, { kind: "resume" }, 0)).toEqual({ kind: "ignored", reason: "over" });
    expect(follow(running, { kind: "failed", error: "no" })).toMatchObject({ state: "failed", error: "no" });
  });

  it("cannot be undone where it changed nothing, or removed keys", () => {
    const idle = { ...running, tallies: [] };
    expect(follow(idle, { kind: "walk-ended" })).not.toHaveProperty("undoUntilMs");
    const items = begun.plan.items.map((item) => ({ ...item, action: { kind: "flush" } as const }));
    const flush = { ...running, plan: { ...begun.plan, items } };
    expect(follow(flush, { kind: "walk-ended" })).not.toHaveProperty("undoUntilMs");
  });

  it("remembers what it was about when it was stopped, also out of a pause", () => {
    expect(follow(waiting, { kind: "stop" }).endedIn).toBe("waiting");
    expect(follow(canary, { kind: "failed", error: "no" }).endedIn).toBe("canary");
    expect(follow(watching, { kind: "pause" }, { kind: "stop" }).endedIn).toBe("watching");
  });

  it("lets its undo lapse once, and not before its time", () => {
    const done = follow(running, { kind: "walk-ended" });
    const lapseMs = 1_000 + 72 * 3_600_000;
    expect(decideRun(done, { kind: "lapse" }, lapseMs - 1)).toEqual({ kind: "ignored", reason: "notYet" });
    const lapsed = decideRun(done, { kind: "lapse" }, lapseMs);
    expect(lapsed).toMatchObject({ run: { state: "done", undoLapsed: true, version: 7 } });
    const again = lapsed.kind === "changed" ? decideRun(lapsed.run, { kind: "lapse" }, lapseMs) : lapsed;
    expect(again.kind).toBe("ignored");
    expect(decideRun(running, { kind: "lapse" }, lapseMs).kind).toBe("ignored");
  });
});
