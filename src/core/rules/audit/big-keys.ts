import type { AuditFinding, BigKey, PatternAudit } from "../../audit/audit.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, factsOfPattern, mostPatterns } from "./create-finding.ts";

const kibibyte = 1024;
const source = "Alibaba, Tencent and RedisInsight: 100 KB or 5,000 elements, 5 MB or 10,000 elements";

/** Above these a key blocks others while it is read, deleted or moved. */
const limits = {
  bytes: { warning: 100 * kibibyte, critical: 5 * kibibyte * kibibyte, unit: "bytes" },
  elements: { warning: 5000, critical: 10_000, unit: "count" },
} as const;

/** Single keys that are too large, one finding a pattern: by elements for a collection that has too many. */
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
  return [
    createFinding(context, {
      rule: "big-keys",
      reason: by,
      severity,
      pattern,
      facts: {
        key: key.key,
        keyType: key.type,
        keyBytes: key.bytes,
        elements: key.elements,
        bigKeys: new Set(grades.map((grade) => grade.key)).size,
        ...factsOfPattern(pattern),
      },
      limit: { value: { unit, value }, source },
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
