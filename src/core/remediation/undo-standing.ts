import { isOver } from "./decide-run.ts";
import type { Run } from "./plan.ts";

/**
 * Whether what a run changed can be taken back. `none`: there is nothing to take back. `running`: it is being taken
 * back. `ended`: no more, since the time for it is over (`lapsed`), it was taken back (`undone`), or a later run of the
 * request stands on it (`superseded`).
 */
export type UndoStanding =
  | { readonly kind: "none" }
  | { readonly kind: "open"; readonly untilMs: number }
  | { readonly kind: "running" }
  | { readonly kind: "ended"; readonly reason: "lapsed"; readonly atMs: number }
  | { readonly kind: "ended"; readonly reason: "undone" | "superseded" };

/** A later run that changed nothing is in nobody's way. */
function standsOn({ plan, startedAtMs, tallies }: Run, run: Run): boolean {
  const isLater = plan.kind === "apply" && startedAtMs > run.startedAtMs;
  return isLater && tallies.some(({ changed }) => changed > 0);
}

/** @param runs of the same request, itself among them or not. */
export function findUndo(run: Run, runs: readonly Run[], nowMs: number): UndoStanding {
  const { undoUntilMs, plan } = run;
  if (undoUntilMs === undefined) return { kind: "none" };
  const undos = runs.filter((other) => other.plan.undoOf === plan.runId);
  if (undos.some(({ state }) => state === "done")) return { kind: "ended", reason: "undone" };
  if (undos.some((undo) => !isOver(undo))) return { kind: "running" };
  if (undoUntilMs <= nowMs) return { kind: "ended", reason: "lapsed", atMs: undoUntilMs };
  return runs.some((other) => standsOn(other, run))
    ? { kind: "ended", reason: "superseded" }
    : { kind: "open", untilMs: undoUntilMs };
}
