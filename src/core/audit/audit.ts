import type { ClusterMode } from "../fleet.ts";
import type { Finding, Quantity, RuleId, Severity } from "../rules/rule.ts";

/**
 * `exact`: TTL, type and memory of every key. `standard`: TTL and type of every key, memory of a sample of each
 * pattern. `sample`: everything of a bounded sample of keys.
 */
export type AuditMode = "exact" | "standard" | "sample";

/** `gentle`: other clients must not feel it. `fast`: as fast as the server answers. */
export type AuditPace = "gentle" | "fast";

/** How much of each node an audit walks at most; `undefined`: as much as there is. */
export interface AuditBounds {
  readonly maxKeys?: number;
  readonly maxMs?: number;
}

/** A number that was counted (`low` = `value` = `high`) or estimated, with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How long the keys of a pattern live, by the median of the remaining TTLs: `ultra-short` below a minute,
 * `very-short` below 10 minutes, `short` up to 4 hours, `medium` up to a day, `long` up to 14 days, `very-long`
 * above. `persistent`: no key has a TTL. `mixed`: some have one and some, at least 1 %, have none.
 */
export type TtlClass =
  | "ultra-short"
  | "very-short"
  | "short"
  | "medium"
  | "long"
  | "very-long"
  | "persistent"
  | "mixed";

/** Remaining TTLs of the keys that have one, in seconds; all but `class` undefined where none has. */
export interface TtlSummary {
  readonly class: TtlClass;
  readonly minSeconds?: number;
  readonly p10Seconds?: number;
  readonly p50Seconds?: number;
  readonly p90Seconds?: number;
  /** Of one pattern only. */
  readonly p99Seconds?: number;
  readonly maxSeconds?: number;
  readonly meanSeconds?: number;
  /** Of one pattern only: how many of its keys are in each class, by the TTL of each. */
  readonly keysByClass?: Readonly<Partial<Record<ExpiringTtlClass, number>>>;
}

/** What a single key that expires may be. */
export type ExpiringTtlClass = Exclude<TtlClass, "persistent" | "mixed">;

/** A big key; its name is masked and escaped already. */
export interface BigKey {
  readonly key: string;
  readonly type: string;
  /** `undefined`: not assessed. */
  readonly bytes?: number;
  /** Of a collection; `undefined` for a string. */
  readonly elements?: number;
}

/** One placeholder of a pattern. */
export interface PatternSlot {
  readonly name: string;
  /** What its values look like: `number`, `uuid`, `date`, `timestamp`, `hex`, `word`, `token`, `email`… */
  readonly type: string;
  readonly distinctEstimate: number;
  /** Up to three, masked. */
  readonly samples: readonly string[];
}

/** What is known of all keys of one shape. */
export interface PatternAudit {
  /** `orderservice:orderDetail:{orderId}`; literal braces are `\{` `\}`, control bytes escaped. */
  readonly pattern: string;
  /** The roll-up of enum-like siblings it belongs to: `duplicate_message_{deviceType}_…`; `undefined`: none. */
  readonly rollUp?: string;
  readonly database: number;
  readonly slots: readonly PatternSlot[];
  readonly keys: number;
  /** The same with its interval, where it was estimated from a sample; `undefined`: counted. */
  readonly keysEstimate?: Estimate;
  /** When an audit first saw the pattern, Unix ms; `undefined`: not looked up. */
  readonly firstSeenMs?: number;
  /** Since the audit before; `undefined`: not known, since one of the two did not see every key. */
  readonly growth?: PatternGrowth;
  /** Of all keys of the cluster, 0..1. */
  readonly share: number;
  readonly keysWithoutTtl: number;
  /** Keys by type: `{ string: 120 }`. Empty: not assessed. */
  readonly types: Readonly<Record<string, number>>;
  /** The type was learned from the first keys of the pattern and not asked of every key. */
  readonly typeLearned: boolean;
  readonly ttl: TtlSummary;
  /** `undefined`: not assessed. */
  readonly bytes?: Estimate;
  /** Of collections, all keys together; `undefined`: strings only, or not assessed. */
  readonly elements?: Estimate;
  /**
   * A few keys by OBJECT ENCODING, most of them first: `{ listpack: 7, hashtable: 1 }`; they stand for no others.
   * `undefined`: not assessed.
   */
  readonly encodings?: Readonly<Record<string, number>>;
  /**
   * How many of its keys are too big (more than 100 KiB or 5,000 elements), with their bytes where all are known;
   * not `complete`: at least so many. `undefined`: none that was measured, or not counted in a sample.
   */
  readonly bigKeys?: { readonly keys: number; readonly bytes?: number; readonly complete: boolean };
  /** Biggest first, at most five. */
  readonly biggest: readonly BigKey[];
  /** Masked and escaped, at most three. */
  readonly examples: readonly string[];
}

/** Keys that no pattern covers, of all databases. */
export type OtherKeys = Pick<
  PatternAudit,
  "keys" | "keysWithoutTtl" | "types" | "typeLearned" | "ttl" | "bytes" | "bigKeys" | "biggest"
>;

/** Keys gained (or lost: negative) since an earlier audit that began at `sinceMs`; a new pattern gained all of its keys. */
export interface PatternGrowth {
  readonly sinceMs: number;
  readonly keys: number;
  readonly keysWithoutTtl: number;
}

/** A pattern that earlier audits saw, and the newest one did not. */
export interface GonePattern {
  readonly pattern: string;
  readonly database: number;
  /** When it was seen last. */
  readonly keys: number;
  /** Starts of the first and of the last audit that saw it, Unix ms. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

/** One scanned node. */
export interface NodeAudit {
  /** `host:port`. */
  readonly node: string;
  readonly role: "primary" | "replica";
  readonly runId: string;
  /** Keys the server counted when the scan began. */
  readonly expectedKeys: number;
  /** Distinct keys seen, by estimate. */
  readonly scannedKeys: number;
  /** Keys drawn by lot, one that came twice counted twice; `undefined`: all were walked. */
  readonly drawnKeys?: number;
  /** Share of keys that SCAN returned more than once, 0..1, by estimate. */
  readonly duplicateRatio: number;
  readonly complete: boolean;
  /** Why not: `keyLimit`, `timeLimit`, `cancelled`, `disconnected`, `unreachable`, `refused`, `timeout`, `selectDenied`… */
  readonly incompleteReason?: string;
  readonly durationMs: number;
  /** What the audit itself added to the server's counters. */
  readonly ownKeyspaceHits: number;
  /** Its calls by command, as INFO commandstats names those that count as lookups. `undefined`: not known. */
  readonly ownCalls?: Readonly<Record<string, number>>;
  /**
   * `large`: the elements of collections below 16 KiB were not counted, since counting would change what this primary
   * evicts. `undefined`: those of all were.
   */
  readonly elements?: "large";
  /** What the server denied: `MEMORY USAGE`, `OBJECT`…, or `keysByName`; what depends on it is not assessed. */
  readonly denied: readonly string[];
}

/** Among what is denied: an ACL lets the user read some keys only. */
export const keysByName = "keys by name";

/** Figures of the whole cluster at the time of the audit, primaries added up. `undefined`: not assessed. */
export interface ClusterFigures {
  readonly product?: string;
  readonly version?: string;
  /** The cloud service that runs it, where the servers name one. */
  readonly service?: "elasticache";
  readonly usedBytes?: number;
  /** 0: there is no limit, on one node at least. */
  readonly maxmemoryBytes?: number;
  readonly evictionPolicy?: string;
  readonly fragmentationRatio?: number;
  /** Since the servers started, the lookups of audits subtracted. */
  readonly hits?: number;
  readonly misses?: number;
  /** `audits`: the server tells hits and misses, but those of applications cannot be told from those of audits. */
  readonly lookupsNotAssessed?: "audits";
  readonly opsPerSecond?: number;
  readonly evictedKeys?: number;
  readonly expiredKeys?: number;
  readonly uptimeSeconds?: number;
  readonly connectedClients?: number;
  /** Calls by command since the servers started, from INFO commandstats, lower case. */
  readonly commandCalls?: Readonly<Record<string, number>>;
  readonly databases: readonly {
    readonly index: number;
    readonly keys: number;
    readonly keysWithTtl: number;
  }[];
}

/** One audit of one cluster, as it is stored and published (schema version 1). */
export interface Audit {
  readonly schemaVersion: 1;
  readonly cluster: string;
  readonly clusterMode: ClusterMode;
  readonly environment?: string;
  readonly team?: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly mode: AuditMode;
  readonly pace: AuditPace;
  /** What it was asked to keep to. */
  readonly bounds?: AuditBounds;
  /** Every node was walked to its end; of keys that may not be read only the names were. */
  readonly complete: boolean;
  readonly nodes: readonly NodeAudit[];
  readonly keys: number;
  readonly keysWithoutTtl: number;
  readonly figures: ClusterFigures;
  /** Most keys first. */
  readonly patterns: readonly PatternAudit[];
  /** Gone lately first; `undefined`: not known, since this audit did not see every key. */
  readonly gonePatterns?: readonly GonePattern[];
  /** Of `keys`, those that the user may not read: their TTL, type and memory are not assessed. `undefined`: none. */
  readonly unreadableKeys?: number;
  /** Keys that no pattern covers (`{other}`), those that may not be read among them. */
  readonly otherKeys: number;
  /** What is known of those that may be read; `undefined`: there are none, or an audit of before it was stored. */
  readonly others?: OtherKeys;
  /** How the cluster is used, by its commands, TTLs and hit ratio. */
  readonly workload: WorkloadFingerprint;
  /** How good the hit ratio is, by the limits of the profile that the findings hold it against. */
  readonly hitRatioAssessment?: HitRatioAssessment;
  readonly findings: readonly AuditFinding[];
}

export type Workload =
  | "cache"
  | "session-store"
  | "dedup"
  | "counter"
  | "queue"
  | "lock"
  | "registry"
  | "unknown";

/** `expected`: misses are the work of the workload. */
export type HitRatioAssessment =
  | "excellent"
  | "good"
  | "fair"
  | "poor"
  | "critical"
  | "expected"
  | "notAssessed";

/** A judgement with its grounds, so that a person can disagree. */
export interface WorkloadFingerprint {
  readonly workload: Workload;
  /** Reasons, as locale keys under `workload.because.`: `missesExpected`, `longTtls`, `fewKeysManyExpired`… */
  readonly because: readonly string[];
  /** The same per pattern, by pattern text. */
  readonly patterns: Readonly<Record<string, Workload>>;
}

export type AuditRuleId =
  | "persistent-keys"
  | "unbounded-counters"
  | "low-hit-ratio"
  | "over-provisioned"
  | "high-memory"
  | "high-fragmentation"
  | "mixed-ttl"
  | "ttl-out-of-tier"
  | "contract-broken"
  | "undeclared-namespace"
  | "big-keys"
  | "sensitive-key-names"
  | "naming-drift"
  | "logical-databases"
  | "eviction-policy";

export type Priority = "P1" | "P2" | "P3";

/**
 * One thing an audit found. `values` are facts with units as in `Finding`; `reason` picks the sentence
 * (`audit.<rule>.<reason>`). The recommendation's text is `audit.<rule>.recommendation` or `.advice.<reason>`.
 */
export interface AuditFinding {
  readonly rule: AuditRuleId;
  readonly reason: string;
  readonly priority: Priority;
  readonly severity: Severity | "info";
  /** `undefined`: about the cluster as a whole. */
  readonly pattern?: string;
  readonly values: Finding["values"];
  /** The limit that was broken and who set it; `undefined` where the rule has none. */
  readonly limit?: { readonly value: Quantity; readonly source: string };
  /** What following the recommendation is expected to bring. */
  readonly effect?: { readonly bytes?: Estimate; readonly keys?: number };
  /** From the contract or the fleet file; `undefined`: nobody is known. */
  readonly owner?: string;
  /** A rule of the alerts that judges the same thing all the time. */
  readonly relatedRule?: RuleId;
}

/** What an owner declared of a key namespace, in the fleet file. */
export interface Contract {
  /** Pattern with named placeholders, or a prefix that ends with `*`: `chat:ctx:thread:{threadId}`. */
  readonly pattern: string;
  readonly type?: string;
  /** `undefined`: nothing is declared; 0: persistent on purpose. */
  readonly ttlSeconds?: number;
  readonly owner?: string;
  readonly description?: string;
}
