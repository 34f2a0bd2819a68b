import type { Mention } from "../alerts/alert.ts";
import type { ActionRequest, ItemDecision, RequestItem } from "./action-request.ts";
import { isUndecided } from "./request-states.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";

/** The approvals that count for what the item proposes now, one a person, oldest first. */
export function standingApprovals(item: RequestItem): readonly ItemDecision[] {
  const { planHash } = item;
  const latest = new Map<string, ItemDecision>();
  for (const decision of countingDecisions(item)) {
    // To delegate or to answer a counter takes nothing back.
    if (decision.kind === "approve" || decision.kind === "revoke" || decision.kind === "reject") {
      latest.delete(decision.userId);
      latest.set(decision.userId, decision);
    }
  }
  return [...latest.values()].filter(
    (decision) => decision.kind === "approve" && planHash !== undefined && decision.planHash === planHash,
  );
}

/** Those since the item was last asked for. */
export function countingDecisions({ decisions, voided = 0 }: RequestItem): readonly ItemDecision[] {
  return decisions.slice(voided);
}

/** What the owning team asked for last; `undefined`: it did not. */
export function counterOf(item: RequestItem): ItemDecision | undefined {
  return countingDecisions(item).findLast(({ kind }) => kind === "counter");
}

/** Who countered or rejected an item that stands at it; `undefined`: it stands at neither. */
export function authorOfState(item: RequestItem): string | undefined {
  const kind = item.state === "countered" ? "counter" : item.state === "rejected" ? "reject" : undefined;
  return item.decisions.findLast((one) => one.kind === kind)?.userId;
}

/** Whoever gave the TTL that an item proposes now, when it was not the owning team: a colleague of the requester who
 * answered its counter, or who set it in the draft. */
export function proposerOf({ decisions, evidence }: RequestItem): string | undefined {
  const last = decisions.findLast(({ kind }) => kind === "counter-back" || kind === "accept-counter");
  if (last !== undefined) return last.kind === "counter-back" ? last.userId : undefined;
  return evidence.find(({ kind }) => kind === "person")?.source;
}

/** Approvals that an item needs, each of another person. */
export function neededApprovals({ risk, action }: RequestItem, policy: SignOffPolicy): number {
  const isHigh = risk === "high" || action.kind !== "set-ttl";
  return Math.max(1, policy.quorum, isHigh && policy.twoPersonForHighRisk ? 2 : 1);
}

/** Whether enough people approved, with every role that must be among them. */
export function hasQuorum(item: RequestItem, policy: SignOffPolicy): boolean {
  const approvals = standingApprovals(item);
  return approvals.length >= neededApprovals(item, policy) && missingRoles(item, policy).length === 0;
}

/** Required roles of which nobody approved yet. */
export function missingRoles(item: RequestItem, { requiredRoles }: SignOffPolicy): readonly string[] {
  const present = new Set(standingApprovals(item).flatMap(({ roles = [] }) => roles));
  return requiredRoles.filter((role) => !present.has(role));
}

/** Somebody who still owes a decision, and on which items. */
export interface Owing {
  readonly mention: Mention;
  readonly items: readonly number[];
}

/**
 * Who is still to decide: the requester on what was countered, the last delegate on what was handed on, and on the
 * rest the owner's group, or, where the signers are known by name, those of them who did not approve it yet.
 */
export function findOwing(request: ActionRequest, signerIds: readonly string[] = []): readonly Owing[] {
  const found = new Map<string, { mention: Mention; items: number[] }>();
  for (const item of request.items.filter(({ state }) => isUndecided(state))) {
    for (const mention of owingOf(request, item, signerIds)) {
      const key = JSON.stringify(mention);
      const known = found.get(key) ?? { mention, items: [] };
      found.set(key, known);
      known.items.push(item.number);
    }
  }
  return [...found.values()];
}

function owingOf(
  request: ActionRequest,
  item: RequestItem,
  signerIds: readonly string[],
): readonly Mention[] {
  if (item.state === "countered") return [{ kind: "user", userId: request.createdBy }];
  const delegate = item.delegates.at(-1);
  if (item.state === "delegated" && delegate !== undefined) return [{ kind: "user", userId: delegate }];
  const approved = new Set(standingApprovals(item).map(({ userId }) => userId));
  const named = signerIds.filter((userId) => !approved.has(userId));
  if (named.length > 0) return named.map((userId) => ({ kind: "user", userId }));
  const { mentionGroup } = request.owner;
  return mentionGroup === undefined ? [] : [{ kind: "group", groupId: mentionGroup }];
}
