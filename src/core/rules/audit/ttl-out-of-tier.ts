import type { AuditFinding, PatternAudit, Workload } from "../../audit/audit.ts";
import { wordsOf } from "../../audit/pattern-text.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, factsOfPattern, factsOfTtl, mostPatterns } from "./create-finding.ts";
import type { TtlTiers } from "./ttl-tiers.ts";
import type { TtlTierName } from "./vocabulary.ts";

/** Words of key names that say that an answer is stored, of an API of one's own or of another. */
const answerWords: ReadonlySet<string> = new Set(
  ["api", "apis", "rest", "graphql", "http", "endpoint", "route", "request", "query"].concat([
    "response",
    "responses",
    "resp",
    "reply",
    "answer",
    "result",
    "results",
  ]),
);

/**
 * Keys that live longer than the tier of what they hold allows: answers of APIs (a cached value whose name says so)
 * than the hot one, sessions than the warm one, other cached values than the longest. Judged by P90 of what remains,
 * since the median of keys written steadily is half of their TTL. A contract's TTL goes before any tier.
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
  const own = findTier(pattern, workload);
  if (own === undefined) return [];
  const { p90Seconds = 0 } = pattern.ttl;
  const tier = p90Seconds > tiers.coldSeconds ? "cold" : own;
  const limitSeconds = tiers[`${tier}Seconds`];
  if (p90Seconds <= limitSeconds) return [];
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

/** `undefined`: no tier is meant for it. */
function findTier({ pattern }: PatternAudit, workload: Workload): TtlTierName | undefined {
  if (workload === "session-store") return "warm";
  if (workload !== "cache") return undefined;
  return wordsOf(pattern).some((word) => answerWords.has(word)) ? "hot" : "cold";
}
