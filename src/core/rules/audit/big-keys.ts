import type { AuditFinding, BigKey, OtherKeys, PatternAudit } from "../../audit/audit.ts";
import { bigKeyLimits as limits, bigKeySource as source } from "../../audit/big-key-limits.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, exactly, factsOfPattern, mostPatterns } from "./create-finding.ts";

/**
 * Single keys that are too large, one finding a pattern, and one for those of none: by elements for a collection that has too many. What was not
 * measured is not counted, which the reason tells.
 */
export const bigKeys: AuditRule = {
  id: "big-keys",
  judge: (context) =>
    [...context.audit.patterns, ...(context.audit.others ? [context.audit.others] : [])]
      .flatMap((keys) => judgeKeys(context, keys))
      .sort((a, b) => Number(b.severity === "critical") - Number(a.severity === "critical"))
      .slice(0, mostPatterns),
};

/** Those of one pattern, or of none. */
function judgeKeys(context: AuditContext, judged: PatternAudit | OtherKeys): readonly AuditFinding[] {
  const grades = judged.biggest.flatMap((key) => gradeBoth(key));
  const worst = grades.find(({ severity }) => severity === "critical") ?? grades[0];
  if (worst === undefined) return [];
  const { key, by, severity } = worst;
  const { unit, [severity]: value } = limits[by];
  const kept = new Set(grades.map((grade) => grade.key)).size;
  const { keys = 0, bytes, complete = false } = judged.bigKeys ?? {};
  const pattern = "pattern" in judged ? judged : undefined;
  return [
    createFinding(context, {
      rule: "big-keys",
      reason: reasonOf(by, pattern !== undefined, complete),
      severity,
      ...(pattern && { pattern }),
      facts: {
        key: key.key,
        keyType: key.type,
        keyBytes: key.bytes,
        elements: key.elements,
        bigKeys: Math.max(keys, kept),
        ...(pattern && factsOfPattern(pattern)),
      },
      limit: { value: { unit, value }, source },
      effect: {
        keys: Math.max(keys, kept),
        ...(keys >= kept && bytes !== undefined && { bytes: exactly(bytes) }),
      },
    }),
  ];
}

function reasonOf(by: "bytes" | "elements", isOfPattern: boolean, complete: boolean) {
  if (!isOfPattern) return by === "bytes" ? "otherBytes" : "otherElements";
  if (complete) return by;
  return by === "bytes" ? "someBytes" : "someElements";
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
