import type { PlainFacts } from "./facts.ts";
import type { BrokenLimit, Severity } from "./rule.ts";
import type { FindingReason, NotAssessedReason } from "./vocabulary.ts";

/** Not judged, and why. */
export interface Unassessed {
  readonly kind: "notAssessed";
  readonly reason: NotAssessedReason;
}

/** Something is wrong; `Reason` is one the rule may give. */
export interface Broken<Reason extends FindingReason> {
  readonly kind: "bad";
  readonly severity: Severity;
  readonly reason: Reason;
  readonly facts: PlainFacts;
  readonly limit?: BrokenLimit;
}

/** What a rule concludes of one node: a verdict that does not yet say of whom, by which rule. */
export type Outcome<Reason extends FindingReason> =
  | Broken<Reason>
  | { readonly kind: "good"; readonly facts: PlainFacts }
  | Unassessed;

export function notAssessed(reason: NotAssessedReason): Unassessed {
  return { kind: "notAssessed", reason };
}

/** The worst of several, the first one among equals; `undefined` of none. */
export function findWorst<Reason extends FindingReason>(
  broken: readonly Broken<Reason>[],
): Broken<Reason> | undefined {
  return broken.find(({ severity }) => severity === "critical") ?? broken[0];
}
