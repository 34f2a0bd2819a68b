import type { Workload } from "../audit/audit.ts";
import type { HitRatioAssessment } from "../rules/audit/vocabulary.ts";

/** A ratio of fewer lookups says nothing. */
const fewestLookups = 1_000;

/**
 * Judges a hit ratio by what the cluster is for. Bounds are ours: from 90 % excellent, from 75 % good, from 50 %
 * fair, below 10 % critical. A deduplication cache and a lock look for keys that should not be there.
 */
export function assessHitRatio(
  hits: number | undefined,
  misses: number | undefined,
  workload: Workload,
): HitRatioAssessment {
  if (hits === undefined || misses === undefined) return "notAssessed";
  if (workload === "dedup" || workload === "lock") return "expected";
  if (hits + misses < fewestLookups) return "notAssessed";
  const ratio = hits / (hits + misses);
  if (ratio >= 0.9) return "excellent";
  if (ratio >= 0.75) return "good";
  if (ratio >= 0.5) return "fair";
  return ratio >= 0.1 ? "poor" : "critical";
}

/** 0..1; `undefined`: not assessed, or nothing was looked up. */
export function hitRatioOf(hits: number | undefined, misses: number | undefined): number | undefined {
  if (hits === undefined || misses === undefined || hits + misses === 0) return undefined;
  return hits / (hits + misses);
}
