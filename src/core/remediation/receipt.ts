import type { ExpiryBucket } from "./expiry-curve.ts";
import type { MonitoredNode, MonitorSight } from "./monitored-node.ts";
import type { ItemTally, Run, RunState, ServerFeeling } from "./plan.ts";
import { curveOf, writingMs } from "./run-expiry.ts";

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
  /** From the first write (or the start, where there was none) to the end, pauses included; how long it waited for
   * somebody to let it go on does not count. */
  readonly durationMs: number;
  /** Before the first write, and last; `undefined`: nothing was written. */
  readonly before?: ServerFeeling;
  readonly after?: ServerFeeling;
  /** Empty for a flush and for an undo. */
  readonly curve: readonly ExpiryBucket[];
  /** Of a MONITOR: how long each primary was watched, and what it ran meanwhile; `undefined`: another run. */
  readonly monitored?: readonly MonitorReceipt[];
  /** `undefined`: it cannot be undone. */
  readonly undoUntilMs?: number;
  readonly error?: string;
}

/** Without names of keys. */
export type MonitorReceipt = Pick<MonitoredNode, "node" | "beganAtMs"> &
  Partial<Pick<MonitorSight, "ended" | "watchedMs" | "commands">>;

/** Of a run that is over, or as it stands at `nowMs`. */
export function writeReceipt(run: Run, nowMs: number): Receipt {
  const { plan, tallies, nodes } = run;
  const skipped: Record<string, number> = {};
  for (const tally of tallies) {
    for (const [reason, count] of Object.entries(tally.skipped))
      skipped[reason] = (skipped[reason] ?? 0) + count;
  }
  return {
    runId: plan.runId,
    kind: plan.kind,
    state: run.state,
    scanned: sum(nodes.map(({ scanned }) => scanned)),
    matched: sum(tallies.map(({ matched }) => matched)),
    changed: sum(tallies.map(({ changed }) => changed)),
    skipped,
    items: tallies,
    durationMs: writingMs(run, nowMs),
    ...(run.baseline && { before: run.baseline }),
    ...(run.latest && { after: run.latest }),
    curve: curveOf(run, "changed", nowMs),
    ...(run.monitored && { monitored: run.monitored.map(toMonitorReceipt) }),
    ...(run.undoUntilMs !== undefined && { undoUntilMs: run.undoUntilMs }),
    ...(run.error !== undefined && { error: run.error }),
  };
}

function toMonitorReceipt({ node, beganAtMs, seen }: MonitoredNode): MonitorReceipt {
  if (seen === undefined) return { node, beganAtMs };
  const { ended, watchedMs, commands } = seen;
  return { node, beganAtMs, ended, watchedMs, commands };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
