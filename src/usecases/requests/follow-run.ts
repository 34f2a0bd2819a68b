import type { Run } from "../../core/remediation/plan.ts";
import type { ActionRequest, RequestDecision } from "../../core/requests/action-request.ts";
import { decideOnDrift } from "../../core/requests/decide-on-drift.ts";
import { decideOnRunEnd, type RunEnd } from "../../core/requests/decide-on-run.ts";
import { changeRequest } from "./change-request.ts";
import { hashNow, proposeOf, type RequestParts, signersOf } from "./request-parts.ts";

export interface RunFollowing extends RequestParts {
  /** Ends a run for ever. */
  readonly stopRun: (runId: string) => Promise<unknown>;
}

/**
 * Takes over into its request what became of a run. A dry run that found other counts than those signed for ends the
 * run, and the items it is about are asked for again; the others stay approved. To be called with every run that
 * waits or is over; twice does no harm.
 */
export async function followRun(parts: RunFollowing, run: Run): Promise<void> {
  const { plan, state, dryRun, tallies } = run;
  const { requestId, runId } = plan;
  switch (state) {
    case "done":
    case "stopped":
    case "failed":
      await endRun(parts, requestId, {
        runId,
        outcome: state,
        tallies,
        hasMonitored: (run.monitored ?? []).length > 0,
        nowMs: run.endedAtMs ?? parts.nowMs(),
      });
      if (plan.kind === "apply" && dryRun !== undefined && state === "stopped") await voidDrifted(parts, run);
      return;
    case "waiting":
      if (plan.kind === "apply" && (await isVoid(parts, run))) await parts.stopRun(runId);
      return;
    case "dry-run":
    case "canary":
    case "watching":
    case "running":
    case "paused":
      return;
  }
}

/** Ends the request's part of a run. */
export async function endRun(parts: RequestParts, requestId: string, end: RunEnd): Promise<void> {
  await changeRequest(parts, requestId, (request) => decideOnRunEnd(request, end, parts.fleet.signOff));
}

async function isVoid(parts: RequestParts, run: Run): Promise<boolean> {
  const request = await parts.store.requests.find(run.plan.requestId);
  if (request === undefined) return false;
  // Somebody took an approval back, and the process died before it ended the run.
  const isTaken = run.plan.items.some(({ number }) =>
    request.items.some((item) => item.number === number && item.state !== "approved"),
  );
  return isTaken || driftOf(parts, request, run) !== undefined;
}

async function voidDrifted(parts: RequestParts, run: Run): Promise<void> {
  await changeRequest(parts, run.plan.requestId, (request) => driftOf(parts, request, run));
}

/** What a run's dry run and today's terms make of its items; `undefined`: they may run. */
export function driftOf(parts: RequestParts, request: ActionRequest, run: Run): RequestDecision | undefined {
  const { plan, dryRun } = run;
  return decideOnDrift({
    request,
    items: plan.items.map(({ number }) => number),
    policy: parts.fleet.signOff,
    hashOf: hashNow(parts, request),
    // Counts of a part of the keys say nothing of the whole.
    ...(dryRun && dryRun.missing.length + dryRun.denied.length === 0 && { dryRun }),
    propose: proposeOf(parts, request),
    signers: signersOf(parts, request),
    nowMs: parts.nowMs(),
  });
}
