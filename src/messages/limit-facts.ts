import type { LimitName } from "../core/profiles/profile.ts";
import type { FactName } from "../core/rules/vocabulary.ts";

/** Which fact each limit is about: the row of the facts table that shows the limit. */
export const limitFacts: Readonly<Record<LimitName, FactName>> = {
  memoryUsedRatio: "usedRatio",
  hitRatio: "hitRatio",
  latencyMs: "roundTripP50Ms",
  evictionsPerMinute: "evictionsPerMinute",
  rejectedConnectionsPerMinute: "rejectedConnectionsPerMinute",
  connectedClients: "connectedClients",
  connectionsUsedRatio: "connectionsUsedRatio",
  noTtlShare: "noTtlShare",
  noTtlGrowthRatio: "noTtlGrowthRatio",
  timeToFullSeconds: "timeToFullSeconds",
  keyBurstRatio: "keyGrowthRatio",
  keyBurstKeys: "newKeys",
  replicationLagSeconds: "replicationLagSeconds",
  replicationLagBytes: "replicationLagBytes",
  fragmentationRatio: "fragmentationRatio",
};
