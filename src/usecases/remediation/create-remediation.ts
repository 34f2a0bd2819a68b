import { decideRun, isOver, needsProcess, type RunEvent } from "../../core/remediation/decide-run.ts";
import type { TypedPattern } from "../../core/remediation/find-rivals.ts";
import type { Plan, Run } from "../../core/remediation/plan.ts";
import { targetOf } from "../../core/requests/plan-target.ts";
import { settleJournals } from "./change-keys.ts";
import { driveRun, type RunDriver } from "./drive-run.ts";
import { type RemediationParts, type RemediationTimes, standardTimes } from "./remediation-parts.ts";
import { type ActResult, changeRun } from "./run-keeper.ts";
import { RunWork } from "./run-work.ts";

/** What beginning a run came to. */
export type BeginResult =
  | { readonly kind: "begun"; readonly run: Run }
  /** Another run on the cluster is not over. */
  | { readonly kind: "busy" };

/** What beginning an undo came to. `lapsed`: the journal is gone or too old. `undone`: it was undone already. */
export type UndoResult =
  | BeginResult
  | { readonly kind: "refused"; readonly reason: "unknown" | "notOver" | "lapsed" | "undone" };

/** Runs of plans, from the dry run to the undo. Every change of a run is told by `parts.onRun`. */
export interface Remediation {
  /**
   * Begins with the dry run; the run then waits (`waiting`) for `proceed`, which obstacles forbid. `patterns`: those of
   * the newest audit, by which a MONITOR adds its keys up. `actor`: a user id.
   */
  readonly begin: (plan: Plan, patterns: readonly TypedPattern[], actor: string) => Promise<BeginResult>;
  /** Lets a run that waits write: canary, watch, the rest. */
  readonly proceed: (runId: string, actor: string) => Promise<ActResult>;
  /** Resolves when nothing more is changed: within a page. */
  readonly pause: (runId: string, actor: string) => Promise<ActResult>;
  readonly resume: (runId: string, actor: string) => Promise<ActResult>;
  /** For ever; what was changed stays changed until it is undone. */
  readonly stop: (runId: string, actor: string) => Promise<ActResult>;
  /** A run of its own, `undoRunId`, that gives the keys back what they had. */
  readonly undo: (runId: string, undoRunId: string, actor: string) => Promise<UndoResult>;
  /** At start and every few seconds: takes up runs that nobody works on, and ends undos that have lapsed. */
  readonly tend: () => Promise<void>;
  /** Resolves when the run is over, or waits for a person, as far as this process works on it. */
  readonly settled: (runId: string) => Promise<void>;
  /** Leaves all runs as they are, for the next process. */
  readonly close: () => Promise<void>;
}

/** Every key that MONITOR shows is held against each. */
const monitoredPatterns = 200;

export function createRemediation(parts: RemediationParts): Remediation {
  const times: RemediationTimes = { ...standardTimes, ...parts.times };
  const drivers = new Map<string, RunDriver>();
  let closed = false;

  function drive(runId: string): void {
    if (closed || drivers.has(runId)) return;
    const driver = driveRun(runId, parts, times);
    drivers.set(runId, driver);
    void driver.ended.then(() => {
      if (drivers.get(runId) === driver) drivers.delete(runId);
    });
  }

  async function begin(run: Run, kind: string): Promise<BeginResult> {
    const { requestId, runId, cluster, items, undoOf } = run.plan;
    const hashes = items.map(({ number, planHash }) => ({ item: number, planHash }));
    const body = { runId, cluster, items: hashes, ...(undoOf !== undefined && { undoOf }) };
    const entry = { atMs: run.startedAtMs, kind, requestId, actor: run.startedBy, body };
    if ((await parts.runs.begin(run, [entry])) === "busy") return { kind: "busy" };
    parts.onRun?.(run);
    drive(runId);
    return { kind: "begun", run };
  }

  async function act(runId: string, event: RunEvent, actor: string): Promise<ActResult> {
    const stored = await parts.runs.find(runId);
    if (stored === undefined) return { kind: "ignored", reason: "unknown" };
    const decision = decideRun(stored, event, parts.nowMs());
    if (decision.kind === "ignored") return decision;
    const driver = drivers.get(runId);
    await driver?.leave();
    if (drivers.get(runId) === driver) drivers.delete(runId);
    const facts = event.kind === "stop" ? await settle(stored) : {};
    const result = await changeRun(parts, runId, event, actor, (now) => (isHeld(now) ? {} : facts));
    const now = result.kind === "changed" ? result.run : await parts.runs.find(runId);
    if (now !== undefined && !isOver(now)) drive(runId);
    return result;
  }

  /** What a process that is no more had changed and not stored. Servers that do not answer are not waited for: the
   * journal stays until its time is over, and an undo asks them again. */
  async function settle({ plan }: Run): Promise<Partial<Run>> {
    const run = await parts.runs.find(plan.runId);
    const cluster = parts.findCluster(plan.cluster);
    if (run === undefined || cluster === undefined || plan.kind === "undo" || isHeld(run)) return {};
    const work = new RunWork(run, cluster, parts, times);
    try {
      await settleJournals(work);
      return work.facts();
    } catch (error) {
      parts.onTrouble?.(plan.runId, error instanceof Error ? error.message : String(error));
      return {};
    }
  }

  const isHeld = ({ heldBy, heldUntilMs = 0 }: Run) => heldBy !== undefined && heldUntilMs > parts.nowMs();

  function newRun(plan: Plan, state: Run["state"], actor: string): Run {
    return { plan, state, startedBy: actor, startedAtMs: parts.nowMs(), tallies: [], nodes: [], version: 1 };
  }

  async function undo(runId: string, undoRunId: string, actor: string): Promise<UndoResult> {
    const run = await parts.runs.find(runId);
    if (run === undefined || run.plan.kind === "undo") return { kind: "refused", reason: "unknown" };
    if (!isOver(run)) return { kind: "refused", reason: "notOver" };
    const journals = await parts.journals.list(runId);
    if ((run.undoUntilMs ?? 0) <= parts.nowMs() || journals.length === 0) {
      return { kind: "refused", reason: "lapsed" };
    }
    const others = await parts.runs.ofRequest(run.plan.requestId);
    const undone = others.some(({ plan, state }) => plan.undoOf === runId && state === "done");
    if (undone) return { kind: "refused", reason: "undone" };
    const plan: Plan = { ...run.plan, runId: undoRunId, kind: "undo", undoOf: runId };
    return begin(newRun(plan, "running", actor), "undo-started");
  }

  /** The run of a process that stored nothing for its lease is free. */
  async function takeUpRuns(): Promise<void> {
    for (const run of await parts.runs.unfinished()) {
      const { heldBy, heldUntilMs = 0, plan } = run;
      const isFree = heldBy === undefined || heldUntilMs <= parts.nowMs();
      if (isFree && needsProcess(run)) drive(plan.runId);
    }
  }

  /** The message of each says so. */
  async function lapseUndos(): Promise<void> {
    for (const { plan } of await parts.runs.undoBefore(parts.nowMs())) {
      await changeRun(parts, plan.runId, { kind: "lapse" }, "bot");
    }
  }

  async function removeLapsedJournals(): Promise<void> {
    for (const runId of await parts.journals.runs()) {
      const run = await parts.runs.find(runId);
      const isNeeded = run !== undefined && (!isOver(run) || (run.undoUntilMs ?? 0) > parts.nowMs());
      if (!isNeeded && !(await isBeingUndone(runId, run))) await parts.journals.remove(runId);
    }
  }

  async function isBeingUndone(runId: string, run: Run | undefined): Promise<boolean> {
    if (run === undefined) return false;
    const others = await parts.runs.ofRequest(run.plan.requestId);
    return others.some((other) => other.plan.undoOf === runId && !isOver(other));
  }

  return {
    begin: (plan, patterns, actor) => {
      const items = plan.items.map((item) =>
        item.action.kind === "monitor" ? { ...item, patterns: patterns.slice(0, monitoredPatterns) } : item,
      );
      const cluster = parts.findCluster(plan.cluster);
      const target = cluster && targetOf(cluster);
      return begin(newRun({ ...plan, items, ...(target && { target }) }, "dry-run", actor), "run-started");
    },
    proceed: (runId, actor) => act(runId, { kind: "proceed" }, actor),
    pause: (runId, actor) => act(runId, { kind: "pause" }, actor),
    resume: (runId, actor) => act(runId, { kind: "resume" }, actor),
    stop: (runId, actor) => act(runId, { kind: "stop" }, actor),
    undo,
    tend: async () => {
      await takeUpRuns();
      await lapseUndos();
      await removeLapsedJournals();
    },
    settled: async (runId) => {
      await drivers.get(runId)?.ended;
    },
    close: async () => {
      closed = true;
      await Promise.all([...drivers.values()].map((driver) => driver.leave()));
    },
  };
}
