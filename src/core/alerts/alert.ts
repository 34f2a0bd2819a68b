import type { Finding, RuleId, Severity, Subject } from "../rules/rule.ts";

/**
 * What the machine sees. `suspect`: bad, not yet often enough to fire. `firing`: told to people. `recovering`:
 * good again, not yet often enough to end. `stale`: was firing or recovering, and no fresh sample came.
 * `resolved`: over (also a suspicion that came to nothing: then `firedAtMs` is undefined).
 */
export type Condition = "suspect" | "firing" | "recovering" | "stale" | "resolved";

/** What people do about it. */
export type Handling = "open" | "acknowledged";

export interface Acknowledgment {
  readonly userId: string;
  readonly atMs: number;
  readonly note?: string;
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
  /** Kept while a relapse is only suspected; gone once it fires again. */
  readonly resolvedAtMs?: number;
  readonly acknowledgment?: Acknowledgment;
  /** Fixed when it fires first. */
  readonly channel: string;
  /** Set by delivery once the root is posted (`store.alerts.setRoot`); storing a decision never changes it. */
  readonly rootTs?: string;
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
  | "acknowledged"
  | "unacknowledged";

/**
 * One stored change of state, or a click that came too late: then `applied` is false, `reason` says why
 * (`alreadyAcknowledged`, `notAcknowledged`, `alreadyResolved`, `notFired`) and from equals to.
 *
 * Reasons of applied transitions: `bad` (suspected), `repeated` or `atOnce` (fired), `worse` or
 * `worseThanAcknowledged` (escalated; the second voided an acknowledgment), `better` (deescalated), `good`
 * (recovering, resolved, dismissed), `whileRecovering` or `afterResolved` (relapsed), `noSample` (went-stale),
 * `sample` (fresh-again), `byPerson` (acknowledged, unacknowledged).
 */
export interface Transition {
  readonly name: TransitionName;
  readonly applied: boolean;
  readonly actor: Actor;
  readonly source: TransitionSource;
  readonly atMs: number;
  readonly reason: string;
  readonly from:
    | { readonly condition: Condition; readonly handling: Handling; readonly severity: Severity }
    | undefined;
  readonly to: { readonly condition: Condition; readonly handling: Handling; readonly severity: Severity };
  /** The person's words, for an acknowledgment with a note. */
  readonly note?: string;
  /** The facts at that moment. */
  readonly values: Finding["values"];
}

/** What the channel must learn of a change. `root`: post or edit the root message; `reply`: one in its thread. */
export type Announcement = "root" | "reply";

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
