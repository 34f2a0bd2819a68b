import type { AuditFinding, BigKey, PatternAudit } from "../../audit/audit.ts";
import { bigKeyLimits as limits, bigKeySource as source } from "../../audit/big-key-limits.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, exactly, factsOfPattern, mostPatterns } from "./create-finding.ts";

/**
 * Single keys that are too large, one finding a pattern: by elements for a collection that has too many. What was not
 * measured is not counted, which the reason tells.
 */
export const bigKeys: AuditRule = {
  id: "big-keys",
  judge: (context) =>
    context.audit.patterns
      .flatMap((pattern) => judgePattern(context, pattern))
      .sort((a, b) => Number(b.severity === "critical") - Number(a.severity === "critical"))
      .slice(0, mostPatterns),
};

function judgePattern(context: AuditContext, pattern: PatternAudit): readonly AuditFinding[] {
  const grades = pattern.biggest.flatMap((key) => gradeBoth(key));
  const worst = grades.find(({ severity }) => severity === "critical") ?? grades[0];
  if (worst === undefined) return [];
  const { key, by, severity } = worst;
  const { unit, [severity]: value } = limits[by];
  const kept = new Set(grades.map((grade) => grade.key)).size;
  const { keys = 0, bytes, complete = false } = pattern.bigKeys ?? {};
  return [
    createFinding(context, {
      rule: "big-keys",
      reason: complete ? by : by === "bytes" ? "someBytes" : "someElements",
      severity,
      pattern,
      facts: {
        key: key.key,
        keyType: key.type,
        keyBytes: key.bytes,
        elements: key.elements,
        bigKeys: Math.max(keys, kept),
        ...factsOfPattern(pattern),
      },
      limit: { value: { unit, value }, source },
      effect: {
        keys: Math.max(keys, kept),
        ...(keys >= kept && bytes !== undefined && { bytes: exactly(bytes) }),
      },
    }),
  ];
}

/** By elements first: what they cost comes before what they weigh. */
function gradeBoth(key: BigKey) {
  return (["elements", "bytes"] as const).flatMap((by) => {
    const severity = grade(key[by], limits[by]);
    return severity === undefined ? [] : [{ key, by, severity }];
  });
}

function grade(
  value: number | undefined,
  { warning, critical }: { readonly warning: number; readonly critical: number },
): "warning" | "critical" | undefined {
  if (value === undefined || value <= warning) return undefined;
  return value > critical ? "critical" : "warning";
}
