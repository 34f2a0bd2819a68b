import type { Alert, Decision, MessageRef, Transition } from "../core/alerts/alert.ts";
import type { Audit } from "../core/audit/audit.ts";
import type { Language } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import type { BundleGrowth } from "../core/outbox/decide-placement.ts";
import type { Bundle, NewOutboxEntry, RootNote } from "../core/outbox/outbox-message.ts";
import type { KeptReport } from "../core/report/progress.ts";
import type { RuleId, Subject } from "../core/rules/rule.ts";
import type { Silence } from "../core/suppression/silence.ts";
import type { RequestStore } from "./request-store.ts";

/** A transition as it was stored; `sequence` counts from 1 within its alert. */
export interface StoredTransition {
  readonly alertId: string;
  readonly sequence: number;
  readonly transition: Transition;
}

/** A message that must reach Slack. It is rendered when it is sent, so that edits coalesce. */
export interface OutboxEntry extends NewOutboxEntry {
  /** Unique, random; travels in the message's metadata, so that a doubtful post can be looked up. */
  readonly id: string;
  /** Attempts begun before this claim. */
  readonly attempts: number;
}

/** An entry and its end. */
export interface SettledEntry extends OutboxEntry {
  /** `covered`: an earlier root shows its change too; `dropped`: when it could be sent, it was no longer so. */
  readonly state: "pending" | "confirmed" | "covered" | "dropped" | "failed";
  readonly settledAtMs?: number;
  readonly error?: string;
}

/** Where an alert's root is about to be posted; with `bundleId` inside that bundle's thread. */
export interface Placement {
  readonly channel: string;
  readonly bundleId?: string;
  readonly atMs: number;
  /** To be told in its thread. */
  readonly note?: RootNote;
}

/** Where an alert's root was posted, and when. */
export interface RootPlace {
  readonly rootTs: string;
  readonly atMs: number;
  readonly channel: string;
  readonly bundleId?: string;
}

/** What is taken from the outbox in one go. */
export interface OutboxClaim {
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly limit: number;
  /** What is to be posted there waits: no token is left for these channels, or they are broken. Edits go on. */
  readonly heldChannels?: readonly string[];
  /** The same for every channel. */
  readonly holdsPosts?: boolean;
}

/** A claimed entry that was not tried after all. */
export interface Release {
  readonly id: string;
  readonly dueAtMs: number;
}

/** What Slack sent, as it came: the whole body. */
export interface InboxEntry {
  /** `event_id`, or the envelope or trigger id of a click. */
  readonly id: string;
  readonly body: unknown;
  readonly receivedAtMs: number;
}

export interface AlertFilter {
  /** Only alerts that are neither resolved nor closed. */
  readonly open?: boolean;
  /** Only alerts that fired (a suspicion is no news). */
  readonly fired?: boolean;
  readonly cluster?: string;
  /** Only alerts that fired at or after this. */
  readonly firedSinceMs?: number;
  /** Only members of this bundle. */
  readonly bundleId?: string;
  /** Only alerts that flap, also those that are resolved for the moment. */
  readonly flapping?: boolean;
}

/** A channel that takes no messages. */
export interface BrokenChannel {
  readonly channel: string;
  /** Slack's word: `is_archived`, `not_in_channel`, `channel_not_found`… */
  readonly code: string;
  readonly sinceMs: number;
  /** When its owner was told, once; `undefined`: not yet. */
  readonly toldAtMs?: number;
}

/**
 * All that the bot remembers. Every method is one transaction; a method that fails has changed nothing.
 * Failures throw `StoreError`. NUL in an id, a name or an error text is stored and looked up as U+FFFD.
 */
export interface Store extends RequestStore {
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
    /** The same with the last round of each minute. */
    readonly minutely: (cluster: string, node: string, sinceMs: number) => Promise<readonly Observation[]>;
    /** Removes rounds before a time; returns how many. */
    readonly removeBefore: (atMs: number) => Promise<number>;
    /** Of rounds before a time, keeps the last of each node and hour (by the clock, UTC) and removes the others;
     * returns how many were removed. */
    readonly thinBefore: (atMs: number) => Promise<number>;
  };
  readonly alerts: {
    /** A new, never used id: `A1`, `A2`… */
    readonly nextId: () => Promise<string>;
    readonly find: (id: string) => Promise<Alert | undefined>;
    /** The newest epoch of a rule on a subject. */
    readonly findNewest: (rule: RuleId, subject: Subject) => Promise<Alert | undefined>;
    /** By its own message, in whatever thread that stands; or by the root of a bundle of which it is the only member.
     * The thread of several belongs to none of them. */
    readonly findByRoot: (channel: string, rootTs: string) => Promise<Alert | undefined>;
    /** Newest first by id. With both `open` and `fired`, a suspected relapse is left out: it is no news yet. */
    readonly list: (filter: AlertFilter) => Promise<readonly Alert[]>;
    /**
     * Stores a decision: the alert under compare-and-set, its transition and one outbox entry per
     * announcement, together. `conflict`: somebody was quicker, nothing was stored; read again and decide again.
     */
    readonly apply: (decision: Decision) => Promise<"applied" | "conflict">;
    readonly transitions: (alertId: string) => Promise<readonly StoredTransition[]>;
    /** Fixes where a root will stand, before it is posted, so that a doubtful post is looked up there; one that the alert
     * had is forgotten. A bundle gets an edit of its root, which lists its members. */
    readonly place: (alertId: string, place: Placement) => Promise<void>;
    /** `undefined`: no place was chosen yet. */
    readonly placement: (alertId: string) => Promise<Placement | undefined>;
    /** Places those that have no place yet in a bundle, together. */
    readonly adopt: (
      alertIds: readonly string[],
      place: Placement & { readonly bundleId: string },
    ) => Promise<void>;
    /** Remembers where the root stands, and adds the messages that tell of it, together; does not count as a change
     * of version. `apply` leaves it as it is. A bundle gets an edit of its root: others may have come meanwhile. */
    readonly setRoot: (
      alertId: string,
      root: RootPlace,
      messages?: readonly NewOutboxEntry[],
    ) => Promise<void>;
    /** Transitions of all alerts at or after a time, oldest first. */
    readonly transitionsSince: (atMs: number) => Promise<readonly StoredTransition[]>;
    /** Adds a root entry to the outbox of each alert, for what the reconciler found missing or wrong. */
    readonly repairRoots: (alertIds: readonly string[], atMs: number) => Promise<void>;
    /** Removes resolved and closed alerts with their transitions and settled entries, last sampled before a time, and
     * closed bundles without members; returns how many alerts. The newest epoch of each stays, since the next counts
     * from it. */
    readonly removeResolvedBefore: (atMs: number) => Promise<number>;
  };
  readonly bundles: {
    /** A new, never used id: `B1`, `B2`… */
    readonly nextId: () => Promise<string>;
    /** Opens a bundle and adds its root to the outbox. `exists`: one of that channel, kind and group is open. */
    readonly open: (bundle: Bundle) => Promise<"opened" | "exists">;
    readonly find: (id: string) => Promise<Bundle | undefined>;
    readonly findByRoot: (channel: string, rootTs: string) => Promise<Bundle | undefined>;
    /** The bundle of a channel (and group) that is open, `undefined`: none. */
    readonly findOpen: (
      channel: string,
      kind: Bundle["kind"],
      groupKey?: string,
    ) => Promise<Bundle | undefined>;
    /** Remembers where the root stands. */
    readonly setRoot: (id: string, root: MessageRef) => Promise<void>;
    /** Those that may still get members. */
    readonly listOpen: () => Promise<readonly Bundle[]>;
    /** The latest time a member was placed in it, or it was opened; and how many there are. */
    readonly growth: (id: string) => Promise<BundleGrowth>;
    readonly close: (id: string, atMs: number) => Promise<void>;
    /** New roots of a channel placed since a time: alerts' own and bundles'. */
    readonly countRootsSince: (channel: string, sinceMs: number) => Promise<number>;
  };
  readonly silences: {
    /** A new, never used id: `S1`, `S2`… */
    readonly nextId: () => Promise<string>;
    readonly find: (id: string) => Promise<Silence | undefined>;
    /** Those not over at a time, and not ended: running or still to begin. Oldest first. */
    readonly list: (nowMs: number) => Promise<readonly Silence[]>;
    /** Stores it (version 1 is new) with the messages that tell of it, together. `conflict` as for alerts. */
    readonly put: (silence: Silence, messages: readonly NewOutboxEntry[]) => Promise<"applied" | "conflict">;
    /** Those that were over, or ended, before a time are removed; returns how many. */
    readonly removeOverBefore: (atMs: number) => Promise<number>;
  };
  readonly channels: {
    readonly broken: () => Promise<readonly BrokenChannel[]>;
    /** Remembers it; a channel that is known as broken keeps its `sinceMs` and `toldAtMs`. The messages go to the
     * outbox when this call is the first with a `toldAtMs`, together with it. */
    readonly setBroken: (channel: BrokenChannel, messages: readonly NewOutboxEntry[]) => Promise<void>;
    readonly setWorking: (channel: string) => Promise<void>;
  };
  readonly outbox: {
    /**
     * Takes due entries for sending, the most urgent first, at most one about each thing and in order of creation
     * among those, and holds them for `leaseMs`; after that they are due again, with one attempt more. An entry
     * waits until every earlier one about the same is confirmed or failed.
     *
     * A root that only shows newer figures was stored as due `editEveryMs` later, and is due at once when something
     * else about the same is added.
     *
     * Claiming a `root` or `bundle` entry confirms the later ones of the same that exist by then, since it is
     * rendered from what is stored after the claim. (The earlier one stays, because a doubtful post may
     * carry its id, and because replies in between need the root to be posted.)
     */
    readonly claim: (claim: OutboxClaim) => Promise<readonly OutboxEntry[]>;
    readonly add: (entries: readonly NewOutboxEntry[]) => Promise<void>;
    readonly confirm: (id: string, atMs: number) => Promise<void>;
    /** Gives entries back as if they had never been claimed: nothing was sent. */
    readonly release: (entries: readonly Release[]) => Promise<void>;
    /** Gives an entry back, due at `atMs`. An entry that was confirmed or failed meanwhile stays so; likewise
     * for `confirm`, `drop` and `fail`. */
    readonly retry: (id: string, atMs: number, error: string) => Promise<void>;
    /** Settles an entry that need not be sent any more. */
    readonly drop: (id: string, atMs: number) => Promise<void>;
    /** Gives an entry up. It stays readable with its error. */
    readonly fail: (id: string, atMs: number, error: string) => Promise<void>;
    /** Entries neither confirmed nor failed. */
    readonly pendingCount: () => Promise<number>;
    /** When the oldest pending entry was created; `undefined`: none is pending. */
    readonly oldestPendingMs: () => Promise<number | undefined>;
    /** Every entry about something, oldest first, with what became of it. */
    readonly history: (about: string) => Promise<readonly SettledEntry[]>;
    readonly removeSettledBefore: (atMs: number) => Promise<number>;
  };
  readonly inbox: {
    /** `duplicate`: this id was accepted before. */
    readonly accept: (entry: InboxEntry) => Promise<"new" | "duplicate">;
    readonly done: (id: string, atMs: number) => Promise<void>;
    /** Accepted, never done: the bot died in between. Oldest first. */
    readonly pending: () => Promise<readonly InboxEntry[]>;
    readonly removeDoneBefore: (atMs: number) => Promise<number>;
  };
  readonly digests: {
    /** Remembers that a digest was made for a run, and adds its messages, together. `exists`: it was made before,
     * nothing was added. */
    readonly put: (
      name: string,
      atMs: number,
      messages: readonly NewOutboxEntry[],
    ) => Promise<"put" | "exists">;
    /** The newest run that one was made for; `undefined`: none. */
    readonly newestMs: (name: string) => Promise<number | undefined>;
    readonly removeBefore: (atMs: number) => Promise<number>;
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
    /** When the oldest one of a cluster began; `undefined`: there is none. */
    readonly oldestMs: (cluster: string) => Promise<number | undefined>;
    /** Removes audits that began before a time; returns how many. */
    readonly removeBefore: (atMs: number) => Promise<number>;
  };
  /** Reports that run, and those that a process left behind. */
  readonly reports: {
    /** Adds it or replaces what is kept of it; `touchedAtMs` says that its process lives. */
    readonly keep: (report: KeptReport, touchedAtMs: number) => Promise<void>;
    /** Its message is in its last state. */
    readonly remove: (id: string) => Promise<void>;
    /** Those not touched since `beforeMs`, touched with `nowMs`: no other process takes them for a while. */
    readonly takeLeft: (beforeMs: number, nowMs: number) => Promise<readonly KeptReport[]>;
  };
  readonly close: () => Promise<void>;
}
