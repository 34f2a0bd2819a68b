/**
 * Every limit a profile may set, with its unit in the name. Ratios are 0..1. `bad above` and `bad below` are
 * strict: a value exactly at the limit keeps it.
 *
 * - `memoryUsedRatio`: used / maxmemory; bad above.
 * - `hitRatio`: hits / (hits + misses) over the rate window; bad below.
 * - `latencyMs`: median round trip of the PINGs of one probe; bad above.
 * - `evictionsPerMinute`, `rejectedConnectionsPerMinute`: over the rate window; bad above.
 * - `connectedClients`: absolute; `connectionsUsedRatio`: of maxclients; bad above.
 * - `noTtlShare`: keys without TTL / keys; bad above. Warning only under a `volatile-*` policy, critical only
 *   while memory is above its own early warning (see the rule).
 * - `noTtlGrowthRatio`: growth of the number of keys without TTL over the last three hourly steps, each of
 *   which must have been upward; bad above.
 * - `timeToFullSeconds`: until memory reaches maxmemory, by its trend; bad below. Judged only where the trend is
 *   clear (see the rule).
 * - `keyBurstRatio`: growth of the number of keys within twenty minutes, all primaries together; bad above.
 *   `keyBurstKeys`: what grew by no more keys than this (its warning) is no burst.
 * - `replicationLagSeconds`, `replicationLagBytes`: bad above.
 * - `fragmentationRatio`: judged only where it is not noise (see the rule); bad above.
 */
export type LimitName =
  | "memoryUsedRatio"
  | "hitRatio"
  | "latencyMs"
  | "evictionsPerMinute"
  | "rejectedConnectionsPerMinute"
  | "connectedClients"
  | "connectionsUsedRatio"
  | "noTtlShare"
  | "noTtlGrowthRatio"
  | "timeToFullSeconds"
  | "keyBurstRatio"
  | "keyBurstKeys"
  | "replicationLagSeconds"
  | "replicationLagBytes"
  | "fragmentationRatio";

/** A limit: `undefined` for a severity means that severity is never given. `source` says who set it. */
export interface Limit {
  readonly warning?: number;
  readonly critical?: number;
  readonly source: string;
}

/** A missing name means the metric is not judged for this cluster. */
export type Limits = Readonly<Partial<Record<LimitName, Limit>>>;

/** When a verdict becomes an alert and when an alert ends. Counts are consecutive probes. */
export interface AlertPolicy {
  readonly fireAfter: number;
  readonly clearAfter: number;
  /** Memory at or above this ratio (0..1) fires and keeps firing without waiting for `fireAfter`. */
  readonly fireAtOnceMemoryRatio: number;
  /** An alert without a fresh sample for this many probe intervals is stale. */
  readonly staleAfterIntervals: number;
  /** A relapse within this time goes back to the same root message. */
  readonly relapseWithinMs: number;
  /** Memory this much above (0..1, of maxmemory) what it was when acknowledged voids the acknowledgment. */
  readonly voidAcknowledgmentRatio: number;
  /** An acknowledgment of a critical alert holds this long, then must be confirmed. */
  readonly criticalAcknowledgedMs: number;
  /** The same for a warning, in business days of the owner's hours (days, where none are declared). */
  readonly warningAcknowledgedDays: number;
  /** Without a confirmation within this time the alert is open again. */
  readonly confirmWithinMs: number;
  /** An open alert is told again after this long; `0`: never. */
  readonly criticalRepeatMs: number;
  readonly warningRepeatMs: number;
  /** More than this many changes (fired, resolved, relapsed) within `flapWithinMs` are told once, together. */
  readonly flapChanges: number;
  readonly flapWithinMs: number;
  /** Alerts of one team and cluster that fire within this time come in one message; `0`: each by itself. */
  readonly groupWaitMs: number;
  /** What joins a group later is told at most this often. */
  readonly groupIntervalMs: number;
  /** A group takes nothing more after this: who joins later would be read as old news. */
  readonly groupLifetimeMs: number;
}

/** A named set of limits and the alerting that goes with it. */
export interface Profile {
  readonly name: string;
  readonly limits: Limits;
  readonly alerting: AlertPolicy;
}
