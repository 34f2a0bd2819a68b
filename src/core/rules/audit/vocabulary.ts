import type {
  AuditRuleId,
  ExpiringTtlClass,
  HitRatioAssessment,
  TtlClass,
  Workload,
} from "../../audit/audit.ts";
import type { Quantity } from "../rule.ts";

/**
 * Every fact a rule of the audit may put into `values`, with its unit. A locale labels each as `facts.<name>`; a
 * name that the rules of the alerts also use has the same unit and meaning there. Text facts hold what the server
 * or the keyspace says, masked and escaped, except those of `wordFacts`.
 */
export const auditFactUnits = {
  // the cluster as a whole
  keys: "count",
  keysWithoutTtl: "count",
  noTtlShare: "ratio",
  usedBytes: "bytes",
  maxmemoryBytes: "bytes",
  usedRatio: "ratio",
  evictionPolicy: "text",
  evictedKeys: "count",
  expiredKeys: "count",
  uptimeSeconds: "seconds",
  workload: "text",
  // one pattern, or several together: of all keys of the cluster
  share: "ratio",
  patterns: "count",
  patternBytes: "bytes",
  examples: "text",
  // since the audit before; `growthSeconds` lie between the two
  noTtlGrowthKeys: "count",
  noTtlGrowthRatio: "ratio",
  keysGrowth: "count",
  bytesGrowth: "bytes",
  growthSeconds: "seconds",
  // over several audits in a row: when each began, and what it counted
  growthAudits: "count",
  growthCounts: "text",
  // remaining TTLs of a pattern
  ttlClass: "text",
  ttlP10Seconds: "seconds",
  ttlP50Seconds: "seconds",
  ttlP90Seconds: "seconds",
  ttlMaxSeconds: "seconds",
  // unbounded-counters: the placeholder that holds the date, what one of its values is, and how many there are
  datePlaceholder: "text",
  datePeriod: "text",
  distinctDates: "count",
  // low-hit-ratio
  hitRatio: "ratio",
  hits: "count",
  misses: "count",
  assessment: "text",
  // over-provisioned: `freeBytes` is what could be given back, `planFloorBytes` of all primaries together
  primaries: "count",
  planFloorBytes: "bytes",
  freeBytes: "bytes",
  // high-fragmentation
  fragmentationRatio: "number",
  fragmentationBytes: "bytes",
  // ttl-out-of-tier, contract-broken, undeclared-namespace
  tier: "text",
  declaredTtlSeconds: "seconds",
  declaredType: "text",
  actualType: "text",
  wrongTypeKeys: "count",
  contract: "text",
  namespace: "text",
  // big-keys: the biggest of the pattern, and how many of its keys are over the limit
  bigKeys: "count",
  key: "text",
  keyType: "text",
  keyBytes: "bytes",
  elements: "count",
  // naming-drift
  spellings: "text",
  // logical-databases
  databases: "text",
  databaseCount: "count",
  // eviction-policy
  expiringShare: "ratio",
} as const satisfies Readonly<Record<string, Quantity["unit"]>>;

export type AuditFactName = keyof typeof auditFactUnits;

export const auditFactNames = Object.keys(auditFactUnits) as readonly AuditFactName[];

/**
 * The reasons a finding of each rule may carry; a locale has a sentence for each: `audit.<rule>.<reason>`. What to do
 * is where `adviceOf` says.
 *
 * - `persistent-keys`: `share`, `growth` and `steadyGrowth` are about the cluster as a whole; `pattern` is a pattern
 *   none of whose keys expires, `patternGrowth` one whose keys without TTL have become more since the audit before,
 *   `patternSteadyGrowth` one where each of the last three audits counted more than the one before.
 * - `unbounded-counters`: `dated`: no key has a TTL though its name holds a date; `datedPartly`: some have none.
 * - `low-hit-ratio`: `lookupsMiss`: far more lookups miss than keys were ever written; `low`: below the limit;
 *   `expiresEarly`: fair, and keys live for minutes; `expected`: misses are the work of this workload (severity
 *   `info`, nothing to do).
 * - `over-provisioned`: `merge`: the plan is the smallest there is; `shrink`: a smaller one would do; `lower`: no plan is
 *   known.
 * - `high-memory`: what happens when it is full; `filling`: not known, since the server does not tell its policy.
 * - `mixed-ttl`: `mixed`: keys of one pattern with and without TTL; `overLong`: longer than the workload needs;
 *   `spread`: remaining TTLs of very different size in one pattern.
 * - `ttl-out-of-tier`: `aboveTier`: longer than the tier of its workload; `aboveTiers`: than the longest tier.
 * - `contract-broken`: `noTtl`: a TTL is declared, and keys have none; `ttlTooLong`; `ttlUnwanted`: declared
 *   persistent, but keys expire; `wrongType`.
 * - `big-keys`: `bytes` or `elements` over the limit; `someBytes`, `someElements`: at least so many keys are, since not
 *   every key was measured; `otherBytes`, `otherElements`: keys that no pattern covers.
 * - `sensitive-key-names`: what the names look like.
 * - `naming-drift`: `spellings`; `spellingsStay`: keys of all but the most frequent spelling have no TTL.
 * - `eviction-policy`: under `allkeys-*` keys may be evicted, `declaredEvictable`: that a contract declares persistent;
 *   `lastingEvictable`: that look like more than copies, though nobody has declared it;
 *   `nothingToEvict`: under `volatile-*` hardly any key can be; `cacheRefusesWrites`: a cache under `noeviction`.
 */
export const auditReasons = {
  "persistent-keys": ["share", "growth", "steadyGrowth", "pattern", "patternGrowth", "patternSteadyGrowth"],
  "unbounded-counters": ["dated", "datedPartly"],
  "low-hit-ratio": ["lookupsMiss", "low", "expiresEarly", "expected"],
  "over-provisioned": ["merge", "shrink", "lower"],
  "high-memory": ["refusesWrites", "evicts", "filling"],
  "high-fragmentation": ["fragmented"],
  "mixed-ttl": ["mixed", "overLong", "spread"],
  "ttl-out-of-tier": ["aboveTier", "aboveTiers"],
  "contract-broken": ["noTtl", "ttlTooLong", "ttlUnwanted", "wrongType"],
  "undeclared-namespace": ["undeclared"],
  "big-keys": ["bytes", "elements", "someBytes", "someElements", "otherBytes", "otherElements"],
  "sensitive-key-names": ["jwt", "token", "email", "phone"],
  "naming-drift": ["spellings", "spellingsStay"],
  "logical-databases": ["several"],
  "eviction-policy": ["declaredEvictable", "lastingEvictable", "nothingToEvict", "cacheRefusesWrites"],
} as const satisfies Readonly<Record<AuditRuleId, readonly string[]>>;

export type AuditReason<Id extends AuditRuleId = AuditRuleId> = (typeof auditReasons)[Id][number];

export const auditRuleIds = Object.keys(auditReasons) as readonly AuditRuleId[];

/** Best first; a locale has a word for each: `hitRatioAssessment.<assessment>`. */
export const hitRatioAssessments = [
  "excellent",
  "good",
  "fair",
  "poor",
  "critical",
  "expected",
  "notAssessed",
] as const satisfies readonly HitRatioAssessment[];

/** A locale has a word for each: `workload.name.<workload>`. */
export const workloads = [
  "cache",
  "session-store",
  "dedup",
  "counter",
  "queue",
  "lock",
  "registry",
  "unknown",
] as const satisfies readonly Workload[];

/** Shortest first. */
export const expiringTtlClasses = [
  "ultra-short",
  "very-short",
  "short",
  "medium",
  "long",
  "very-long",
] as const satisfies readonly ExpiringTtlClass[];

/** A locale has a word for each: `ttlClass.<class>`. */
export const ttlClasses = [
  ...expiringTtlClasses,
  "persistent",
  "mixed",
] as const satisfies readonly TtlClass[];

/** A locale has a word for each: `ttlTier.<tier>`. */
export const ttlTierNames = ["hot", "warm", "cold"] as const;

export type TtlTierName = (typeof ttlTierNames)[number];

/** A locale has a word for each: `datePeriod.<period>`. */
export const datePeriods = ["time", "day", "week", "month", "year"] as const;

export type DatePeriod = (typeof datePeriods)[number];

/** Text facts whose value is one of a list above, and where a locale has the word for it. */
export const wordFacts = {
  workload: "workload.name",
  ttlClass: "ttlClass",
  assessment: "hitRatioAssessment",
  tier: "ttlTier",
  datePeriod: "datePeriod",
} as const satisfies Readonly<Partial<Record<AuditFactName, string>>>;

/** Why a workload was concluded; a locale has a sentence for each: `workload.because.<reason>`. */
export const workloadReasons = [
  /** Most keys belong to patterns of this workload. */
  "patternsAgree",
  /** Hardly any lookup hits, and about as many keys were written as lookups missed. */
  "missesExpected",
  /** More than a thousand keys have expired for each that is there now. */
  "fewKeysManyExpired",
  /** Half of the keys live less than a minute. */
  "shortTtls",
  /** Half of the keys live more than a day. */
  "longTtls",
  /** Keys are written more often than they are looked up. */
  "moreWritesThanReads",
  /** Keys are looked up at least twice as often as they are written. */
  "mostlyReads",
  /** At least 95 % of the lookups hit. */
  "highHitRatio",
  /** Keys are named by random ids. */
  "uniqueIds",
  /** Most writes are increments. */
  "mostlyIncrements",
  /** Most commands work on lists or streams. */
  "queueCommands",
  /** Most keys have a TTL. */
  "keysExpire",
  /** Most keys have no TTL. */
  "keysNeverExpire",
  /** Nothing speaks clearly for one workload. */
  "noEvidence",
] as const;

export type WorkloadReason = (typeof workloadReasons)[number];
