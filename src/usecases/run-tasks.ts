import { isOver } from "../core/remediation/decide-run.ts";
import type { Run, RunState } from "../core/remediation/plan.ts";
import type { RunTask } from "../messages/request-views.ts";

/** A task, and the state of a run that is at it. */
interface Step {
  readonly state: RunState;
  readonly name: RunTask["name"];
}

const stepsOfApply: readonly Step[] = [
  { state: "dry-run", name: "dry-run" },
  { state: "canary", name: "canary" },
  { state: "watching", name: "watch" },
  { state: "running", name: "rest" },
];
const stepsOfUndo: readonly Step[] = [{ state: "running", name: "undo" }];

/** What a run does, one after the other, and how far it is: its message shows each with its status. */
export function runTasks(run: Run): readonly RunTask[] {
  const steps = run.plan.kind === "undo" ? stepsOfUndo : stepsOfApply;
  const at = steps.findIndex(({ state }) => state === stateOfStep(run));
  return [
    ...steps.map(({ name }, index): RunTask => {
      const status = statusOf(run, index, at);
      return { name, status, begun: status !== "pending" || index === at };
    }),
    { name: "receipt", status: isOver(run) ? "complete" : "pending", begun: isOver(run) },
  ];
}

/** The state whose task it is at; a run that waits has done its dry run and is at none. */
function stateOfStep({ state, resumesTo, endedIn }: Run): RunState | undefined {
  switch (state) {
    case "paused":
      return resumesTo ?? "running";
    case "stopped":
    case "failed":
      return endedIn;
    case "done":
    case "waiting":
    case "dry-run":
    case "canary":
    case "watching":
    case "running":
      return state;
  }
}

/** @param at the task it is at; -1: none of them. */
function statusOf(run: Run, index: number, at: number): RunTask["status"] {
  if (run.state === "done") return "complete";
  if (at === -1) {
    if (index > 0) return "pending";
    return run.dryRun?.obstacles.length === 0 ? "complete" : "error";
  }
  if (index !== at) return index < at ? "complete" : "pending";
  if (isOver(run)) return "error";
  return run.state === "paused" ? "pending" : "in_progress";
}
