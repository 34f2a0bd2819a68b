import type { AlertPolicy, LimitName } from "../core/profiles/profile.ts";

/** What editors show beside a limit of the fleet file. */
export const limitDescriptions: Readonly<Record<LimitName, string>> = {
  memoryUsedRatio: "Used memory as a share of maxmemory, 0..1. Bad above.",
  hitRatio: "Hits as a share of lookups in the last ten minutes, 0..1. Bad below.",
  latencyMs: "Median round trip of a PING in milliseconds. Bad above.",
  evictionsPerMinute: "Keys evicted a minute. Bad above.",
  rejectedConnectionsPerMinute: "Connections rejected a minute. Bad above.",
  connectedClients: "Connected clients. Bad above.",
  connectionsUsedRatio: "Connected clients as a share of maxclients, 0..1. Bad above.",
  noTtlShare: "Keys without a TTL as a share of all keys, 0..1. Bad above.",
  noTtlGrowthRatio:
    "Growth of the keys without a TTL over three hours, each of which grew: 0.01 is 1 %. Bad above.",
  timeToFullSeconds: "Seconds until memory is full, by its trend. Bad below.",
  keyBurstRatio: "Growth of the number of keys within twenty minutes: 0.2 is 20 %. Bad above.",
  keyBurstKeys: "New keys within twenty minutes, at or below which no growth is a burst (its warning).",
  replicationLagSeconds: "Seconds since a replica last answered its primary. Bad above.",
  replicationLagBytes: "Bytes a replica is behind its primary. Bad above.",
  fragmentationRatio: "Resident memory divided by used memory, on nodes that are not small. Bad above.",
};

/** What editors show beside a value of `alerting`. */
export const alertingDescriptions: Readonly<Record<keyof AlertPolicy, string>> = {
  fireAfter: "Bad probes in a row before an alert is posted.",
  clearAfter: "Good probes in a row before an alert is resolved.",
  fireAtOnceMemoryRatio:
    "Memory at or above this share of maxmemory (0..1) is posted at the first bad probe.",
  staleAfterIntervals: "Probe intervals without a fresh sample before an alert is shown as stale.",
  relapseWithinMs:
    "A relapse within this many milliseconds goes on in the same thread; later it is a new alert.",
  voidAcknowledgmentRatio:
    "Memory this much above (0..1, of maxmemory) what it was when acknowledged voids the acknowledgment.",
  criticalAcknowledgedMs:
    "How long an acknowledgment of a critical alert holds, in milliseconds; then it must be confirmed.",
  warningAcknowledgedDays: "How many business days an acknowledgment of a warning holds.",
  confirmWithinMs: "How long a confirmation is waited for, in milliseconds; then the alert is open again.",
  criticalRepeatMs: "After how many milliseconds an open critical alert is told again; 0: never.",
  warningRepeatMs: "After how many milliseconds an open warning is told again; 0: never.",
  flapChanges: "More changes than this within flapWithinMs are told once, together.",
  flapWithinMs: "The time in milliseconds in which flapping is counted.",
  groupWaitMs:
    "Alerts of one team and cluster that fire within this many milliseconds come in one message; 0: each by itself.",
  groupIntervalMs: "What joins such a group later is told at most this often, in milliseconds.",
  groupLifetimeMs: "For how many milliseconds such a group takes more alerts.",
};
