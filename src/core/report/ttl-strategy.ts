import { countAssessedKeys } from "../audit/assessed-keys.ts";
import type { Audit, PatternAudit, TtlClass } from "../audit/audit.ts";
import { classifySeconds } from "../audit/classify-ttl.ts";
import { expiringTtlClasses } from "../rules/audit/vocabulary.ts";
import { hasEstimates } from "./mark-estimates.ts";
import type { TtlBucket, TtlStrategy } from "./report.ts";

/** A cluster is called mixed only from here: a handful of registry keys beside a cache does not change its kind. */
const mixedFrom = 0.1;

/** Shortest first. */
const order: readonly TtlBucket["class"][] = [...expiringTtlClasses, "persistent"];

/** How long the keys of a cluster live, by the mean TTL of those that have one. */
export function summarizeTtl(audit: Audit): TtlStrategy {
  const keys = countAssessedKeys(audit);
  const noTtlShare = keys === 0 ? 0 : audit.keysWithoutTtl / keys;
  const meanSeconds = meanTtlSeconds(countedKeys(audit));
  const ttlClass = classifyCluster(keys, noTtlShare, meanSeconds);
  return {
    cluster: audit.cluster,
    noTtlShare,
    isEstimated: hasEstimates(audit),
    workload: audit.workload.workload,
    ...(meanSeconds !== undefined && { meanSeconds }),
    ...(ttlClass !== undefined && { class: ttlClass }),
  };
}

function classifyCluster(
  keys: number,
  noTtlShare: number,
  meanSeconds: number | undefined,
): TtlClass | undefined {
  if (keys === 0) return undefined;
  if (noTtlShare === 1) return "persistent";
  if (noTtlShare >= mixedFrom) return "mixed";
  return meanSeconds === undefined ? undefined : classifySeconds(meanSeconds);
}

type Counted = Pick<PatternAudit, "keys" | "keysWithoutTtl" | "ttl">;

/** All keys of an audit that could be read: each pattern's, and those of none. */
export function countedKeys({ patterns, others }: Pick<Audit, "patterns" | "others">): readonly Counted[] {
  return others === undefined ? patterns : [...patterns, others];
}

/** Over all keys that have a TTL, each pattern weighed by its number of them; `undefined`: not assessed. */
export function meanTtlSeconds(patterns: readonly Counted[]): number | undefined {
  let keys = 0;
  let sum = 0;
  for (const pattern of patterns) {
    const { meanSeconds } = pattern.ttl;
    if (meanSeconds === undefined) continue;
    const withTtl = pattern.keys - pattern.keysWithoutTtl;
    keys += withTtl;
    sum += withTtl * meanSeconds;
  }
  return keys === 0 ? undefined : sum / keys;
}

/** Shortest first, then mixed and persistent ones, then those not assessed. */
export function rankTtl(strategies: readonly TtlStrategy[]): readonly TtlStrategy[] {
  const rank = (strategy: TtlStrategy) =>
    strategy.class === undefined
      ? 3
      : strategy.class === "persistent"
        ? 2
        : strategy.class === "mixed"
          ? 1
          : 0;
  return strategies.toSorted((a, b) => rank(a) - rank(b) || (a.meanSeconds ?? 0) - (b.meanSeconds ?? 0));
}

/** Keys by the TTL that they have left. Audits of before that was counted have all keys of a pattern in one class. */
export function distributeTtl(audits: readonly Audit[]): readonly TtlBucket[] {
  const keys = new Map<TtlClass, number>();
  const add = (to: TtlClass, count: number) => keys.set(to, (keys.get(to) ?? 0) + count);
  for (const pattern of audits.flatMap(countedKeys)) {
    add("persistent", pattern.keysWithoutTtl);
    for (const [ttlClass, count] of countByClass(pattern)) add(ttlClass, count);
  }
  const total = [...keys.values()].reduce((sum, count) => sum + count, 0);
  return order.map((ttlClass) => {
    const count = keys.get(ttlClass) ?? 0;
    return { class: ttlClass, keys: count, share: total === 0 ? 0 : count / total };
  });
}

function countByClass({
  keys,
  keysWithoutTtl,
  ttl: { keysByClass, p50Seconds },
}: Counted): readonly (readonly [TtlBucket["class"], number])[] {
  if (keysByClass !== undefined)
    return expiringTtlClasses.map((ttlClass) => [ttlClass, keysByClass[ttlClass] ?? 0]);
  return p50Seconds === undefined ? [] : [[classifySeconds(p50Seconds), keys - keysWithoutTtl]];
}
