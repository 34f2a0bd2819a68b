import { isOver } from "../core/remediation/decide-run.ts";
import { drawSparkline } from "../core/remediation/expiry-curve.ts";
import type { DryRun, Run } from "../core/remediation/plan.ts";
import { writeReceipt } from "../core/remediation/receipt.ts";
import { curveOf } from "../core/remediation/run-expiry.ts";
import { findUndo } from "../core/remediation/undo-standing.ts";
import type { DryRunView, RunItemLine, RunView } from "../messages/request-views.ts";
import { ttlWords } from "./request-view.ts";
import { runTasks } from "./run-tasks.ts";

/**
 * A run as its message in the thread shows it.
 *
 * @param runs of the same request: later ones may forbid an undo.
 */
export function runView(run: Run, runs: readonly Run[], nowMs: number): RunView {
  const { plan, dryRun } = run;
  const receipt = writeReceipt(run, nowMs);
  const toChange = (dryRun?.items ?? []).reduce((sum, item) => sum + item.toChange, 0);
  const mayRun = dryRun?.obstacles.length === 0;
  const curve = isOver(run) ? receipt.curve : mayRun ? curveOf(run, "planned") : [];
  const [first, last] = [curve[0], curve.at(-1)];
  return {
    requestId: plan.requestId,
    runId: plan.runId,
    cluster: plan.cluster,
    kind: plan.kind,
    state: run.state,
    flushes: plan.items.some(({ action }) => action.kind === "flush"),
    pausedBecause: run.state === "paused" ? (run.pausedBecause ?? "person").split(",") : [],
    startedBy: run.startedBy,
    startedAtMs: run.startedAtMs,
    items: plan.items.map((item) => itemLine(run, item)),
    ...(dryRun && { dryRun: dryRunView(dryRun) }),
    ...(run.state === "dry-run" && run.checkedKeys !== undefined && { checkedKeys: run.checkedKeys }),
    scanned: receipt.scanned,
    matched: receipt.matched,
    changed: receipt.changed,
    skipped: Object.entries(receipt.skipped).flatMap(([reason, keys]) =>
      keys > 0 ? [{ reason, keys }] : [],
    ),
    ...(toChange > 0 && { doneRatio: Math.min(1, receipt.changed / toChange) }),
    ...(run.canaryKeys !== undefined && { canaryKeys: run.canaryKeys }),
    tasks: runTasks(run),
    durationMs: receipt.durationMs,
    ...(receipt.before && { before: receipt.before }),
    ...(receipt.after && { after: receipt.after }),
    ...(first &&
      last && {
        curve: {
          // Spaces would be closed up.
          line: drawSparkline(curve).replaceAll(" ", "·"),
          fromSeconds: first.fromSeconds,
          toSeconds: last.toSeconds,
        },
      }),
    ...(run.error !== undefined && { error: run.error }),
    undo: findUndo(run, runs, nowMs),
  };
}

function itemLine(run: Run, item: Run["plan"]["items"][number]): RunItemLine {
  const counted = run.dryRun?.items.find(({ number }) => number === item.number);
  const tally = run.tallies.find(({ number }) => number === item.number);
  const foreign = Object.entries(counted?.foreign ?? {}).map(([owner, keys]) => ({ owner, keys }));
  return {
    number: item.number,
    pattern: item.pattern,
    action: item.action.kind,
    ...(item.action.kind === "set-ttl" && { ttl: ttlWords(item.action.ttlSeconds) }),
    ...(counted && { matched: counted.matched, toChange: counted.toChange }),
    ...(tally && { changed: tally.changed }),
    drifted: counted?.drifted ?? false,
    foreign,
  };
}

function dryRunView(dryRun: DryRun): DryRunView {
  const { obstacles, missing, denied, neededBytes, freeBytes, estimatedMs, warnings } = dryRun;
  const { replicationBacklogBytes } = dryRun;
  const namesOf = (kind: string): string => {
    if (kind === "nodesMissing") return missing.join(", ");
    return kind === "denied" ? denied.join(", ") : "";
  };
  return {
    obstacles: obstacles.map((kind) => ({ kind, names: namesOf(kind) })),
    neededBytes,
    ...(freeBytes !== undefined && { freeBytes }),
    estimatedMs,
    ...(replicationBacklogBytes !== undefined && { replicationBacklogBytes }),
    warnings,
  };
}
