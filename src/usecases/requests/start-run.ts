import type { TransitionSource } from "../../core/alerts/alert.ts";
import type { TypedPattern } from "../../core/remediation/find-rivals.ts";
import type { Plan } from "../../core/remediation/plan.ts";
import type { ActionRequest, RequestTransition } from "../../core/requests/action-request.ts";
import { buildPlan } from "../../core/requests/build-plan.ts";
import { decideOnDrift } from "../../core/requests/decide-on-drift.ts";
import { decideOnRunStart } from "../../core/requests/decide-on-run.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import { changeRequest, type RequestOutcome } from "./change-request.ts";
import { endRun } from "./follow-run.ts";
import { hashNow, proposeOf, type RequestParts, signersOf } from "./request-parts.ts";

export interface RunStarting extends RequestParts {
  /** Begins a run with its dry run; it then waits to be let go on. */
  readonly beginRun: (
    plan: Plan,
    patterns: readonly TypedPattern[],
    actor: string,
  ) => Promise<{ readonly kind: "begun" | "busy" }>;
  /** Begins the run that takes another one back; `refused`: that cannot be undone any more. */
  readonly undoRun: (
    runId: string,
    undoRunId: string,
    actor: string,
  ) => Promise<{ readonly kind: "begun" | "busy" | "refused" }>;
  /** Unique, not to be guessed. */
  readonly newRunId: () => string;
  /** Of runs for which nobody chose one; `gentle` unless told. */
  readonly pace?: Plan["pace"];
}

export interface RunWish {
  readonly userId: string;
  readonly source: TransitionSource;
  /** `undefined`: all approved ones. */
  readonly items?: readonly number[];
  readonly pace?: Plan["pace"];
}

/**
 * What starting a run came to. `voided`: terms changed since items were signed, and those were asked for again; what
 * is still approved can be started now. `refused`: the last transition says why. `busy`: another run on the cluster
 * is not over.
 */
export type RunStartResult = {
  readonly kind: "begun" | "voided" | "refused" | "busy" | "lapsed";
  readonly runId: string;
} & RequestOutcome;

/** Runs what was approved, beginning with a dry run. `undefined`: there is no such request. */
export async function startRun(
  parts: RunStarting,
  requestId: string,
  { userId, source, items, pace = parts.pace ?? "gentle" }: RunWish,
): Promise<RunStartResult | undefined> {
  const runId = parts.newRunId();
  const isAllowed = await parts.isAllowed(userId, "remediate");
  const wanted = (request: ActionRequest) =>
    items ?? request.items.flatMap(({ number, state }) => (state === "approved" ? [number] : []));
  const started = await changeRequest(parts, requestId, (request) => {
    const start = {
      runId,
      kind: "apply",
      items: wanted(request),
      userId,
      source,
      nowMs: parts.nowMs(),
      isAllowed,
    } as const;
    const decision = decideOnRunStart(request, start);
    const isRefused = decision.transitions.some(({ applied }) => !applied);
    return (isRefused ? undefined : voidChanged(parts, request, start.items)) ?? decision;
  });
  if (started === undefined) return undefined;
  const kind = kindOf(started.transitions);
  if (kind !== "begun") return { kind, runId, ...started };
  const { request } = started;
  const plan = buildPlan(request, request.run?.items ?? [], parts.fleet.signOff, { runId, pace });
  const { kind: begun } = await parts.beginRun(plan, await readPatterns(parts, request), userId);
  return finish(parts, begun === "busy" ? "busy" : "begun", runId, started);
}

/**
 * Takes back what a run of the request changed; an undo that was stopped or failed goes on with the keys it left.
 * `undefined`: there is no such request.
 */
export async function undoRun(
  parts: RunStarting,
  { requestId, runId: undone }: { readonly requestId: string; readonly runId: string },
  { userId, source }: Pick<RunWish, "userId" | "source">,
): Promise<RunStartResult | undefined> {
  const runId = parts.newRunId();
  const isAllowed = await parts.isAllowed(userId, "remediate");
  const undoOf = (await parts.store.runs.find(undone))?.plan;
  const items = (undoOf?.items ?? []).map(({ number }) => number);
  const start = { runId, kind: "undo", items, userId, source, nowMs: parts.nowMs(), isAllowed } as const;
  const started = await changeRequest(parts, requestId, (request) => decideOnRunStart(request, start));
  if (started === undefined) return undefined;
  const kind = kindOf(started.transitions);
  if (kind !== "begun" || undoOf === undefined) return { kind, runId, ...started };
  const { kind: begun } = await parts.undoRun(undoOf.runId, runId, userId);
  return finish(parts, begun === "refused" ? "lapsed" : begun, runId, started);
}

function voidChanged(parts: RunStarting, request: ActionRequest, items: readonly number[]) {
  return decideOnDrift({
    ...{ request, items },
    policy: parts.fleet.signOff,
    hashOf: hashNow(parts, request),
    propose: proposeOf(parts, request),
    signers: signersOf(parts, request),
    nowMs: parts.nowMs(),
  });
}

function kindOf(transitions: readonly RequestTransition[]): "begun" | "voided" | "refused" {
  if (transitions.some(({ name }) => name === "voided")) return "voided";
  return transitions.every(({ applied }) => applied) ? "begun" : "refused";
}

/** The request said that it runs before the run was begun; where none began, it takes that back. */
async function finish(
  parts: RunStarting,
  kind: "begun" | "busy" | "lapsed",
  runId: string,
  { request, transitions }: RequestOutcome,
): Promise<RunStartResult> {
  if (kind === "begun") return { kind, runId, request, transitions };
  const end = { runId, outcome: "stopped", tallies: [], nowMs: parts.nowMs() } as const;
  await endRun(parts, request.id, end);
  const now = (await parts.store.requests.find(request.id)) ?? request;
  return { kind, runId, request: now, transitions };
}

/** Those of the audit that the request was drafted from; the newest, if that is gone or there was none. */
async function readPatterns(parts: RunStarting, request: ActionRequest): Promise<readonly TypedPattern[]> {
  const all = await readEarlierAudits(parts.store.audits, request.cluster);
  const audit = all.find(({ startedAtMs }) => startedAtMs === request.auditStartedAtMs) ?? all[0];
  return audit?.patterns ?? [];
}
