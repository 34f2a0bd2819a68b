import type { AuditFinding } from "../../audit/audit.ts";
import { ratioOf } from "../facts.ts";
import { judgeLimits } from "../judge-limits.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, readBroken } from "./create-finding.ts";
import type { AuditReason } from "./vocabulary.ts";

/**
 * Memory near `maxmemory`, by the limits of the alerts. What happens when it is full is told by the policy: writes are
 * refused, or keys evicted. Under `allkeys-*` a cache is full for most of its life, so it is judged one degree milder.
 */
export const highMemory: AuditRule = {
  id: "high-memory",
  judge: (context) => {
    const { usedBytes, maxmemoryBytes, evictionPolicy, evictedKeys } = context.audit.figures;
    const usedRatio = usedBytes === undefined ? undefined : ratioOf(usedBytes, maxmemoryBytes);
    if (usedRatio === undefined) return [];
    const measure = { limit: "memoryUsedRatio", value: usedRatio, reason: "high" } as const;
    const broken = readBroken(judgeLimits(context.limits, [measure], {}));
    if (broken === undefined) return [];
    const isMild = evictionPolicy?.startsWith("allkeys-") === true;
    const { keys, keysWithoutTtl } = context.audit;
    return [
      createFinding(context, {
        rule: "high-memory",
        reason: findReason(context),
        severity: isMild ? milder(broken.severity) : broken.severity,
        facts: { usedRatio, usedBytes, maxmemoryBytes, evictionPolicy, evictedKeys, keys, keysWithoutTtl },
        limit: broken.limit,
        relatedRule: "memory",
      }),
    ];
  },
};

/** Under `volatile-*` only keys with a TTL can go. */
function findReason({ audit }: AuditContext): AuditReason<"high-memory"> {
  const { evictionPolicy } = audit.figures;
  if (evictionPolicy === undefined) return "filling";
  const mayEvict =
    evictionPolicy.startsWith("allkeys-") ||
    (evictionPolicy.startsWith("volatile-") && audit.keysWithoutTtl < audit.keys);
  return mayEvict ? "evicts" : "refusesWrites";
}

function milder(severity: "warning" | "critical"): AuditFinding["severity"] {
  return severity === "critical" ? "warning" : "info";
}
