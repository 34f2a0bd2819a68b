import type {
  AuditBounds,
  AuditFinding,
  BigKey,
  Estimate,
  HitRatioAssessment,
  OtherKeys,
  PatternGrowth,
  Priority,
  TtlClass,
  TtlSummary,
  Workload,
} from "../audit/audit.ts";
import type { ClusterMode } from "../fleet.ts";
import type { EffectKind } from "../rules/audit/advice.ts";
import type { Quantity, Severity } from "../rules/rule.ts";
import type { AuditCoverage } from "./coverage.ts";
import type { AuditDiff } from "./diff-audits.ts";

/**
 * What a report over one or more audits says: numbers and named judgements, no sentences. Every renderer (Slack,
 * Markdown, text, HTML) writes the same report.
 */
export interface Report {
  /** When the first audit began and the last one ended. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly totals: ReportTotals;
  /** In the order of the audits. */
  readonly clusters: readonly ClusterReport[];
  /** What holds for the fleet as a whole, in a fixed order. */
  readonly facts: readonly FleetFact[];
  /** All findings, worst first. */
  readonly findings: readonly ClusterFinding[];
  /** What is as it should be, though it may look odd. */
  readonly strengths: readonly FleetFact[];
  readonly memory: MemoryDistribution;
  /** Best first; expected ones and those not assessed at the end. */
  readonly hitRatios: readonly HitRatioRank[];
  /** Shortest first; mixed, persistent and not assessed ones at the end. */
  readonly ttlStrategies: readonly TtlStrategy[];
  /** Keys of all clusters by the TTL that they have left. */
  readonly ttlDistribution: readonly TtlBucket[];
  /** Most urgent first. */
  readonly recommendations: readonly Recommendation[];
  /** For each cluster that was audited before. */
  readonly comparisons: readonly AuditDiff[];
}

export interface ReportTotals {
  readonly clusters: number;
  readonly keys: number;
  readonly keysWithoutTtl: number;
  /** `keysWithoutTtl` are from a sample, of one cluster at least, and so are all keys by TTL. */
  readonly isEstimated: boolean;
  /** Over the clusters where it is known; `undefined`: nowhere. */
  readonly usedBytes?: number;
  readonly patterns: number;
  /** Clusters that were not walked to their end. */
  readonly incomplete: number;
  /** What the clusters are, most of them first; a cluster is in none where it is not known. */
  readonly environments: readonly ClusterCount[];
  readonly modes: readonly { readonly clusterMode: ClusterMode; readonly clusters: number }[];
  /** With their versions: `redis 7.0.15`. */
  readonly products: readonly ClusterCount[];
}

/** A name from outside, and how many clusters have it. */
export interface ClusterCount {
  readonly name: string;
  readonly clusters: number;
}

/** One cluster: the row of the executive summary and the head of its details. `undefined`: not assessed. */
export interface ClusterReport extends AuditCoverage {
  readonly cluster: string;
  readonly clusterMode: ClusterMode;
  readonly environment?: string;
  readonly team?: string;
  readonly workload: Workload;
  /** Locale keys under `workload.because.`. */
  readonly because: readonly string[];
  /** What servers denied, without repetition. */
  readonly denied: readonly string[];
  /** What the audit was asked to keep to. */
  readonly bounds?: AuditBounds;
  /** Of some pattern the elements were not counted, since that would have changed what a primary evicts. */
  readonly sparedElements: boolean;
  /** The worst share of keys that SCAN returned twice, 0..1. */
  readonly duplicateRatio: number;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly nodes: number;
  readonly product?: string;
  readonly version?: string;
  readonly keys: number;
  readonly keysWithoutTtl: number;
  /** Neither with nor without TTL: not assessed, since the user may not read them. */
  readonly unreadableKeys: number;
  /** `keysWithoutTtl` and `noTtlShare` are from a sample. */
  readonly isEstimated: boolean;
  /** 0..1; `undefined`: no keys. */
  readonly noTtlShare?: number;
  readonly usedBytes?: number;
  /** 0: there is no limit. */
  readonly maxmemoryBytes?: number;
  /** 0..1; also `undefined` where there is no limit. */
  readonly usedRatio?: number;
  readonly evictionPolicy?: string;
  readonly fragmentationRatio?: number;
  readonly hits?: number;
  readonly misses?: number;
  readonly hitRatio?: number;
  /** `audits`: lookups of applications cannot be told from those of audits. */
  readonly lookupsNotAssessed?: "audits";
  readonly assessment: HitRatioAssessment;
  readonly opsPerSecond?: number;
  readonly evictedKeys?: number;
  readonly expiredKeys?: number;
  readonly uptimeSeconds?: number;
  readonly connectedClients?: number;
  /** Over the keys that have a TTL. */
  readonly meanTtlSeconds?: number;
  /** Most keys first; members of a roll-up follow its row. */
  readonly patterns: readonly PatternRow[];
  readonly otherKeys: number;
  /** What is known of them; `undefined`: nothing. */
  readonly others?: OtherKeys;
  /** `undefined`: every key was walked. */
  readonly sample?: SampleScope;
  /** Biggest first. */
  readonly biggestKeys: readonly PatternBigKey[];
  /** Worst first. */
  readonly findings: readonly AuditFinding[];
}

/** How much of a keyspace was drawn by lot. */
export interface SampleScope {
  readonly drawnKeys: number;
  /** Of the nodes that were drawn from, when the audit began. */
  readonly keys: number;
  /** A pattern of so many keys is in the sample with 95 % confidence. */
  readonly surePatternKeys: number;
}

export interface PatternBigKey extends BigKey {
  /** `undefined`: none covers it. */
  readonly pattern?: string;
}

/** One row of the table of patterns. */
export interface PatternRow {
  readonly pattern: string;
  /** `rollUp`: sums up the `member` rows after it. */
  readonly kind: "single" | "rollUp" | "member";
  readonly database: number;
  readonly keys: number;
  /** The same with its interval, where it was estimated from a sample; `undefined`: counted. */
  readonly keysEstimate?: Estimate;
  /** Of all keys of the cluster, 0..1. */
  readonly share: number;
  readonly keysWithoutTtl: number;
  /** Of its own keys, 0..1. */
  readonly noTtlShare: number;
  /** Keys by type; empty: not assessed. */
  readonly types: Readonly<Record<string, number>>;
  /** The type of most keys; `undefined`: not assessed. */
  readonly mainType?: string;
  readonly typeLearned: boolean;
  /** Of a few of its keys, the most frequent first; empty: not assessed. */
  readonly encodings: readonly string[];
  readonly ttl: TtlSummary;
  readonly bytes?: Estimate;
  /** Of one key, on average. */
  readonly bytesPerKey?: number;
  /** Of one collection, on average. */
  readonly elementsPerKey?: number;
  /** When an audit first saw it, or one of its members; `undefined`: not looked up. */
  readonly firstSeenMs?: number;
  /** `undefined`: not known. */
  readonly growth?: PatternGrowth;
  readonly description: PatternDescription;
  readonly examples: readonly string[];
}

/** What a pattern is for: the owner's words, or what its shape tells. */
export type PatternDescription =
  | { readonly kind: "contract"; readonly text: string; readonly owner?: string }
  | {
      readonly kind: "shape";
      readonly workload: Workload;
      /** Names of its placeholders; empty: a single key. */
      readonly slots: readonly string[];
    };

/** A named statement with its numbers; a locale has its sentence: `report.fact.<kind>`. */
export interface FleetFact {
  readonly kind: FleetFactKind;
  /** `undefined`: about the fleet. */
  readonly cluster?: string;
  readonly values: Readonly<Record<string, Quantity>>;
  /** What the number of its sentence goes by; `undefined`: it has one form. */
  readonly count?: number;
}

export const fleetFactKinds = [
  "largestByFar",
  "largest",
  "busiest",
  "underused",
  "samePolicy",
  "noPressure",
  "noEvictions",
  "evictions",
  "sameVersion",
  "effectiveCache",
  "expectedMisses",
  "expectedChurn",
] as const;

export type FleetFactKind = (typeof fleetFactKinds)[number];

export interface ClusterFinding {
  readonly cluster: string;
  readonly finding: AuditFinding;
}

/** Who holds the memory; the five biggest, the others together. */
export interface MemoryDistribution {
  readonly totalBytes: number;
  readonly rows: readonly MemoryShare[];
  /** `undefined`: all are rows. */
  readonly others?: { readonly clusters: number; readonly usedBytes: number; readonly share: number };
}

export interface MemoryShare {
  readonly cluster: string;
  readonly usedBytes: number;
  /** Of all memory in use, 0..1. */
  readonly share: number;
}

export interface HitRatioRank {
  readonly cluster: string;
  readonly hitRatio?: number;
  readonly hits?: number;
  readonly misses?: number;
  readonly workload: Workload;
  readonly assessment: HitRatioAssessment;
}

export interface TtlStrategy {
  readonly cluster: string;
  /** Over the keys that have a TTL; `undefined`: none has, or not assessed. */
  readonly meanSeconds?: number;
  /** `undefined`: no keys, or not assessed. */
  readonly class?: TtlClass;
  /** 0..1. */
  readonly noTtlShare: number;
  /** `noTtlShare` is from a sample. */
  readonly isEstimated: boolean;
  readonly workload: Workload;
}

export interface TtlBucket {
  readonly class: Exclude<TtlClass, "mixed">;
  readonly keys: number;
  /** 0..1. */
  readonly share: number;
}

/** Findings that one piece of work settles. */
export interface Recommendation {
  /** What its text is made of: `audit.<rule>.<advice>` with `values`. */
  readonly finding: AuditFinding;
  /** `recommendation`, or `advice.<reason>` where the reasons of the rule ask for different work. */
  readonly advice: string;
  /** How many findings it settles; `finding` speaks for them. */
  readonly findings: number;
  readonly priority: Priority;
  readonly severity: Severity | "info";
  readonly clusters: readonly string[];
  /** Without repetition. */
  readonly patterns: readonly string[];
  readonly owners: readonly string[];
  /** Those that its findings broke. */
  readonly limits: readonly NonNullable<AuditFinding["limit"]>[];
  /** Added up over its findings; of clusters that merge, without those that stay as their home. */
  readonly effect?: { readonly bytes?: Estimate; readonly keys?: number };
  /** What becomes of them, `undefined` without an effect. */
  readonly effectKind?: EffectKind;
}
