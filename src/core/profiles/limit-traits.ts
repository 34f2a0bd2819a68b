import type { LimitName } from "./profile.ts";

/** What every limit of a name has in common. */
export interface LimitTraits {
  readonly unit: "ratio" | "bytes" | "count" | "ms" | "seconds" | "perMinute" | "number";
  /** On which side of the limit a value is bad. */
  readonly bad: "above" | "below";
  /** The largest limit that makes sense: 1 for a share; `undefined`: none. */
  readonly max?: number;
}

export const limitTraits: Readonly<Record<LimitName, LimitTraits>> = {
  memoryUsedRatio: { unit: "ratio", bad: "above", max: 1 },
  hitRatio: { unit: "ratio", bad: "below", max: 1 },
  latencyMs: { unit: "ms", bad: "above" },
  evictionsPerMinute: { unit: "perMinute", bad: "above" },
  rejectedConnectionsPerMinute: { unit: "perMinute", bad: "above" },
  connectedClients: { unit: "count", bad: "above" },
  connectionsUsedRatio: { unit: "ratio", bad: "above", max: 1 },
  noTtlShare: { unit: "ratio", bad: "above", max: 1 },
  noTtlGrowthRatio: { unit: "ratio", bad: "above" },
  timeToFullSeconds: { unit: "seconds", bad: "below" },
  keyBurstRatio: { unit: "ratio", bad: "above" },
  keyBurstKeys: { unit: "count", bad: "above" },
  replicationLagSeconds: { unit: "seconds", bad: "above" },
  replicationLagBytes: { unit: "bytes", bad: "above" },
  fragmentationRatio: { unit: "number", bad: "above" },
};

export const limitNames = Object.keys(limitTraits) as readonly LimitName[];
