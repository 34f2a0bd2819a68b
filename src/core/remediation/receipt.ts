import { drawExpiryCurve, type ExpiryBucket } from "./expiry-curve.ts";
import type { ItemTally, Run, RunState, ServerFeeling } from "./plan.ts";

/** What a run did, for people and for the ledger. */
export interface Receipt {
  readonly runId: string;
  readonly kind: "apply" | "undo";
  readonly state: RunState;
  /** Keys walked, of any pattern. */
  readonly scanned: number;
  readonly matched: number;
  readonly changed: number;
  /** All items together; with `changed` they add up to `matched`. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly items: readonly ItemTally[];
  readonly durationMs: number;
  /** Before the first write, and last; `undefined`: nothing was written. */
  readonly before?: ServerFeeling;
  readonly after?: ServerFeeling;
  /** Empty for a flush and for an undo. */
  readonly curve: readonly ExpiryBucket[];
  /** `undefined`: it cannot be undone. */
  readonly undoUntilMs?: number;
  readonly error?: string;
}

/** Of a run that is over, or as it stands at `nowMs`. */
export function writeReceipt(run: Run, nowMs: number): Receipt {
  const { plan, tallies, nodes } = run;
  const skipped: Record<string, number> = {};
  for (const tally of tallies) {
    for (const [reason, count] of Object.entries(tally.skipped))
      skipped[reason] = (skipped[reason] ?? 0) + count;
  }
  const durationMs = (run.endedAtMs ?? nowMs) - run.startedAtMs;
  return {
    runId: plan.runId,
    kind: plan.kind,
    state: run.state,
    scanned: sum(nodes.map(({ scanned }) => scanned)),
    matched: sum(tallies.map(({ matched }) => matched)),
    changed: sum(tallies.map(({ changed }) => changed)),
    skipped,
    items: tallies,
    durationMs,
    ...(run.baseline && { before: run.baseline }),
    ...(run.latest && { after: run.latest }),
    curve: plan.kind === "apply" ? drawExpiryCurve(plan.items, tallies, durationMs / 1000) : [],
    ...(run.undoUntilMs !== undefined && { undoUntilMs: run.undoUntilMs }),
    ...(run.error !== undefined && { error: run.error }),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
