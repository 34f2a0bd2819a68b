import type { Alert, Announcement, Decision, Transition } from "../core/alerts/alert.ts";
import type { Audit } from "../core/audit/audit.ts";
import type { Language } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import type { RuleId, Subject } from "../core/rules/rule.ts";

/** A transition as it was stored; `sequence` counts from 1 within its alert. */
export interface StoredTransition {
  readonly alertId: string;
  readonly sequence: number;
  readonly transition: Transition;
}

/** A message that must reach Slack. It is rendered when it is sent, so that edits coalesce. */
export interface OutboxEntry {
  /** Unique, random; travels in the message's metadata, so that a doubtful post can be looked up. */
  readonly id: string;
  readonly alertId: string;
  readonly announcement: Announcement;
  /** For a reply: which transition it tells. */
  readonly transitionSequence?: number;
  /** Attempts begun before this claim. */
  readonly attempts: number;
  readonly createdAtMs: number;
}

/** What Slack sent, as it came: the whole body. */
export interface InboxEntry {
  /** `event_id`, or the envelope or trigger id of a click. */
  readonly id: string;
  readonly body: unknown;
  readonly receivedAtMs: number;
}

export interface AlertFilter {
  /** Only alerts whose condition is not `resolved`. */
  readonly open?: boolean;
  /** Only alerts that fired (a suspicion is no news). */
  readonly fired?: boolean;
  readonly cluster?: string;
}

/**
 * All that the bot remembers. Every method is one transaction; a method that fails has changed nothing.
 * Failures throw `StoreError`. NUL in an id, a name or an error text is stored and looked up as U+FFFD.
 */
export interface Store {
  readonly observations: {
    /** Adds the rounds of one probe cycle. A round of the same node and time that is there already stays. */
    readonly add: (observations: readonly Observation[]) => Promise<void>;
    /** The newest round of each node of a cluster, by node name. */
    readonly latest: (cluster: string) => Promise<readonly Observation[]>;
    /** The newest round of a node before a time; `undefined`: none. */
    readonly before: (cluster: string, node: string, atMs: number) => Promise<Observation | undefined>;
    /** The oldest round of a node at or after a time; `undefined`: none. */
    readonly oldestSince: (
      cluster: string,
      node: string,
      sinceMs: number,
    ) => Promise<Observation | undefined>;
    /** The last round of each hour (by the clock, UTC) of a node since a time, oldest first; of the hour that
     * is running, the newest so far. */
    readonly hourly: (cluster: string, node: string, sinceMs: number) => Promise<readonly Observation[]>;
    /** Removes rounds before a time; returns how many. */
    readonly removeBefore: (atMs: number) => Promise<number>;
  };
  readonly alerts: {
    /** A new, never used id: `A1`, `A2`… */
    readonly nextId: () => Promise<string>;
    readonly find: (id: string) => Promise<Alert | undefined>;
    /** The newest epoch of a rule on a subject. */
    readonly findNewest: (rule: RuleId, subject: Subject) => Promise<Alert | undefined>;
    readonly findByRoot: (channel: string, rootTs: string) => Promise<Alert | undefined>;
    /** Newest first by id. With both `open` and `fired`, a suspected relapse is left out: it is no news yet. */
    readonly list: (filter: AlertFilter) => Promise<readonly Alert[]>;
    /**
     * Stores a decision: the alert under compare-and-set, its transition and one outbox entry per
     * announcement, together. `conflict`: somebody was quicker, nothing was stored; read again and decide again.
     */
    readonly apply: (decision: Decision) => Promise<"applied" | "conflict">;
    readonly transitions: (alertId: string) => Promise<readonly StoredTransition[]>;
    /** Remembers where the root stands; does not count as a change of version. `apply` leaves it as it is. */
    readonly setRoot: (alertId: string, rootTs: string) => Promise<void>;
  };
  readonly outbox: {
    /**
     * Takes due entries for sending, at most one per alert and in order of creation within an alert, and holds
     * them for `leaseMs`; after that they are due again, with one attempt more. An entry waits until every
     * earlier one of its alert is confirmed or failed.
     *
     * Claiming a `root` entry confirms the later `root` entries of its alert that exist by then, since a root
     * is rendered from the alert as it is after the claim. (The earlier one stays, because a doubtful post may
     * carry its id, and because replies in between need the root to be posted.)
     */
    readonly claim: (nowMs: number, leaseMs: number, limit: number) => Promise<readonly OutboxEntry[]>;
    readonly confirm: (id: string, atMs: number) => Promise<void>;
    /** Gives an entry back, due at `atMs`. An entry that was confirmed or failed meanwhile stays so; likewise
     * for `confirm` and `fail`. */
    readonly retry: (id: string, atMs: number, error: string) => Promise<void>;
    /** Gives an entry up. It stays readable with its error. */
    readonly fail: (id: string, atMs: number, error: string) => Promise<void>;
    /** Entries neither confirmed nor failed. */
    readonly pendingCount: () => Promise<number>;
  };
  readonly inbox: {
    /** `duplicate`: this id was accepted before. */
    readonly accept: (entry: InboxEntry) => Promise<"new" | "duplicate">;
    readonly done: (id: string, atMs: number) => Promise<void>;
    /** Accepted, never done: the bot died in between. Oldest first. */
    readonly pending: () => Promise<readonly InboxEntry[]>;
    readonly removeDoneBefore: (atMs: number) => Promise<number>;
  };
  readonly preferences: {
    /** `undefined`: the person follows their Slack locale. */
    readonly language: (userId: string) => Promise<Language | undefined>;
    /** `undefined` removes the choice. */
    readonly setLanguage: (userId: string, language: Language | undefined) => Promise<void>;
  };
  readonly audits: {
    /** A second audit of a cluster that began in the same millisecond is dropped. */
    readonly add: (audit: Audit) => Promise<void>;
    /** The newest one of a cluster, or the newest that began before a time; `undefined`: there is none. */
    readonly newest: (cluster: string, beforeMs?: number) => Promise<Audit | undefined>;
    /** Removes audits that began before a time; returns how many. */
    readonly removeBefore: (atMs: number) => Promise<number>;
  };
  readonly close: () => Promise<void>;
}
