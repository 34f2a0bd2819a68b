import type { Actor, Mention, TransitionSource } from "../alerts/alert.ts";
import type { Estimate, PatternSlot, Priority, TtlSummary, Workload } from "../audit/audit.ts";
import type { Language, Owner } from "../fleet.ts";
import type { Rival } from "../remediation/find-rivals.ts";
import type { ExtraCost } from "./node-prices.ts";

/**
 * Where a request stands. `draft`: only its author sees it. `posted`: nobody has decided anything.
 * `partly-decided`: some items are decided. `decided`: all are, and nothing runs yet. `remediating`: a run is under
 * way. `verifying`: applied; new keys must prove the fix. `closed`: nothing is left to do. `failed`: the run ended
 * with an error and nobody took it up again.
 */
export type RequestState =
  | "draft"
  | "posted"
  | "partly-decided"
  | "decided"
  | "remediating"
  | "verifying"
  | "closed"
  | "withdrawn"
  | "expired"
  | "failed";

/**
 * Where an item stands. `proposed`: not enough people have approved, or it is open again (`reopenedBecause`).
 * `countered`: the owning team wants another TTL, and the requester must answer. `delegated`: handed to somebody who
 * must decide. `expired`: nobody decided while the request lived. `applied`: the run is over. `verified`: new keys
 * carry the TTL. `relapsed`: they do not, and the item can be decided again.
 */
export type ItemState =
  | "proposed"
  | "approved"
  | "countered"
  | "rejected"
  | "delegated"
  | "expired"
  | "applied"
  | "verified"
  | "relapsed";

/** What an item's run would do: to each key that matches its pattern, or, with `monitor`, to none. */
export type ItemAction =
  | {
      readonly kind: "set-ttl";
      /** 0, in a draft only: nothing speaks for a TTL, so a person must give one before it is posted. */
      readonly ttlSeconds: number;
      /** Each key gets a TTL within `ttlSeconds` ± this share of it, 0..0.5, so that they do not expire at once. */
      readonly jitterRatio: number;
      /** `none`: keys that have no TTL. `any-longer`: also those whose TTL is longer than the new one. */
      readonly touches: "none" | "any-longer";
    }
  | { readonly kind: "flush" }
  /** Each primary tells the bot every command that it runs, for so long (1 to 10). Stands alone in its request. */
  | { readonly kind: "monitor"; readonly seconds: number };

/** Why a TTL is proposed, and by what. `source` is shown: a contract's pattern, a profile's tier, a sibling… */
export interface Evidence {
  readonly kind: "contract" | "tier" | "sibling" | "idle" | "frequency" | "person" | "count";
  readonly source: string;
  readonly values?: Readonly<Record<string, number>>;
}

export type Risk = "low" | "medium" | "high";

/** One person's decision on an item. */
export interface ItemDecision {
  readonly kind: "approve" | "counter" | "counter-back" | "reject" | "delegate" | "accept-counter" | "revoke";
  readonly userId: string;
  readonly atMs: number;
  readonly source: TransitionSource;
  /** In which language they read the request. */
  readonly language: Language;
  readonly ttlSeconds?: number;
  readonly reason?: string;
  /** Delegate: to whom. */
  readonly toUserId?: string;
  /** What they approved: see `planHash`. */
  readonly planHash?: string;
  /** Approve: which of the policy's required roles they had. */
  readonly roles?: readonly string[];
  /** Approve: nothing but such a role let them, so somebody of the team must approve besides. */
  readonly byRoleAlone?: true;
}

/** What a pattern's keys were like at the moment from which new keys are told apart. */
export interface FixBaseline {
  readonly atMs: number;
  readonly keys: number;
  /** Those that lack the TTL and are not new: see `countLacking`. */
  readonly keysLacking: number;
}

/** What a new audit said of the keys born since the baseline. */
export interface FixReading {
  readonly atMs: number;
  /** At least so many were born. */
  readonly newKeys: number;
  /** Of these, at least so many lack the TTL. */
  readonly newLacking: number;
  /** `newLacking / newKeys`, 0..1. */
  readonly share: number;
  /** All keys that lack the TTL, old or new, but for those that the run had to leave. */
  readonly lacking: number;
  /** Of all keys of the pattern, 0..1. */
  readonly lackingShare: number;
}

export interface RequestItem {
  /** From 1; what people type. */
  readonly number: number;
  readonly pattern: string;
  readonly slots: readonly PatternSlot[];
  /** More specific patterns of the same audit: their keys are not this item's. */
  readonly except?: readonly Rival[];
  readonly database: number;
  readonly action: ItemAction;
  /** Keys when the audit saw them, and how many of them have no TTL. */
  readonly keys: number;
  readonly keysWithoutTtl: number;
  readonly bytes?: Estimate;
  readonly ttl: TtlSummary;
  readonly evidence: readonly Evidence[];
  readonly priority: Priority;
  readonly risk: Risk;
  /** What the keys are for, by which a new TTL's risk is judged. */
  readonly purpose: Workload;
  /** Who answers for the keys: the contract's owner, else the cluster's team. */
  readonly owner: string;
  readonly state: ItemState;
  /** All of them, oldest first; which ones count now follows from them (a revoke takes back its author's). */
  readonly decisions: readonly ItemDecision[];
  /** So many of the first decisions no longer count, since the item was asked for anew. `undefined`: all count. */
  readonly voided?: number;
  /** User ids who may decide besides the owner's role: delegates. */
  readonly delegates: readonly string[];
  /** Digests of the item's text as it was shown, by language; set when it is posted or proposed anew. */
  readonly texts?: Readonly<Partial<Record<Language, string>>>;
  /** What an approval binds to: see `planHash`. `undefined`: a draft. */
  readonly planHash?: string;
  /** When the last approval that it needed was given. */
  readonly approvedAtMs?: number;
  /** Why it is open again: `drifted`, `policyChanged`, `approvalExpired`, `undone`, `relapsed`. */
  readonly reopenedBecause?: ReopenReason;
  /** The run that applied it last, and when that ended. */
  readonly appliedBy?: string;
  readonly appliedAtMs?: number;
  /** Keys without the TTL that its run had to leave: another owner's, or the user may not change them. */
  readonly leftByRun?: number;
  /** `undefined` after the run: the next whole audit sets it. */
  readonly baseline?: FixBaseline;
  /** One a judged audit since it was applied, oldest first: the trend. */
  readonly readings?: readonly FixReading[];
  /** Audits in a row in which new keys carried the TTL. */
  readonly goodAudits?: number;
}

export type ReopenReason = "drifted" | "policyChanged" | "approvalExpired" | "undone" | "relapsed";

/** The parts of a request that a person may rewrite before it is posted; each in every language of the request.
 * `undefined`: the template's own words over the facts. */
export interface RequestWords {
  readonly whatHappened?: Readonly<Partial<Record<Language, string>>>;
  readonly rootCause?: Readonly<Partial<Record<Language, string>>>;
  readonly sreWill?: Readonly<Partial<Record<Language, string>>>;
  readonly teamMust?: Readonly<Partial<Record<Language, string>>>;
  readonly burstQuestion?: Readonly<Partial<Record<Language, string>>>;
  readonly consequence?: Readonly<Partial<Record<Language, string>>>;
}

/** Stored facts that the request tells. `undefined`: not known, and the template leaves the sentence out. */
export interface RequestFacts {
  readonly happenedAtMs: number;
  readonly alertId?: string;
  readonly usedRatioAtAlert?: number;
  readonly usedRatioNow?: number;
  readonly usedBytes?: number;
  readonly maxmemoryBytes?: number;
  readonly keys: number;
  readonly keysWithoutTtl: number;
  readonly evictionPolicy?: string;
  /** From burst forensics. */
  readonly burst?: {
    readonly pattern: string;
    readonly keys: number;
    readonly atMs: number;
    readonly durationMs: number;
  };
  /** At the pace at which memory grew; `undefined`: it does not, or that is not known. */
  readonly daysToFull?: number;
  /** Of the next bigger node, by the price table of the fleet file. */
  readonly extraCostPerMonth?: ExtraCost;
  /** Why nothing is known of how keys are used: the server denied the command, or could not be asked. */
  readonly usageNotAssessed?: "denied" | "failed";
}

export interface ActionRequest {
  /** `R` and a number, unique in the store; what people type. */
  readonly id: string;
  readonly cluster: string;
  readonly owner: Owner;
  readonly languages: readonly Language[];
  readonly createdBy: string;
  readonly createdAtMs: number;
  /** The audit it was drafted from. */
  readonly auditStartedAtMs: number;
  readonly facts: RequestFacts;
  readonly words: RequestWords;
  readonly items: readonly RequestItem[];
  /** Patterns that would be items too, and were left out for their number. */
  readonly leftOut: number;
  /** Patterns that would be items too, but are others' to decide, by their contracts. */
  readonly ofOthers?: readonly { readonly team: string; readonly patterns: number }[];
  readonly state: RequestState;
  readonly postedAtMs?: number;
  readonly dueAtMs?: number;
  /** How long after it is posted its author wants it to be due; `undefined`: as the policy says. */
  readonly dueAfterMs?: number;
  /** Reminders sent, by name: `half`, `most`, `due`, and the day (`YYYY-MM-DD`) of each later one. */
  readonly reminded: readonly string[];
  /** When the team said that new keys carry the TTLs. */
  readonly codeChangedAtMs?: number;
  /** The newest run of its items. */
  readonly run?: RequestRun;
  /** Where its message stands, set by delivery (`store.requests.setRoot`); storing a decision never changes it.
   * `undefined`: not posted yet. The channel is the owner's unless that took no message. */
  readonly rootTs?: string;
  readonly rootChannel?: string;
  /** Raised by one with every stored change; a write with an older version is refused. */
  readonly version: number;
}

export interface RequestRun {
  readonly id: string;
  readonly kind: "apply" | "undo";
  readonly state: "running" | "done" | "stopped" | "failed";
  readonly items: readonly number[];
  readonly startedBy: string;
  readonly startedAtMs: number;
}

/** One stored change of a request or of one of its items, or a decision that came too late (`applied` false). */
export interface RequestTransition {
  /** `undefined`: the request itself. */
  readonly item?: number;
  readonly name: string;
  readonly applied: boolean;
  readonly actor: Actor;
  readonly source: TransitionSource;
  readonly atMs: number;
  readonly reason: string;
  readonly from: RequestState | ItemState | undefined;
  readonly to: RequestState | ItemState;
  readonly decision?: ItemDecision;
  /** Who is asked by its reply: those who still owe a decision, or to whom it was handed. */
  readonly mentions?: readonly Mention[];
  /** Drift and verification: the figures it was judged by. */
  readonly values?: Readonly<Record<string, number>>;
}

/** What must be said of a change. `root`: post or edit the request's message; `reply`: tell it in the thread;
 * `copyTo`: tell it to a person or in another channel. */
export type RequestAnnouncement = "root" | "reply" | { readonly copyTo: string };

/** What a machine decided: stored under the condition that the stored version is `expectedVersion` (0: new). */
export interface RequestDecision {
  readonly request: ActionRequest;
  readonly expectedVersion: number;
  readonly transitions: readonly RequestTransition[];
  readonly announcements: readonly RequestAnnouncement[];
}
