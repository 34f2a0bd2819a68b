import type { Workload } from "../../audit/audit.ts";
import type { HitRatioAssessment } from "./vocabulary.ts";

/** Misses are the work of these: a message not seen before, a lock that is free, a queue that is empty. */
const workloadsOfMisses: ReadonlySet<Workload> = new Set(["dedup", "lock", "queue"]);

/**
 * How good a hit ratio (0..1) is, for a ranking: above 90 % excellent, above 80 % good, above 60 % fair, from 30 %
 * on poor, below critical, as a review of ten shared caches graded them (64 % fair, 2.9 % critical). `expected`
 * for a workload whose lookups are meant to miss; `undefined` is not assessed.
 */
export function assessHitRatio(ratio: number | undefined, workload: Workload): HitRatioAssessment {
  if (ratio === undefined) return "notAssessed";
  if (workloadsOfMisses.has(workload)) return "expected";
  if (ratio > 0.9) return "excellent";
  if (ratio > 0.8) return "good";
  if (ratio > 0.6) return "fair";
  return ratio >= 0.3 ? "poor" : "critical";
}
