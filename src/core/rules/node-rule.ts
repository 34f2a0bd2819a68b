import type { LimitName, Limits } from "../profiles/profile.ts";
import { nameFacts } from "./facts.ts";
import { notAssessed, type Outcome, type Unassessed } from "./outcome.ts";
import type { AllClear, Finding, NodeReading, Rule, RuleId, Subject, Verdict } from "./rule.ts";
import type { FindingReason } from "./vocabulary.ts";

/**
 * A rule that judges each node for itself. Where the profile sets none of `needs`, every node is not assessed
 * for want of a limit; a rule that needs none names none. `judge` gives `undefined` for a node it does not
 * apply to.
 */
export function createNodeRule<Id extends RuleId>(
  id: Id,
  needs: readonly LimitName[],
  judge: (node: NodeReading, limits: Limits) => Outcome<FindingReason<Id>> | undefined,
): Rule {
  return {
    id,
    judge: ({ cluster, nodes, limits }) => {
      const isLimited = needs.length === 0 || needs.some((name) => limits[name] !== undefined);
      // A node listed twice, say under two seed addresses, still gets one verdict.
      const distinct = [...new Map(nodes.map((node) => [node.node, node])).values()];
      return distinct.flatMap((node) => {
        const outcome = isLimited ? judge(node, limits) : notAssessed("noLimit");
        return outcome === undefined ? [] : [toVerdict(id, { cluster, node: node.node }, outcome)];
      });
    },
  };
}

/** Says of whom, and by which rule, an outcome is. */
export function toVerdict(
  rule: RuleId,
  subject: Subject,
  outcome: Exclude<Outcome<FindingReason>, Unassessed>,
): Finding | AllClear;
export function toVerdict(rule: RuleId, subject: Subject, outcome: Outcome<FindingReason>): Verdict;
export function toVerdict(rule: RuleId, subject: Subject, outcome: Outcome<FindingReason>): Verdict {
  switch (outcome.kind) {
    case "bad": {
      const { kind, severity, reason, facts, limit } = outcome;
      const finding = { kind, rule, subject, severity, reason, values: nameFacts(facts) };
      return limit === undefined ? finding : { ...finding, limit };
    }
    case "good":
      return { kind: "good", rule, subject, values: nameFacts(outcome.facts) };
    case "notAssessed":
      return { kind: "notAssessed", rule, subject, reason: outcome.reason };
  }
}
