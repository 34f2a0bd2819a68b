import type { Audit, AuditFinding, AuditRuleId } from "../audit/audit.ts";
import { TOP_VALUES } from "../keyspace/slot-stats.ts";
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

/** The findings of an audit; facts that were estimated are marked so. */
export function markEstimates(audit: Audit): readonly AuditFinding[] {
  const isSampled = hasEstimates(audit);
  return audit.findings.map((finding) => markFinding(finding, isSampled));
}

function markFinding(finding: AuditFinding, isSampled: boolean): AuditFinding {
  const isOfPatterns = finding.pattern !== undefined || rulesOfSomePatterns.has(finding.rule);
  const isFromSample = (name: string) => alwaysEstimated.has(name) || (name === "keys" && isOfPatterns);
  const values = Object.entries(finding.values).map(([name, value]): [string, Quantity] => {
    if (value.unit === "text") return [name, value];
    const isEstimated =
      (isSampled && isFromSample(name)) || (name === "distinctDates" && value.value > TOP_VALUES);
    return [name, isEstimated ? { ...value, isEstimated } : value];
  });
  return { ...finding, values: Object.fromEntries(values) };
}
