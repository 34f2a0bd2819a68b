import type { ServerFeeling } from "./plan.ts";

/** What can get worse under a run. */
export type WorseReason = "hitRatio" | "latency" | "evictions" | "replicationLag";

/** How much worse than before a run a server may get. */
export interface HealthLimits {
  /** Of the hit ratio, 0..1. */
  readonly hitRatioDrop: number;
  /** Of the 99th percentile of PING. */
  readonly extraPingMs: number;
  /** Keys evicted a minute above those before. */
  readonly extraEvictionsPerMinute: number;
  /** Bytes that replicas may be behind beyond those before. */
  readonly extraLagBytes: number;
}

/** A hit ratio that falls by five points sends a twentieth of the lookups to the database behind; 5 ms is the warning
 * of command latency, 5 evictions a minute the critical limit of the default profile. */
export const standardHealth: HealthLimits = {
  hitRatioDrop: 0.05,
  extraPingMs: 5,
  extraEvictionsPerMinute: 5,
  extraLagBytes: 1024 * 1024,
};

/** What is worse than before, in a fixed order; empty: nothing. What was not measured both times is not judged. */
export function decideHealth(
  baseline: ServerFeeling,
  now: ServerFeeling,
  limits: HealthLimits = standardHealth,
): readonly WorseReason[] {
  const rise = (read: (feeling: ServerFeeling) => number | undefined) => {
    const [before, after] = [read(baseline), read(now)];
    return before === undefined || after === undefined ? 0 : after - before;
  };
  const reasons: WorseReason[] = [];
  if (-rise(({ hitRatio }) => hitRatio) > limits.hitRatioDrop) reasons.push("hitRatio");
  if (rise(({ pingP99Ms }) => pingP99Ms) > limits.extraPingMs) reasons.push("latency");
  if (rise(({ evictedPerMinute }) => evictedPerMinute) > limits.extraEvictionsPerMinute)
    reasons.push("evictions");
  if (rise(({ replicationLagBytes }) => replicationLagBytes) > limits.extraLagBytes)
    reasons.push("replicationLag");
  return reasons;
}
