import { canaryKeys } from "./canary-keys.ts";
import type { WorseReason } from "./decide-health.ts";
import { isMonitor } from "./is-monitor.ts";
import type { DryRun, Run, RunState, ServerFeeling } from "./plan.ts";

/** What happens to a run. */
export type RunEvent =
  /** Nothing was written. */
  | { readonly kind: "dry-run-ended"; readonly dryRun: DryRun }
  /** A person lets it write. */
  | { readonly kind: "proceed" }
  /** The server before the first write. */
  | { readonly kind: "baseline"; readonly feeling: ServerFeeling }
  | { readonly kind: "canary-ended" }
  /** The server was looked at; `worse` is empty where it is as before. */
  | { readonly kind: "felt"; readonly feeling: ServerFeeling; readonly worse: readonly WorseReason[] }
  | { readonly kind: "watch-ended" }
  | { readonly kind: "calm" }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "stop" }
  /** All keys were walked, or all primaries watched. */
  | { readonly kind: "walk-ended" }
  | { readonly kind: "failed"; readonly error: string }
  /** Its undo may have come to its end. */
  | { readonly kind: "lapse" };

/** `ignored`: the run is not in a state for it; `reason` is `over`, `obstacles`, `notYet`, or the state's name. */
export type RunDecision =
  | { readonly kind: "changed"; readonly run: Run }
  | { readonly kind: "ignored"; readonly reason: string };

const over: readonly RunState[] = ["done", "stopped", "failed"];
type Active = "canary" | "watching" | "running";
const isActive = (state: RunState): state is Active =>
  state === "canary" || state === "watching" || state === "running";

/** Whether nothing more will happen to it. */
export function isOver({ state }: Pick<Run, "state">): boolean {
  return over.includes(state);
}

/** So often it goes on by itself after it made the server worse; then a person must look. */
const mostSelfPauses = 3;

/** Whether a paused run may go on by itself once the server is calm: only if the bulk made it worse, not the canary. */
export function mayResumeByItself({ state, pausedBecause, resumesTo, selfPauses = 0 }: Run): boolean {
  return (
    state === "paused" &&
    pausedBecause !== "person" &&
    resumesTo === "running" &&
    selfPauses <= mostSelfPauses
  );
}

/** Whether a process has something to do for it: it is neither over nor waits for a person. */
export function needsProcess(run: Run): boolean {
  if (isOver(run) || run.state === "waiting") return false;
  return run.state !== "paused" || mayResumeByItself(run);
}

/** The run after an event, one version higher. */
export function decideRun(run: Run, event: RunEvent, nowMs: number): RunDecision {
  if (event.kind === "lapse") return lapse(run, nowMs);
  if (isOver(run)) return { kind: "ignored", reason: "over" };
  switch (event.kind) {
    case "dry-run-ended":
      return run.state === "dry-run" ? to(run, "waiting", { dryRun: event.dryRun }) : ignored(run);
    case "proceed":
      return proceed(run, nowMs);
    case "baseline":
      if (run.state !== "canary" && run.state !== "running") return ignored(run);
      return to(run, run.state, { baseline: event.feeling });
    case "canary-ended":
      return run.state === "canary" ? to(run, "watching") : ignored(run);
    case "felt":
      return feel(run, event);
    case "watch-ended":
      return run.state === "watching" ? to(run, "running") : ignored(run);
    case "calm":
      return mayResumeByItself(run) ? resume(run) : ignored(run);
    case "pause":
      if (run.state === "running" && isMonitor(run.plan)) return end(run, "stopped", nowMs);
      if (run.state === "paused") return to(run, "paused", { pausedBecause: "person" });
      return isActive(run.state) ? pause(run, run.state, "person") : ignored(run);
    case "resume":
      return run.state === "paused" ? resume(run) : ignored(run);
    case "stop":
      return end(run, "stopped", nowMs);
    case "walk-ended":
      return run.state === "running" ? end(run, outcomeOf(run), nowMs) : ignored(run);
    case "failed":
      return end({ ...run, error: event.error }, "failed", nowMs);
  }
}

/** Keys come and go: what an older dry run counted is counted anew. */
export const dryRunValidMs = 60 * 60_000;

function proceed(run: Run, nowMs: number): RunDecision {
  if (run.state !== "waiting" || run.dryRun === undefined) return ignored(run);
  if (nowMs - run.dryRun.atMs > dryRunValidMs) return to(run, "dry-run");
  if (run.dryRun.obstacles.length > 0) return { kind: "ignored", reason: "obstacles" };
  // Nothing is written, so there is nothing to try on a few keys first.
  if (isMonitor(run.plan)) return to(run, "running");
  const toChange = run.dryRun.items.reduce((sum, item) => sum + item.toChange, 0);
  return to(run, "canary", { canaryKeys: canaryKeys(toChange) });
}

function feel(run: Run, { feeling, worse }: Extract<RunEvent, { readonly kind: "felt" }>): RunDecision {
  const latest = { latest: feeling };
  if (!isActive(run.state) || worse.length === 0) return to(run, run.state, latest);
  const selfPauses = (run.selfPauses ?? 0) + 1;
  return pause({ ...run, ...latest, selfPauses }, run.state, worse.join(","));
}

function pause(run: Run, resumesTo: Active, pausedBecause: string): RunDecision {
  return to(run, "paused", { resumesTo, pausedBecause });
}

function resume(run: Run): RunDecision {
  const { resumesTo = "running", pausedBecause, ...rest } = run;
  // Who lets it go on although the canary made something worse has looked at it: there is no second watch.
  const watchedEnough = resumesTo === "watching" && pausedBecause !== "person";
  return to(rest, watchedEnough ? "running" : resumesTo);
}

/** A MONITOR that ended before its time did not do what it was to do. */
function outcomeOf({ monitored = [] }: Run): RunState {
  return monitored.every(({ seen }) => seen?.ended === "time") ? "done" : "stopped";
}

const undoMs = 72 * 60 * 60_000;

/** Only TTLs can be taken back, and only where one was set; a run that was cut short may have set more than it knows of. */
function end(run: Run, state: RunState, nowMs: number): RunDecision {
  const { plan } = run;
  const isCutShort = state !== "done" && (isActive(run.state) || run.state === "paused");
  const wrote = isCutShort || run.tallies.some(({ changed }) => changed > 0);
  const undoable =
    plan.kind === "apply" && wrote && plan.items.some(({ action }) => action.kind === "set-ttl");
  const { state: before, resumesTo } = run;
  return to(run, state, {
    endedAtMs: nowMs,
    endedIn: before === "paused" && resumesTo !== undefined ? resumesTo : before,
    ...(undoable && { undoUntilMs: nowMs + (plan.undoMs ?? undoMs) }),
  });
}

function lapse(run: Run, nowMs: number): RunDecision {
  const { undoUntilMs, undoLapsed } = run;
  const isDue = undoUntilMs !== undefined && undoUntilMs <= nowMs && undoLapsed !== true;
  return isDue ? to(run, run.state, { undoLapsed: true }) : { kind: "ignored", reason: "notYet" };
}

function to(run: Run, state: RunState, changes: Partial<Run> = {}): RunDecision {
  return { kind: "changed", run: { ...run, ...changes, state, version: run.version + 1 } };
}

function ignored({ state }: Run): RunDecision {
  return { kind: "ignored", reason: state };
}
