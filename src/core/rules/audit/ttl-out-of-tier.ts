import type { AuditFinding, PatternAudit } from "../../audit/audit.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, factsOfPattern, factsOfTtl, mostPatterns } from "./create-finding.ts";
import type { TtlTiers } from "./ttl-tiers.ts";

/**
 * Keys that live longer than the tier of their workload allows: sessions than the warm one, cached values than the
 * longest. Judged by P90 of what remains, since the median of keys written steadily is half of their TTL. A
 * contract's TTL goes before any tier.
 */
export const ttlOutOfTier: AuditRule = {
  id: "ttl-out-of-tier",
  judge: (context) => {
    const { ttlTiers } = context;
    if (ttlTiers === undefined) return [];
    return context.audit.patterns
      .filter((pattern) => context.contractOf(pattern)?.contract.ttlSeconds === undefined)
      .flatMap((pattern) => judgePattern(context, ttlTiers, pattern))
      .slice(0, mostPatterns);
  },
};

function judgePattern(
  context: AuditContext,
  tiers: TtlTiers,
  pattern: PatternAudit,
): readonly AuditFinding[] {
  const workload = context.workloadOf(pattern);
  const isSession = workload === "session-store";
  if (!isSession && workload !== "cache") return [];
  const { p90Seconds = 0 } = pattern.ttl;
  const limitSeconds = p90Seconds > tiers.coldSeconds || !isSession ? tiers.coldSeconds : tiers.warmSeconds;
  if (p90Seconds <= limitSeconds) return [];
  const tier = limitSeconds === tiers.coldSeconds ? "cold" : "warm";
  return [
    createFinding(context, {
      rule: "ttl-out-of-tier",
      reason: tier === "cold" ? "aboveTiers" : "aboveTier",
      severity: "warning",
      priority: "P3",
      pattern,
      facts: { ...factsOfPattern(pattern), ...factsOfTtl(pattern), workload, tier },
      limit: { value: { unit: "seconds", value: limitSeconds }, source: tiers.source },
      effect: { keys: pattern.keys - pattern.keysWithoutTtl },
    }),
  ];
}
