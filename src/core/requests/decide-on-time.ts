import type { BusinessHours } from "../calendar/calendar.ts";
import type { ActionRequest, ItemState, RequestDecision } from "./action-request.ts";
import { findReminder } from "./find-reminder.ts";
import type { Signers } from "./find-signers.ts";
import { askAnew } from "./reopen-item.ts";
import { byTimer, changeItems, changeRequest } from "./request-decision.ts";
import { isClosed, isUndecided } from "./request-states.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";
import { findOwing } from "./standing.ts";

export interface RequestTick {
  readonly request: ActionRequest;
  readonly policy: SignOffPolicy;
  /** When the owner works. */
  readonly hours: BusinessHours | undefined;
  /** Who may sign, where they are known by name. */
  readonly signers: Signers;
  readonly nowMs: number;
}

/**
 * What time does to a request that was posted; one step a call, `undefined`: nothing is due. While a run is under way
 * nothing is: what it does was signed when it began. An alert that resolves does nothing to a request.
 */
export function decideOnTime(tick: RequestTick): RequestDecision | undefined {
  const { request } = tick;
  if (request.state === "draft") return expireDraft(tick);
  if (isClosed(request.state) || request.run?.state === "running") {
    return undefined;
  }
  return expireUndecided(tick) ?? expireApprovals(tick) ?? close(tick) ?? remind(tick);
}

/** What nobody posted by then is forgotten by its author, and its figures are old. */
const draftLivesMs = 7 * 24 * 60 * 60_000;

function expireDraft({ request, nowMs }: RequestTick): RequestDecision | undefined {
  if (nowMs < request.createdAtMs + draftLivesMs) return undefined;
  const told = { name: "expired", reason: "notPosted" };
  return changeRequest(request, { state: "expired" }, told, byTimer(nowMs), []);
}

function expireUndecided({ request, policy, nowMs }: RequestTick): RequestDecision | undefined {
  const { dueAtMs, items } = request;
  const undecided = items.filter(({ state }) => isUndecided(state) && state !== "relapsed");
  if (dueAtMs === undefined || nowMs < dueAtMs + policy.expireAfterMs || undecided.length === 0) {
    return undefined;
  }
  const changes = undecided.map((item) => ({
    item: { ...item, state: "expired" as const },
    name: "expired",
    reason: "noAnswer",
  }));
  const isExpired = items.every((item) => undecided.includes(item) || item.state === "rejected");
  const more = isExpired ? ({ state: "expired" } as const) : {};
  return changeItems(request, changes, byTimer(nowMs), ["root", "reply"], more);
}

/** Nothing is to be decided, run or proved any more. */
const isOver: readonly ItemState[] = ["rejected", "expired", "verified"];

/** What nobody took up again after a run that failed is over with its request, where nothing else is left in it;
 * anything else is asked for again. */
function expireApprovals({ request, policy, signers, nowMs }: RequestTick): RequestDecision | undefined {
  const old = request.items.filter(
    ({ state, approvedAtMs = 0 }) => state === "approved" && nowMs >= approvedAtMs + policy.approvalValidMs,
  );
  if (old.length === 0) return undefined;
  const changes = old.map((item) => ({
    item: askAnew(item, "approvalExpired"),
    name: "approval-expired",
    reason: "notUsedInTime",
  }));
  const cause = byTimer(nowMs);
  const others = request.items.filter((item) => !old.includes(item));
  if (request.run?.state === "failed" && others.every(({ state }) => isOver.includes(state))) {
    return changeItems(request, changes, cause, ["root", "reply"], { state: "failed" });
  }
  const { request: asked } = changeItems(request, changes, cause, []);
  const mentions = findOwing(asked, signers).map(({ mention }) => mention);
  const told = changes.map((change) => ({ ...change, mentions }));
  return changeItems(request, told, cause, ["root", "reply"]);
}

/** Every item was rejected or given up, and had as long to be revoked as an approval holds. */
function close({ request, policy, nowMs }: RequestTick): RequestDecision | undefined {
  if (request.state !== "decided" || request.items.some(({ state }) => state === "approved"))
    return undefined;
  const decidedAtMs = Math.max(
    ...request.items.flatMap(({ decisions }) => decisions.map(({ atMs }) => atMs)),
  );
  if (nowMs < decidedAtMs + policy.approvalValidMs) return undefined;
  const told = { name: "closed", reason: "nothingApproved" };
  return changeRequest(request, { state: "closed" }, told, byTimer(nowMs), ["root", "reply"]);
}

function remind({ request, hours, signers, nowMs }: RequestTick): RequestDecision | undefined {
  const reminder = findReminder(request, hours, nowMs);
  const owing = findOwing(request, signers);
  if (reminder === undefined || owing.length === 0) return undefined;
  const told = {
    name: "reminded",
    reason: reminder.kind,
    mentions: owing.map(({ mention }) => mention),
    values: { undecided: new Set(owing.flatMap(({ items }) => items)).size },
  };
  const reminded = [...request.reminded, ...reminder.names];
  return changeRequest(request, { reminded }, told, byTimer(nowMs), ["reply"]);
}
