import { isOver } from "./decide-run.ts";
import type { Run } from "./plan.ts";
import { writeReceipt } from "./receipt.ts";
import { curveOf, type ExpiryKind } from "./run-expiry.ts";

/** What a change of a run is to bring to the thread of its request. */
export interface RunNews {
  /** Of its message. `now`: something happened; `later`: newer figures, which may wait for more; `none`: nothing that
   * it shows. */
  readonly edit: "now" | "later" | "none";
  /** A picture of when keys expire. */
  readonly chart?: ExpiryKind;
}

/** What a change says, given the run as it was stored before; `undefined`: it begins. */
export function decideRunNews(before: Run | undefined, after: Run): RunNews {
  if (before === undefined) return { edit: "now" };
  const chart = before.state === after.state ? undefined : chartOf(after);
  if (chart !== undefined) return { edit: "now", chart };
  if (happenings.some((read) => read(before) !== read(after))) return { edit: "now" };
  return { edit: figuresOf(before) === figuresOf(after) ? "none" : "later" };
}

/** What people must see at once. */
const happenings: readonly ((run: Run) => unknown)[] = [
  ({ state }) => state,
  ({ pausedBecause }) => pausedBecause,
  ({ undoLapsed }) => undoLapsed,
];

/** Nobody lets a run go on that must not run, so nobody needs to see what it would do. */
function chartOf(run: Run): ExpiryKind | undefined {
  if (run.state === "waiting" && run.dryRun?.obstacles.length === 0 && curveOf(run, "planned").length > 0)
    return "planned";
  return isOver(run) && curveOf(run, "changed").length > 0 ? "changed" : undefined;
}

function figuresOf(run: Run): string {
  const { scanned, matched, changed, skipped } = writeReceipt(run, run.startedAtMs);
  return JSON.stringify([scanned, matched, changed, skipped, run.monitored, run.checkedKeys]);
}
