import type { Sha256 } from "../ledger/seal-entry.ts";
import type {
  ActionRequest,
  ItemDecision,
  RequestAnnouncement,
  RequestDecision,
  RequestItem,
  RequestTransition,
} from "./action-request.ts";
import { findRefusal, type Refusal } from "./find-refusal.ts";
import type { ItemsDecided, ItemWish } from "./item-wish.ts";
import { withTtl } from "./judge-risk.ts";
import { digestOfPlans } from "./plan-hash.ts";
import { askAnew } from "./reopen-item.ts";
import { type Cause, changeItems, type ItemChange } from "./request-decision.ts";
import { isUndecided } from "./request-states.ts";
import { authorOfState, counterOf, hasQuorum } from "./standing.ts";

export const decisionNames = {
  approve: "approved",
  counter: "countered",
  "counter-back": "countered-back",
  "accept-counter": "counter-accepted",
  reject: "rejected",
  delegate: "delegated",
  revoke: "revoked",
} as const;

/**
 * Applies what a person decided on items, or records why they cannot have it (`applied` false, and nobody is told).
 * Everything is one stored change, so a confirmed reply on five items gets one answer.
 */
export function decideOnPerson(decided: ItemsDecided): RequestDecision {
  const { request, userId, source, nowMs } = decided;
  const cause: Cause = { actor: { kind: "user", userId }, source, atMs: nowMs };
  const changes: ItemChange[] = [];
  const refusals: RequestTransition[] = [];
  for (const wish of decided.wishes) {
    const item = request.items.find(({ number }) => number === wish.item);
    const refusal: Refusal | undefined = item === undefined ? "noSuchItem" : findRefusal(decided, item, wish);
    if (item !== undefined && refusal === undefined) changes.push(changeOf(decided, item, wish));
    else refusals.push(refuse(request, wish, item, refusal ?? "noSuchItem", cause));
  }
  // Where nothing changes, neither does the request: it may be a draft, or closed.
  const kept = changes.length === 0 ? { state: request.state } : {};
  const decision = changeItems(request, changes, cause, announce(decided, changes), kept);
  return { ...decision, transitions: [...decision.transitions, ...refusals] };
}

/** What "approve all" means: every item that is still to be decided and does not wait for the requester, exactly as it
 * was shown. `digest`: `digestOfPlans` of what was shown; if it is another now, none of them is approved. */
export function approveAll({ items }: ActionRequest, digest: string, sha256: Sha256): readonly ItemWish[] {
  const isAsShown = digest === digestOfPlans(items, sha256);
  return items
    .filter(({ state }) => isUndecided(state) && state !== "countered")
    .map(({ number, planHash = "" }) => ({
      item: number,
      action: "approve",
      seenHash: isAsShown ? planHash : "other",
    }));
}

function changeOf(decided: ItemsDecided, item: RequestItem, wish: ItemWish): ItemChange {
  const decision = decisionOf(decided, item, wish);
  const next = apply(decided, { ...item, decisions: [...item.decisions, decision] }, wish);
  const mentions =
    wish.action === "delegate" ? ([{ kind: "user", userId: wish.toUserId }] as const) : undefined;
  return {
    item: next,
    name: decisionNames[wish.action],
    reason: "byPerson",
    decision,
    ...(mentions && { mentions }),
  };
}

/** `item` has the decision among its own already. */
function apply(
  { policy, nowMs, propose, userId: wishedBy }: ItemsDecided,
  item: RequestItem,
  wish: ItemWish,
): RequestItem {
  switch (wish.action) {
    case "approve": {
      if (!hasQuorum(item, policy)) return item;
      const { reopenedBecause: _, ...settled } = item;
      return { ...settled, state: "approved", approvedAtMs: nowMs };
    }
    case "counter":
      return { ...item, state: "countered" };
    case "reject": {
      const { approvedAtMs: _, ...open } = item;
      return { ...open, state: "rejected" };
    }
    case "delegate":
      return {
        ...item,
        state: "delegated",
        delegates: [...item.delegates.filter((one) => one !== wish.toUserId), wish.toUserId],
      };
    case "accept-counter":
      return propose(askAnew(countered(item)));
    case "counter-back":
      return propose(askAnew(withTtl(item, { ttlSeconds: wish.ttlSeconds })));
    case "revoke":
      if (standsByOther(item, wishedBy)) return item;
      return hasQuorum(item, policy)
        ? { ...item, state: "approved", approvedAtMs: item.approvedAtMs ?? nowMs }
        : reopened(item);
  }
}

function countered(item: RequestItem): RequestItem {
  const ttlSeconds = counterOf(item)?.ttlSeconds;
  return ttlSeconds === undefined ? item : withTtl(item, { ttlSeconds });
}

/** Somebody else rejected, countered or handed it on: one approval less does not take that back. */
function standsByOther(item: RequestItem, userId: string): boolean {
  if (item.state === "delegated") return true;
  const author = authorOfState(item);
  return author !== undefined && author !== userId;
}

/** Other people's approvals stay. */
function reopened({ approvedAtMs: _, ...item }: RequestItem): RequestItem {
  return { ...item, state: "proposed" };
}

function decisionOf(decided: ItemsDecided, item: RequestItem, wish: ItemWish): ItemDecision {
  const { userId, nowMs, source, language, roles, maySign } = decided;
  const reason = "reason" in wish ? wish.reason?.trim() : undefined;
  const isApproval = wish.action === "approve";
  return {
    kind: wish.action,
    userId,
    atMs: nowMs,
    source,
    language,
    ...("ttlSeconds" in wish && { ttlSeconds: wish.ttlSeconds }),
    ...(reason !== undefined && reason !== "" && { reason }),
    ...(wish.action === "delegate" && { toUserId: wish.toUserId }),
    ...(isApproval && item.planHash !== undefined && { planHash: item.planHash }),
    ...(isApproval && roles.length > 0 && { roles }),
    ...(isApproval && !maySign && !item.delegates.includes(userId) && { byRoleAlone: true }),
  };
}

/** Both sides of a delegation are told beside the thread: it may be somebody who does not read the channel. */
function announce(decided: ItemsDecided, changes: readonly ItemChange[]): readonly RequestAnnouncement[] {
  if (changes.length === 0) return [];
  const copies = changes.flatMap(({ decision }) =>
    decision?.toUserId === undefined ? [] : [decision.toUserId, decided.userId],
  );
  return ["root", "reply", ...[...new Set(copies)].map((copyTo) => ({ copyTo }))];
}

function refuse(
  request: ActionRequest,
  wish: ItemWish,
  item: RequestItem | undefined,
  reason: Refusal,
  cause: Cause,
): RequestTransition {
  const state = item?.state ?? request.state;
  const name = decisionNames[wish.action];
  return { ...cause, name, reason, item: wish.item, applied: false, from: state, to: state };
}
