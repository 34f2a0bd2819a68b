import type { Quantity, RuleId } from "./rule.ts";

/**
 * Every fact a rule may put into `values`, with its unit. A locale labels each as `facts.<name>`. Text facts
 * hold technical words as the server writes them (a policy, an address, a command), except `role`,
 * `previousRole` and `lastRole`, which are `primary` or `replica`, and `forecastConfidence`, a `Confidence`.
 */
export const factUnits = {
  // memory, time-to-full, fragmentation
  usedRatio: "ratio",
  usedBytes: "bytes",
  maxmemoryBytes: "bytes",
  evictionPolicy: "text",
  timeToFullSeconds: "seconds",
  earliestFullSeconds: "seconds",
  latestFullSeconds: "seconds",
  forecastConfidence: "text",
  growthBytesPerHour: "bytes",
  rssBytes: "bytes",
  fragmentationRatio: "number",
  fragmentationBytes: "bytes",
  // no-ttl (the first three also explain memory)
  keys: "count",
  keysWithoutTtl: "count",
  noTtlShare: "ratio",
  noTtlGrowthRatio: "ratio",
  noTtlGrowthKeys: "count",
  growthSeconds: "seconds",
  // key-burst: `burstBeganAt` is a minute, in UTC
  newKeys: "count",
  keysBefore: "count",
  keyGrowthRatio: "ratio",
  keysPerMinute: "perMinute",
  burstBeganAt: "text",
  // counters over the rate window, which is `windowSeconds` long
  hitRatio: "ratio",
  hits: "count",
  misses: "count",
  evictionsPerMinute: "perMinute",
  evictedKeys: "count",
  rejectedConnectionsPerMinute: "perMinute",
  rejectedConnections: "count",
  windowSeconds: "seconds",
  // latency
  roundTripP50Ms: "ms",
  roundTripP99Ms: "ms",
  slowestCommand: "text",
  slowestCommandP99Ms: "ms",
  // connections
  connectedClients: "count",
  maxClients: "count",
  connectionsUsedRatio: "ratio",
  blockedClients: "count",
  // replication: `replica` is the address of the worst one
  replicas: "count",
  replica: "text",
  replicaState: "text",
  replicationLagSeconds: "seconds",
  replicationLagBytes: "bytes",
  linkDownSeconds: "seconds",
  // persistence
  lastSaveAgeSeconds: "seconds",
  changesSinceSave: "count",
  lastForkMs: "ms",
  // restart, unreachable
  uptimeSeconds: "seconds",
  role: "text",
  previousRole: "text",
  version: "text",
  previousVersion: "text",
  lastAnswerAgeSeconds: "seconds",
  lastRole: "text",
  unreachableNodes: "count",
  unreachableClusters: "count",
} as const satisfies Readonly<Record<string, Quantity["unit"]>>;

export type FactName = keyof typeof factUnits;

export const factNames = Object.keys(factUnits) as readonly FactName[];

/** The reasons a finding of each rule may carry; a locale has a sentence for each: `rules.<rule id>.<reason>`. */
export const findingReasons = {
  memory: ["high"],
  "time-to-full": ["filling"],
  "key-burst": ["burst"],
  "hit-ratio": ["low"],
  latency: ["slow"],
  evictions: ["evicting"],
  connections: ["many"],
  "rejected-connections": ["rejected"],
  "no-ttl": ["share", "growth"],
  replication: ["linkDown", "lag", "replicaNotOnline"],
  persistence: ["bgsaveFailed", "aofFailed"],
  fragmentation: ["fragmented"],
  restart: ["restarted", "failedOver"],
  unreachable: ["timeout", "refused", "auth", "everyNode", "everyCluster"],
} as const satisfies Readonly<Record<RuleId, readonly string[]>>;

/** A reason that the rule may give. */
export type FindingReason<Id extends RuleId = RuleId> = (typeof findingReasons)[Id][number];

/**
 * Why a metric could not be judged; a locale has a sentence for each: `notAssessed.<reason>`.
 *
 * - `unreachable`: the node could not be asked at all. `noSample`: it answered, but not this question.
 * - `denied`: the server does not allow the command. `unreadable`: its answer made no sense.
 * - `notReported`: the server's version or service does not tell this value.
 * - `noLimit`: the profile sets no limit. `noMaxmemory`: the server has no memory limit to compare with.
 * - `firstRound`: nothing to compare with yet. `countersReset`: the counters began anew since the last round.
 * - `auditRunning`: the bot's own audit is among the hits.
 * - `noHistory`: too few hourly rounds to see growth. `tooFewLookups`: a ratio of so few says nothing.
 */
export const notAssessedReasons = [
  "unreachable",
  "noSample",
  "denied",
  "unreadable",
  "notReported",
  "noLimit",
  "noMaxmemory",
  "firstRound",
  "countersReset",
  "noHistory",
  "tooFewLookups",
  "auditRunning",
] as const;

export type NotAssessedReason = (typeof notAssessedReasons)[number];
