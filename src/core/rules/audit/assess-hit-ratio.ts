import type { HitRatioAssessment, Workload } from "../../audit/audit.ts";
import type { Limit } from "../../profiles/profile.ts";

/** Misses are the work of these: a message not seen before, a lock that is free, a queue that is empty. */
const workloadsOfMisses: ReadonlySet<Workload> = new Set(["dedup", "lock", "queue"]);

/** Where no profile sets a limit: a review of ten shared caches called 64 % fair and 2.9 % critical. */
const usualLimit = { warning: 0.6, critical: 0.3 };

/**
 * How good a hit ratio (0..1) is, for a ranking. `limit` is that of the cluster's profile, so that the word agrees
 * with the finding: critical or poor below its levels, and what keeps them is fair in the lower half up to 100 %, good
 * in the next quarter, excellent above. With a warning below 60 % that grades as the review did: above 80 % good,
 * above 90 % excellent. `expected` for a workload whose lookups are meant to miss; `undefined` is not assessed.
 */
export function assessHitRatio(
  ratio: number | undefined,
  workload: Workload,
  limit: Omit<Limit, "source"> = usualLimit,
): HitRatioAssessment {
  if (ratio === undefined) return "notAssessed";
  if (workloadsOfMisses.has(workload)) return "expected";
  const { critical = 0, warning = critical } = limit;
  if (ratio < critical) return "critical";
  if (ratio < warning) return "poor";
  const kept = (ratio - warning) / (1 - warning);
  if (kept > 0.75) return "excellent";
  return kept > 0.5 ? "good" : "fair";
}
