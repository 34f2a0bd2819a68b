import type { Mention } from "../alerts/alert.ts";
import type { Role } from "../fleet.ts";
import type { ActionRequest, ItemDecision, RequestItem } from "./action-request.ts";
import type { Signers } from "./find-signers.ts";
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

/** Approvals that an item needs, each of another person. Keys that are deleted are gone: two, whatever the policy says. */
export function neededApprovals({ risk, action }: RequestItem, policy: SignOffPolicy): number {
  const isHigh = risk === "high" || action.kind !== "set-ttl";
  const needsTwo = action.kind === "flush" || (isHigh && policy.twoPersonForHighRisk);
  return Math.max(1, policy.quorum, needsTwo ? 2 : 1);
}

/** Whether enough people approved, somebody of the team and every role that must be among them. */
export function hasQuorum(item: RequestItem, policy: SignOffPolicy): boolean {
  const approvals = standingApprovals(item);
  return (
    approvals.length >= neededApprovals(item, policy) &&
    approvals.some(isOfTeam) &&
    missingRoles(item, policy).length === 0
  );
}

function isOfTeam({ byRoleAlone }: ItemDecision): boolean {
  return byRoleAlone === undefined;
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
 * rest those who may sign for the team while its approvals are missing, and who have a required role that is: groups as
 * such, people who are known by name unless they approved it already, or may not since they asked for it.
 */
export function findOwing(request: ActionRequest, signers: Signers): readonly Owing[] {
  const found = new Map<string, { mention: Mention; items: number[] }>();
  for (const item of request.items.filter(({ state }) => isUndecided(state))) {
    for (const mention of owingOf(request, item, signers)) {
      const key = JSON.stringify(mention);
      const known = found.get(key) ?? { mention, items: [] };
      found.set(key, known);
      known.items.push(item.number);
    }
  }
  return [...found.values()];
}

function owingOf(request: ActionRequest, item: RequestItem, signers: Signers): readonly Mention[] {
  if (item.state === "countered") return [{ kind: "user", userId: request.createdBy }];
  const approvals = standingApprovals(item);
  const approved = approvals.map(({ userId }) => userId);
  const delegate = item.delegates.at(-1);
  if (item.state === "delegated" && delegate !== undefined && !approved.includes(delegate)) {
    return [{ kind: "user", userId: delegate }];
  }
  const { policy } = signers;
  const barred = policy.requesterMayApprove ? [] : [request.createdBy, proposerOf(item)];
  const roles = missingPeople(item, signers);
  const users = roles
    .flatMap(({ userIds }) => userIds)
    .filter((userId) => !approved.includes(userId) && !barred.includes(userId));
  const groups = roles.flatMap(({ groupIds }) => groupIds);
  return [
    ...[...new Set(groups)].map((groupId) => ({ kind: "group", groupId }) as const),
    ...[...new Set(users)].map((userId) => ({ kind: "user", userId }) as const),
  ];
}

/** Whose approval is missing: of the team, unless people of the missing roles are all that it takes. */
function missingPeople(item: RequestItem, { team, required, policy }: Signers): readonly Role[] {
  const approvals = standingApprovals(item);
  const names = missingRoles(item, policy);
  const missing = required.filter(({ name }) => names.includes(name));
  const open = neededApprovals(item, policy) - approvals.length;
  return open > missing.length || !approvals.some(isOfTeam) ? [...team, ...missing] : missing;
}
