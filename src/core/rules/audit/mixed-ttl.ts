import type { AuditFinding, PatternAudit, Workload } from "../../audit/audit.ts";
import { mixedShare } from "../../audit/classify-ttl.ts";
import { isDated } from "../../audit/fingerprint-pattern.ts";
import { ownSources } from "../../own-sources.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, effectOfTtl, factsOfPattern, factsOfTtl, mostPatterns } from "./create-finding.ts";
import { isEvictable } from "./is-evictable.ts";

const day = 86_400;

/** In fewer keys a straggler is no pattern. */
const fewestKeys = 100;

/**
 * How long the median key may live. A cached value that outlives two weeks is a copy that nobody refreshes; a
 * counter of a quarter has served its purpose. Sessions, registries and queues decide for themselves.
 */
const longestSeconds: Readonly<Partial<Record<Workload, number>>> = {
  cache: 14 * day,
  counter: 90 * day,
  dedup: 14 * day,
  lock: day,
};
const longestSource = ownSources.longestUse;

/** One TTL leaves remaining times that differ tenfold between P10 and P90, decay some twentyfold. */
const widestSpread = 100;
const longSpreadSeconds = 3600;
const spreadLimit = {
  value: { unit: "number", value: widestSpread },
  source: ownSources.ttlSpread,
} as const;

const mixedLimit = {
  value: { unit: "ratio", value: mixedShare },
  source: ownSources.mixedTtl,
} as const;

/**
 * One pattern, one TTL: says where keys with and without TTL are mixed, where keys live longer than their workload
 * needs, and where remaining TTLs are so far apart that there must be several. Mixed keys by date are left to
 * `unbounded-counters`, and what a contract declares a TTL for to `contract-broken`.
 */
export const mixedTtl: AuditRule = {
  id: "mixed-ttl",
  judge: (context) =>
    context.audit.patterns
      .filter((pattern) => pattern.keys >= fewestKeys)
      .filter((pattern) => context.contractOf(pattern)?.contract.ttlSeconds === undefined)
      .flatMap((pattern) => judgePattern(context, pattern))
      .slice(0, mostPatterns),
};

function judgePattern(context: AuditContext, pattern: PatternAudit): readonly AuditFinding[] {
  const workload = context.workloadOf(pattern);
  const facts = { ...factsOfPattern(pattern), ...factsOfTtl(pattern), workload };
  const { p10Seconds = 0, p50Seconds = 0, p90Seconds = 0 } = pattern.ttl;
  const draft = { rule: "mixed-ttl", pattern, facts } as const;
  const longest = longestSeconds[workload];
  if (pattern.ttl.class === "mixed" && !isDated(pattern)) {
    const severity = isEvictable(context.audit.figures) || pattern.keysWithoutTtl < 1000 ? "info" : "warning";
    const effect = effectOfTtl(pattern);
    const finding = { ...draft, reason: "mixed", severity, limit: mixedLimit, effect } as const;
    return [createFinding(context, { ...finding, relatedRule: "no-ttl" })];
  }
  if (longest !== undefined && p50Seconds > longest) {
    const limit = { value: { unit: "seconds", value: longest }, source: longestSource } as const;
    const effect = { keys: pattern.keys - pattern.keysWithoutTtl };
    return [createFinding(context, { ...draft, reason: "overLong", severity: "warning", limit, effect })];
  }
  if (p90Seconds >= longSpreadSeconds && p90Seconds > widestSpread * p10Seconds) {
    return [createFinding(context, { ...draft, reason: "spread", severity: "info", limit: spreadLimit })];
  }
  return [];
}
