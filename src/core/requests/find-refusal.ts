import type { RequestItem } from "./action-request.ts";
import type { ItemsDecided, ItemWish } from "./item-wish.ts";
import { isClosed } from "./request-states.ts";
import { authorOfState, counterOf, proposerOf, standingApprovals } from "./standing.ts";
import { isTtlInRange } from "./ttl-range.ts";

/**
 * Why a person cannot have what they want of an item. `planChanged`: what they were shown is no longer what is asked
 * for. `running`: a run of the item is under way. `ownCounter`: the other side must answer it.
 */
export type Refusal =
  | "noSuchItem"
  | "notPosted"
  | "requestClosed"
  | "running"
  | "alreadyApplied"
  | "itemExpired"
  | "notAllowed"
  | "ownRequest"
  | "alreadyApproved"
  | "alreadyRejected"
  | "awaitsAnswer"
  | "planChanged"
  | "notATtl"
  | "badTtl"
  | "sameTtl"
  | "notCountered"
  | "ownCounter"
  | "reasonRequired"
  | "toYourself"
  | "nothingToRevoke";

/** `undefined`: they can. */
export function findRefusal(decided: ItemsDecided, item: RequestItem, wish: ItemWish): Refusal | undefined {
  return (
    findLateness(decided, item, wish) ?? findForbidden(decided, item, wish) ?? findMisfit(decided, item, wish)
  );
}

function findLateness(
  { request, runWaits }: ItemsDecided,
  item: RequestItem,
  { action }: ItemWish,
): Refusal | undefined {
  if (request.state === "draft") return "notPosted";
  if (isClosed(request.state)) return "requestClosed";
  const endsRun = runWaits && (action === "revoke" || action === "reject");
  if (isInRun(request, item.number) && !endsRun) return "running";
  if (item.state === "applied" || item.state === "verified") return "alreadyApplied";
  return item.state === "expired" ? "itemExpired" : undefined;
}

/** Whether an item belongs to the run that is under way. */
export function isInRun({ run }: Pick<ItemsDecided["request"], "run">, item: number): boolean {
  return run?.state === "running" && run.items.includes(item);
}

function findForbidden(decided: ItemsDecided, item: RequestItem, wish: ItemWish): Refusal | undefined {
  const { request, userId, maySign, mayRequest, roles, policy } = decided;
  const signs = maySign || roles.length > 0 || item.delegates.includes(userId);
  switch (wish.action) {
    case "accept-counter":
    case "counter-back":
      return mayRequest || userId === request.createdBy ? undefined : "notAllowed";
    // Whoever decided may take it back, also when they lost the right since.
    case "revoke":
      return undefined;
    case "approve":
      if (!policy.requesterMayApprove && [request.createdBy, proposerOf(item)].includes(userId)) {
        return "ownRequest";
      }
      return signs ? undefined : "notAllowed";
    case "counter":
    case "reject":
    case "delegate":
      return signs ? undefined : "notAllowed";
  }
}

function findMisfit({ userId }: ItemsDecided, item: RequestItem, wish: ItemWish): Refusal | undefined {
  switch (wish.action) {
    case "approve":
      if (item.state === "countered") return "awaitsAnswer";
      if (wish.seenHash !== undefined && wish.seenHash !== item.planHash) return "planChanged";
      return findSettled(item) ?? (hasApproved(item, userId) ? "alreadyApproved" : undefined);
    case "counter":
      return findSettled(item) ?? findBadTtl(item, wish.ttlSeconds, counterOf(item)?.ttlSeconds);
    case "reject":
      if (item.state === "rejected") return "alreadyRejected";
      return wish.reason.trim() === "" ? "reasonRequired" : undefined;
    case "delegate":
      if (item.state === "countered") return "awaitsAnswer";
      if (wish.toUserId === userId) return "toYourself";
      return findSettled(item);
    case "accept-counter":
      if (item.state !== "countered") return "notCountered";
      if (wish.seenTtlSeconds !== undefined && wish.seenTtlSeconds !== counterOf(item)?.ttlSeconds) {
        return "planChanged";
      }
      return counterOf(item)?.userId === userId ? "ownCounter" : undefined;
    case "counter-back":
      if (item.state !== "countered") return "notCountered";
      if (counterOf(item)?.userId === userId) return "ownCounter";
      return findBadTtl(item, wish.ttlSeconds, undefined);
    case "revoke":
      return hasStanding(item, userId) ? undefined : "nothingToRevoke";
  }
}

function findSettled({ state }: RequestItem): Refusal | undefined {
  if (state === "approved") return "alreadyApproved";
  return state === "rejected" ? "alreadyRejected" : undefined;
}

/** `asked`: what the team asked for already; the same once more says nothing new. */
function findBadTtl(item: RequestItem, ttlSeconds: number, asked: number | undefined): Refusal | undefined {
  if (item.action.kind !== "set-ttl") return "notATtl";
  if (!isTtlInRange(ttlSeconds)) return "badTtl";
  const now = item.state === "countered" && asked !== undefined ? asked : item.action.ttlSeconds;
  return ttlSeconds === now ? "sameTtl" : undefined;
}

function hasApproved(item: RequestItem, userId: string): boolean {
  return standingApprovals(item).some((approval) => approval.userId === userId);
}

/** Something of theirs holds that they can take back: an approval, or the counter or rejection the item stands at. */
function hasStanding(item: RequestItem, userId: string): boolean {
  if (hasApproved(item, userId)) return true;
  return authorOfState(item) === userId;
}
