import type { Audit, AuditFinding, AuditRuleId } from "../audit/audit.ts";
import type { AuditFactName } from "../rules/audit/vocabulary.ts";
import type { Quantity } from "../rules/rule.ts";

/** Whether keys of patterns were counted in a sample; those of the cluster are what its servers tell. */
export function hasEstimates({ patterns }: Pick<Audit, "patterns">): boolean {
  return patterns.some(({ keysEstimate }) => keysEstimate !== undefined);
}

/** Added up over patterns, whatever the finding is about. */
const alwaysEstimated: ReadonlySet<string> = new Set<AuditFactName>([
  "keysWithoutTtl",
  "noTtlShare",
  "share",
  "patternBytes",
  "wrongTypeKeys",
  "expiringShare",
]);

/** Not about one pattern, and yet `keys` are those of some of them. */
const rulesOfSomePatterns: ReadonlySet<AuditRuleId> = new Set(["undeclared-namespace", "naming-drift"]);

/** The findings of an audit; facts that come from a sample are marked as estimates. */
export function markEstimates(audit: Audit): readonly AuditFinding[] {
  return hasEstimates(audit) ? audit.findings.map(markFinding) : audit.findings;
}

function markFinding(finding: AuditFinding): AuditFinding {
  const isOfPatterns = finding.pattern !== undefined || rulesOfSomePatterns.has(finding.rule);
  const values = Object.entries(finding.values).map(([name, value]): [string, Quantity] => {
    const isEstimated = alwaysEstimated.has(name) || (name === "keys" && isOfPatterns);
    return [name, isEstimated && value.unit !== "text" ? { ...value, isEstimated } : value];
  });
  return { ...finding, values: Object.fromEntries(values) };
}
