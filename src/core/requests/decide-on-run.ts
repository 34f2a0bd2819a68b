import type { TransitionSource } from "../alerts/alert.ts";
import type { ItemTally } from "../remediation/plan.ts";
import type {
  ActionRequest,
  ItemState,
  RequestDecision,
  RequestItem,
  RequestRun,
  RequestTransition,
} from "./action-request.ts";
import { askAnew } from "./reopen-item.ts";
import { type Cause, changeItems, type ItemChange, recordRefusal } from "./request-decision.ts";
import { isClosed } from "./request-states.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";
import { hasQuorum } from "./standing.ts";

export interface RunStart {
  readonly runId: string;
  readonly kind: RequestRun["kind"];
  /** Of an apply, approved items; of an undo, those that the run to be undone applied. */
  readonly items: readonly number[];
  readonly userId: string;
  readonly source: TransitionSource;
  readonly nowMs: number;
  readonly isAllowed: boolean;
}

/** A run begins, and items cannot be revoked any more; or why it does not, recorded. */
export function decideOnRunStart(request: ActionRequest, start: RunStart): RequestDecision {
  const { runId, kind, items, userId, source, nowMs } = start;
  const cause: Cause = { actor: { kind: "user", userId }, source, atMs: nowMs };
  const refusal = findRefusal(request, start);
  if (refusal !== undefined) {
    return recordRefusal(request, { name: "run-started", reason: refusal }, cause);
  }
  const run: RequestRun = { id: runId, kind, state: "running", items, startedBy: userId, startedAtMs: nowMs };
  const begun = changeItems(request, [], cause, ["root", "reply"], { run, ...stayClosed(request) });
  return { ...begun, transitions: [noteOf(request, begun, "run-started", "byPerson", cause)] };
}

function findRefusal(request: ActionRequest, { kind, items, isAllowed }: RunStart): string | undefined {
  if (!isAllowed) return "notAllowed";
  if (request.state === "draft") return "notPosted";
  // What closed a request, proof of the fix among it, does not stop an undo.
  if (isClosed(request.state) && kind === "apply") return "requestClosed";
  if (request.run?.state === "running") return "running";
  const wanted = request.items.filter(({ number }) => items.includes(number));
  if (kind === "apply" && wanted.some(({ state }) => state !== "approved")) return "notApproved";
  return wanted.length === 0 ? "nothingApproved" : undefined;
}

export interface RunEnd {
  readonly runId: string;
  readonly outcome: "done" | "stopped" | "failed";
  readonly tallies: readonly ItemTally[];
  /** MONITOR ran, so that its approvals are used up, however the run ended. */
  readonly hasMonitored?: boolean;
  readonly nowMs: number;
}

/** What a run's end makes of its items; `undefined`: it is not the request's newest run, or was over already. */
export function decideOnRunEnd(
  request: ActionRequest,
  end: RunEnd,
  policy: SignOffPolicy,
): RequestDecision | undefined {
  const { run } = request;
  if (run?.id !== end.runId || run.state !== "running") return undefined;
  const cause: Cause = { actor: { kind: "bot" }, source: "timer", atMs: end.nowMs };
  const items = request.items.filter(({ number }) => run.items.includes(number));
  if (end.hasMonitored === true) return decideOnMonitorEnd(request, run, items, end, cause);
  const changes =
    end.outcome === "done"
      ? run.kind === "apply"
        ? items.map((item) => applied(request, item, end))
        : items.filter(({ state }) => undoable.includes(state)).map((item) => undone(item, end, policy))
      : [];
  const ended = changeItems(request, changes, cause, ["root", "reply"], {
    ...stayClosed(request),
    run: { ...run, state: end.outcome },
  });
  const own = ended.transitions.filter(({ item }) => item !== undefined);
  return { ...ended, transitions: [...own, noteOf(request, ended, "run-ended", end.outcome, cause)] };
}

/** Nothing is left to be proved or undone, so the request is over with its run. */
function decideOnMonitorEnd(
  request: ActionRequest,
  run: RequestRun,
  items: readonly RequestItem[],
  { runId, outcome, nowMs }: RunEnd,
  cause: Cause,
): RequestDecision {
  const changes = items.map(({ reopenedBecause: _, ...item }) => ({
    item: { ...item, state: "applied", appliedBy: runId, appliedAtMs: nowMs } as const,
    name: "monitored",
    reason: outcome,
  }));
  const ended = changeItems(request, changes, cause, ["root", "reply"], {
    state: "closed",
    run: { ...run, state: outcome },
  });
  const own = ended.transitions.filter(({ item }) => item !== undefined);
  return { ...ended, transitions: [...own, noteOf(request, ended, "monitor-ended", outcome, cause)] };
}

/** An undo after a request was closed opens it no more. */
function stayClosed({ state }: ActionRequest): Partial<ActionRequest> {
  return isClosed(state) ? { state } : {};
}

/** The state that the request gets with its run is told by the run's own transition. */
function noteOf(
  before: ActionRequest,
  { request }: RequestDecision,
  name: string,
  reason: string,
  cause: Cause,
): RequestTransition {
  return { ...cause, name, reason, applied: true, from: before.state, to: request.state };
}

function applied(
  request: ActionRequest,
  { reopenedBecause: _, ...item }: RequestItem,
  { runId, tallies, nowMs }: RunEnd,
): ItemChange {
  const tally = tallies.find(({ number }) => number === item.number);
  const left = (tally?.skipped["denied"] ?? 0) + (tally?.skipped["foreign"] ?? 0);
  const baseline = { atMs: nowMs, keys: tally?.matched ?? item.keys, keysLacking: left };
  const next: RequestItem = {
    ...item,
    state: "applied",
    appliedBy: runId,
    appliedAtMs: nowMs,
    leftByRun: left,
    goodAudits: 0,
    readings: [],
    ...(request.codeChangedAtMs !== undefined && { baseline }),
  };
  const values = { matched: tally?.matched ?? 0, changed: tally?.changed ?? 0 };
  return { item: next, name: "applied", reason: "runDone", values };
}

/** What an undo takes back: what its people decided otherwise since stays as they decided. */
const undoable: readonly ItemState[] = ["approved", "applied", "verified", "relapsed"];

/** As before the run: approved while the approvals hold, else asked for again. */
function undone(item: RequestItem, { nowMs }: RunEnd, policy: SignOffPolicy): ItemChange {
  const {
    appliedBy: _by,
    appliedAtMs: _at,
    leftByRun: _left,
    baseline: _from,
    readings: _all,
    goodAudits: _good,
    ...rest
  } = item;
  const holds =
    item.approvedAtMs !== undefined &&
    nowMs < item.approvedAtMs + policy.approvalValidMs &&
    hasQuorum(item, policy);
  const next = holds ? ({ ...rest, state: "approved" } as const) : askAnew(rest, "undone");
  return { item: next, name: "undone", reason: holds ? "approvalHolds" : "approvalExpired" };
}
