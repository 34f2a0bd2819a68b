import type { ClusterMode } from "../fleet.ts";
import type { Observation } from "../observation.ts";
import type { LimitName, Limits } from "../profiles/profile.ts";

export type RuleId =
  | "memory"
  | "time-to-full"
  | "key-burst"
  | "hit-ratio"
  | "latency"
  | "evictions"
  | "connections"
  | "rejected-connections"
  | "no-ttl"
  | "replication"
  | "persistence"
  | "fragmentation"
  | "restart"
  | "unreachable";

export type Severity = "warning" | "critical";

/** A measured value with the unit that decides how it is written. `ratio` is 0..1. */
export type Quantity =
  | {
      readonly unit: "ratio" | "bytes" | "count" | "ms" | "seconds" | "perMinute" | "number";
      readonly value: number;
      /** From a sample, and marked so wherever it is shown; `undefined`: counted or measured. */
      readonly isEstimated?: true;
    }
  | { readonly unit: "text"; readonly value: string };

/** The limit a finding went over; `undefined` where a rule has none (a node that does not answer, say). */
export interface BrokenLimit {
  readonly name: LimitName;
  readonly value: Quantity;
  readonly source: string;
}

/** Whom a verdict is about; without `node` it is the cluster as a whole. */
export interface Subject {
  readonly cluster: string;
  readonly node?: string;
}

/**
 * A verdict that something is wrong. `values` are the facts the message shows, in order of insertion; each
 * name has a label in every locale (`facts.<name>`). `reason` picks the sentence where a rule has several
 * (`rules.<rule id>.<reason>`), e.g. replication: `linkDown` or `lag`.
 */
export interface Finding {
  readonly kind: "bad";
  readonly rule: RuleId;
  readonly subject: Subject;
  readonly severity: Severity;
  readonly reason: string;
  readonly values: Readonly<Record<string, Quantity>>;
  readonly limit?: BrokenLimit;
}

/** `good`: assessed and fine. `values` are the same facts, so that a recovery can show them. */
export interface AllClear {
  readonly kind: "good";
  readonly rule: RuleId;
  readonly subject: Subject;
  readonly values: Readonly<Record<string, Quantity>>;
}

/** Not assessed is not fine: no sample, no limit that can apply, a denied command. `reason` is a locale key
 * under `notAssessed.` */
export interface NotAssessed {
  readonly kind: "notAssessed";
  readonly rule: RuleId;
  readonly subject: Subject;
  readonly reason: string;
}

export type Verdict = Finding | AllClear | NotAssessed;

/** What a rule sees of one node: the newest observation and those it may compare it with. */
export interface NodeReading {
  readonly node: string;
  readonly latest: Observation;
  /** The round before; `undefined` in the first. */
  readonly previous?: Observation;
  /** The oldest round within the rate window (10 minutes); `undefined` in the first. Rates come from here. */
  readonly windowStart?: Observation;
  /** One round per hour of the last day, oldest first, without the newest; for growth. */
  readonly hourly: readonly Observation[];
  /** One round per minute of the last twenty, oldest first, without the newest; for bursts. */
  readonly recent: readonly Observation[];
}

export interface ClusterReading {
  readonly cluster: string;
  readonly mode: ClusterMode;
  readonly limits: Limits;
  readonly nodes: readonly NodeReading[];
}

/** A pure judgement. At most one verdict per subject; a rule that does not apply to a node (a primary's rule
 * on a replica) gives none. A metric without a limit in the profile gives `notAssessed` with `noLimit`. */
export interface Rule {
  readonly id: RuleId;
  readonly judge: (reading: ClusterReading) => readonly Verdict[];
}
