import type { Language } from "../fleet.ts";
import type { BurstExplanation } from "../forensics/burst-explanation.ts";
import type { Finding, RuleId, Severity, Subject } from "../rules/rule.ts";
import type { Suppression } from "../suppression/silence.ts";

/**
 * What the machine sees; before the first bad sample there is no alert at all. `suspect`: bad, not yet often enough to fire. `firing`: told to people. `recovering`:
 * good again, not yet often enough to end. `stale`: was firing or recovering, and no fresh sample came.
 * `resolved`: over (also a suspicion that came to nothing: then `firedAtMs` is undefined). `closed`: over without an
 * all-clear, since nothing watches its subject any more, or a person gave up waiting for samples.
 */
export type Condition = "suspect" | "firing" | "recovering" | "stale" | "resolved" | "closed";

/** What people do about it. `confirming`: the acknowledgment ran out, and its holder was asked to confirm it;
 * without an answer the alert is open again. */
export type Handling = "open" | "acknowledged" | "confirming";

export interface Acknowledgment {
  /** Who takes care of it. */
  readonly userId: string;
  readonly atMs: number;
  readonly note?: string;
  /** Who gave it to them; `undefined`: they took it. */
  readonly assignedBy?: string;
  /** When it must be confirmed, and, once asked (`confirming`), when it lapses. `undefined`: never. */
  readonly untilMs?: number;
  /** The facts it was given for: what "5 points worse" is measured from. */
  readonly values?: Finding["values"];
}

/** Where an escalation stands. */
export interface EscalationProgress {
  readonly policy: string;
  /** From 1. */
  readonly round: number;
  /** Index of the next step. */
  readonly nextStep: number;
  /** What the steps' times are counted from. */
  readonly sinceMs: number;
}

/** Where the root message stands. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

export interface Alert {
  /** `A` and a number, unique in the store; what people type. */
  readonly id: string;
  readonly rule: RuleId;
  readonly subject: Subject;
  /** 1 for the first life of this rule on this subject; a relapse after `relapseWithinMs` starts the next. */
  readonly epoch: number;
  readonly condition: Condition;
  readonly handling: Handling;
  readonly severity: Severity;
  readonly consecutiveBad: number;
  readonly consecutiveGood: number;
  /** Samples in a row that were less severe than the alert is, or good; `undefined`: the last one was not. */
  readonly milderInARow?: number;
  /** The newest bad finding: what the message shows. */
  readonly finding: Finding;
  /** Facts of the sample that is newest, bad or good. */
  readonly currentValues: Finding["values"];
  readonly firstBadAtMs: number;
  /** Facts of the moment the root message was last announced: what a noticeable move is measured from.
   * `undefined`: never announced. */
  readonly announcedValues?: Finding["values"];
  /** When a sample last assessed it. */
  readonly lastSampleAtMs: number;
  /** When it first fired; a relapse keeps it. `undefined`: it is, or was, only a suspicion. */
  readonly firedAtMs?: number;
  /** When it was resolved or closed; kept while a relapse is only suspected, gone once it fires again. */
  readonly resolvedAtMs?: number;
  readonly acknowledgment?: Acknowledgment;
  /** Fixed when it fires first. */
  readonly channel: string;
  /** Whom the route of its severity names, when it fired or changed its severity last. `undefined`: nobody is
   * mentioned. */
  readonly mentionGroup?: string;
  /** Name of the policy by which people are called, from the same route. `undefined`: nobody is. */
  readonly escalationPolicy?: string;
  /** Names of the branches that were followed to that route, from the top. */
  readonly routePath?: readonly string[];
  /** The channel of that route where its root stands in another: its replies are copied there. `undefined`: none. */
  readonly alsoTo?: string;
  /** In which languages it is told, in order; fixed with the channel. `undefined`: in its cluster's. */
  readonly languages?: readonly Language[];
  /** Why its messages are held back; `undefined`: they are not. */
  readonly suppression?: Suppression;
  /** Since when its changes are too many to tell each; `undefined`: they are not. */
  readonly flappingSinceMs?: number;
  /** When it fired, resolved, relapsed or changed its severity lately, oldest first; what flapping is judged by. */
  readonly recentChangesMs?: readonly number[];
  /** When people were last told that it got more severe. */
  readonly worseToldAtMs?: number;
  /** When people were last told: the root was posted, or a reply; edits notify nobody. `undefined`: never. */
  readonly notifiedAtMs?: number;
  /** `undefined`: nobody is to be called (no policy, acknowledged, over). */
  readonly escalation?: EscalationProgress;
  /** What was found out of its cause, last; `undefined`: nothing. */
  readonly explanation?: BurstExplanation;
  /** Set by delivery once the root is posted (`store.alerts.setRoot`); storing a decision never changes it. */
  readonly rootTs?: string;
  /** The thread in which its messages stand, set by delivery with `rootTs`; `undefined`: its own root's. */
  readonly bundleId?: string;
  /** Raised by one with every stored change; a write with an older version is refused. */
  readonly version: number;
}

/** `bot`: the machine itself. `user`: a Slack user id. */
export type Actor = { readonly kind: "bot" } | { readonly kind: "user"; readonly userId: string };

/** Where a change came from. */
export type TransitionSource = "probe" | "timer" | "button" | "reply" | "reaction" | "command";

export type TransitionName =
  | "suspected"
  | "fired"
  | "escalated"
  | "deescalated"
  | "recovering"
  | "relapsed"
  | "went-stale"
  | "fresh-again"
  | "resolved"
  | "dismissed"
  | "closed"
  | "acknowledged"
  | "unacknowledged"
  | "assigned"
  | "worsened"
  | "confirmation-asked"
  | "confirmed"
  | "acknowledgment-lapsed"
  | "suppressed"
  | "unsuppressed"
  | "flapping"
  | "settled"
  | "reminded"
  | "called"
  | "explained";

/**
 * One stored change of state, or something a person could not have: then `applied` is false, `reason` says why
 * (too late: `alreadyAcknowledged`, `notAcknowledged`, `alreadyResolved`, `alreadyClosed`, `notFired`, `notStale`;
 * or `reasonRequired`, `notAllowed`) and from equals to. The `from` of an alert's next transition equals the `to` of
 * its last.
 *
 * Reasons of applied transitions: `bad` (suspected), `repeated` or `atOnce` (fired), `worse` or
 * `worseThanAcknowledged` (escalated; the second voided an acknowledgment), `better` (deescalated), `good`
 * (recovering, resolved, dismissed), `whileRecovering` or `afterResolved` (relapsed), `noSample` (went-stale),
 * `sample` (fresh-again), `byPerson` (acknowledged, unacknowledged, assigned, confirmed), `pointsHigher`
 * (worsened: as severe as before, but enough worse to void an acknowledgment), `timeUp` (confirmation-asked),
 * `noAnswer` (acknowledgment-lapsed), `silence`, `maintenance`, `inhibition` (suppressed; unsuppressed: the one
 * that ended), `tooManyChanges` (flapping), `calm` (settled), `stillFiring` or `noSample` (reminded), `step` (called),
 * `burst` (explained: forensics of a sudden growth), `nodeLeft` (its cluster), `clusterLeft` (the fleet file) or
 * `byPerson` (closed).
 */
export interface Transition {
  readonly name: TransitionName;
  readonly applied: boolean;
  readonly actor: Actor;
  readonly source: TransitionSource;
  readonly atMs: number;
  readonly reason: string;
  /** The version of the alert that it changed; 0: there was none. */
  readonly previousVersion: number;
  readonly from:
    | { readonly condition: Condition; readonly handling: Handling; readonly severity: Severity }
    | undefined;
  readonly to: { readonly condition: Condition; readonly handling: Handling; readonly severity: Severity };
  /** The person's words, for an acknowledgment with a note. */
  readonly note?: string;
  /** The facts at that moment. */
  readonly values: Finding["values"];
  /** Mentioned by its reply: a user group, people, or a broadcast that a policy allows. */
  readonly mentions?: readonly Mention[];
  /** Called: the step's place in its policy, from 1. */
  readonly step?: number;
  readonly round?: number;
  /** Assigned: to whom. */
  readonly assignee?: string;
  /** What began or ended to hold messages back with this change; also where it fired, or resolved, unheard. */
  readonly suppression?: Suppression;
  /** Explained: what was found out. */
  readonly explanation?: BurstExplanation;
}

export type Mention =
  | { readonly kind: "group"; readonly groupId: string }
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "broadcast"; readonly to: "here" | "channel" };

/** What must be said of a change. `root`: post or edit the root message; `reply`: one in its thread; `copyTo`:
 * the same to a person (user id) or in another channel. */
export type Announcement = "root" | "reply" | { readonly copyTo: string };

/**
 * What the state machine decided. `alert` is the value to store (with `version` raised) under the condition
 * that the stored version is still `expectedVersion` (`0`: there is none yet). Without a transition only
 * counters and values changed.
 */
export interface Decision {
  readonly alert: Alert;
  readonly expectedVersion: number;
  readonly transition?: Transition;
  readonly announcements: readonly Announcement[];
}
