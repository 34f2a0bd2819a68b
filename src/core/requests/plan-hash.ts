import type { Language } from "../fleet.ts";
import { canonicalJson } from "../ledger/canonical-json.ts";
import type { Sha256 } from "../ledger/seal-entry.ts";
import type { PlanItem } from "../remediation/plan.ts";
import type { RequestItem } from "./action-request.ts";
import type { PlanTarget } from "./plan-target.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";

/** What an approval binds to, besides the item itself. */
export interface PlanTerms {
  /** Where the cluster is: its name must not come to mean another one. */
  readonly target: PlanTarget;
  readonly policy: SignOffPolicy;
}

/** Digests of an item's text as it is shown, by language. */
export type TextDigests = Readonly<Partial<Record<Language, string>>>;

/** SHA-256, hex, of all that whoever approves an item agrees to. */
export function planHash(item: RequestItem, terms: PlanTerms, texts: TextDigests, sha256: Sha256): string {
  const { pattern, slots, except = [], database, action } = item;
  return sha256(
    canonicalJson({
      pattern,
      slots: slots.map(({ type }) => type),
      except: except.map((rival) => ({ pattern: rival.pattern, slots: rival.slots.map(({ type }) => type) })),
      database,
      action,
      countBand: countBand(item, terms.policy),
      policy: terms.policy,
      target: terms.target,
      texts,
    }),
  );
}

/** Of all that a request asks for, by which a click on all of it is bound to what was shown. */
export function digestOfPlans(
  items: readonly Pick<RequestItem, "number" | "planHash">[],
  sha256: Sha256,
): string {
  return sha256(canonicalJson(items.map(({ number, planHash = "" }) => [number, planHash])));
}

/** Keys that a dry run must find: what was counted, give or take the drift that the policy bears. */
export function countBand({ keys }: RequestItem, { driftRatio }: SignOffPolicy): PlanItem["countBand"] {
  return bandOf(keys, driftRatio);
}

export function bandOf(keys: number, driftRatio: number): PlanItem["countBand"] {
  return { low: Math.floor(keys * (1 - driftRatio)), high: Math.ceil(keys * (1 + driftRatio)) };
}
