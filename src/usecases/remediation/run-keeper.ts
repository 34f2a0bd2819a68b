import type { NewLedgerEntry } from "../../core/ledger/ledger-entry.ts";
import { decideRun, isOver, type RunEvent } from "../../core/remediation/decide-run.ts";
import type { Run } from "../../core/remediation/plan.ts";
import { writeReceipt } from "../../core/remediation/receipt.ts";
import type { RemediationParts } from "./remediation-parts.ts";

/** What a person's or a run's own event came to. */
export type ActResult =
  | { readonly kind: "changed"; readonly run: Run }
  /** `reason`: `unknown`, `over`, `obstacles`, `lost` (another process has it), or the state that it is in. */
  | { readonly kind: "ignored"; readonly reason: string };

type KeeperParts = Pick<RemediationParts, "runs" | "nowMs" | "onRun">;

/**
 * Applies an event to the stored run, whoever else changes it meanwhile: after a conflict it is decided anew on what is
 * stored then. `facts` are laid over it (progress of whoever works on it; `undefined`: they lost it). `actor`: a user id, or `bot`.
 */
export async function changeRun(
  parts: KeeperParts,
  runId: string,
  event: RunEvent,
  actor: string,
  facts: (run: Run) => Partial<Run> | undefined = () => ({}),
): Promise<ActResult> {
  for (;;) {
    const stored = await parts.runs.find(runId);
    if (stored === undefined) return { kind: "ignored", reason: "unknown" };
    const nowMs = parts.nowMs();
    const known = facts(stored);
    if (known === undefined) return { kind: "ignored", reason: "lost" };
    const decision = decideRun({ ...stored, ...known }, event, nowMs);
    if (decision.kind === "ignored") return decision;
    const ledger = ledgerOf(decision.run, event, actor, nowMs);
    if ((await parts.runs.put(decision.run, ledger, nowMs)) === "conflict") continue;
    parts.onRun?.(decision.run);
    return decision;
  }
}

/** Stores facts without an event; `undefined`: the run is over or gone. */
export async function storeFacts(
  parts: KeeperParts,
  runId: string,
  facts: (run: Run) => Partial<Run> | undefined,
): Promise<Run | undefined> {
  for (;;) {
    const stored = await parts.runs.find(runId);
    if (stored === undefined || isOver(stored)) return undefined;
    const changes = facts(stored);
    if (changes === undefined) return undefined;
    const run = { ...stored, ...changes, version: stored.version + 1 };
    if ((await parts.runs.put(run, [], parts.nowMs())) === "conflict") continue;
    parts.onRun?.(run);
    return run;
  }
}

const ledgerKinds: Readonly<Partial<Record<RunEvent["kind"], string>>> = {
  "dry-run-ended": "run-checked",
  proceed: "run-proceeded",
  pause: "run-paused",
  resume: "run-resumed",
  calm: "run-resumed",
};

function ledgerOf(run: Run, event: RunEvent, actor: string, atMs: number): readonly NewLedgerEntry[] {
  const { requestId, runId } = run.plan;
  const entry = (kind: string, body: unknown) => [{ atMs, kind, requestId, actor, body }];
  if (event.kind === "lapse") return [];
  if (isOver(run)) return entry("run-ended", writeReceipt(run, atMs));
  if (event.kind === "felt" && event.worse.length > 0 && run.state === "paused") {
    return entry("run-paused", { runId, because: event.worse });
  }
  const kind = ledgerKinds[event.kind];
  if (kind === undefined) return [];
  return entry(kind, { runId, ...(event.kind === "dry-run-ended" && { dryRun: event.dryRun }) });
}
