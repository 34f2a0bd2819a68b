import type { DryRun } from "../remediation/plan.ts";
import type { ActionRequest, RequestDecision, RequestItem } from "./action-request.ts";
import type { Signers } from "./find-signers.ts";
import { bandOf } from "./plan-hash.ts";
import { askAnew, type Propose } from "./reopen-item.ts";
import { byTimer, changeItems, type ItemChange } from "./request-decision.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";
import { findOwing } from "./standing.ts";

export interface DriftCheck {
  readonly request: ActionRequest;
  /** Approved items that are to run. */
  readonly items: readonly number[];
  readonly policy: SignOffPolicy;
  /** What each item's hash is by today's policy and nodes, over the texts that were shown. */
  readonly hashOf: (item: RequestItem) => string;
  /** `undefined`: not run yet, so only hashes are compared. */
  readonly dryRun?: DryRun;
  readonly propose: Propose;
  readonly signers: Signers;
  readonly nowMs: number;
}

/**
 * Voids the approvals of items of which the evidence moved, or the terms changed, and asks for those items alone
 * again, with the counts as they are now. `undefined`: all of them may run.
 */
export function decideOnDrift(check: DriftCheck): RequestDecision | undefined {
  const { request, items, nowMs, signers } = check;
  const changes = request.items
    .filter(({ number, state }) => items.includes(number) && state === "approved")
    .flatMap((item) => judge(check, item));
  if (changes.length === 0) return undefined;
  const cause = byTimer(nowMs);
  const asked = changeItems(request, changes, cause, []).request;
  const reopened = new Set(changes.map(({ item }) => item.number));
  const mentions = findOwing(asked, signers)
    .filter((owing) => owing.items.some((number) => reopened.has(number)))
    .map(({ mention }) => mention);
  const told = changes.map((change) => ({ ...change, mentions }));
  return changeItems(request, told, cause, ["root", "reply"]);
}

function judge({ dryRun, policy, hashOf, propose }: DriftCheck, item: RequestItem): readonly ItemChange[] {
  const found = dryRun?.items.find(({ number }) => number === item.number);
  const foreign = Object.values(found?.foreign ?? {}).reduce((sum, count) => sum + count, 0);
  const keys = found && found.matched - foreign;
  const touchesNone = item.action.kind === "set-ttl" && item.action.touches === "none";
  const keysWithoutTtl = found && touchesNone ? found.toChange : undefined;
  const drifted =
    isOutside(keys, item.keys, policy) || isOutside(keysWithoutTtl, item.keysWithoutTtl, policy);
  if (!drifted && hashOf(item) === item.planHash) return [];
  const now = {
    ...item,
    ...(keys !== undefined && { keys }),
    ...(keysWithoutTtl !== undefined && { keysWithoutTtl }),
    // What was counted for the draft says nothing of these figures.
    ...(found && { evidence: item.evidence.filter(({ kind }) => kind !== "count") }),
  };
  const reason = drifted ? "drifted" : "policyChanged";
  const values = { keysBefore: item.keys, keys: now.keys, withoutTtlBefore: item.keysWithoutTtl };
  return [
    {
      item: propose(askAnew(now, reason)),
      name: "voided",
      reason,
      values: { ...values, withoutTtl: now.keysWithoutTtl },
    },
  ];
}

function isOutside(found: number | undefined, signed: number, { driftRatio }: SignOffPolicy): boolean {
  const { low, high } = bandOf(signed, driftRatio);
  return found !== undefined && (found < low || found > high);
}
