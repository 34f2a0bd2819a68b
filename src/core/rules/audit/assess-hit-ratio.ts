import type { HitRatioAssessment, Workload } from "../../audit/audit.ts";
import type { Limit } from "../../profiles/profile.ts";
import { unchosenProfile } from "../../profiles/unchosen.ts";

/** Misses are the work of these: a message not seen before, a lock that is free, a queue that is empty. */
const workloadsOfMisses: ReadonlySet<Workload> = new Set(["dedup", "lock", "queue"]);

/** A review of ten caches called 81 and 87 % good, 94 % excellent; another one good what is above 85 %. */
const good = 0.8;
const excellent = 0.9;

/**
 * How good a hit ratio (0..1) is, for a ranking. `limit` is that of the cluster's profile, so that the word agrees
 * with the finding: critical or poor below its levels, and what keeps them is fair at least, good from 80 % and excellent
 * above 90 %. `expected` for a workload whose lookups are meant to miss; `undefined` is not assessed.
 */
export function assessHitRatio(
  ratio: number | undefined,
  workload: Workload,
  limit: Omit<Limit, "source"> = unchosenProfile.limits.hitRatio,
): HitRatioAssessment {
  if (ratio === undefined) return "notAssessed";
  if (workloadsOfMisses.has(workload)) return "expected";
  const { critical = 0, warning = critical } = limit;
  if (ratio < critical) return "critical";
  if (ratio < warning) return "poor";
  if (ratio > excellent) return "excellent";
  return ratio >= good ? "good" : "fair";
}
