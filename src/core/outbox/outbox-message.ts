import type { Language } from "../fleet.ts";
import type { ExpiryKind } from "../remediation/run-expiry.ts";

/**
 * What an outbox entry asks for. Everything that changes is rendered when it is sent, so an entry names what to
 * render, not the words; `view` is for a message that tells of one moment.
 *
 * - `root`: post or edit the alert's root, from the alert as it then is.
 * - `reply`: tell one transition in the alert's thread.
 * - `copy`: tell one transition to a person (user id) or in another channel, with a link to the thread.
 * - `bundle`: post or edit the root of a bundle.
 * - `request-root`: post or edit an action request's message, from the request as it then is.
 * - `request-items`: post or edit in its thread the menus of items for which that message has no room.
 * - `request-reply`: tell in its thread the transitions of one decision, from the first to the last sequence.
 * - `request-copy`: tell them to a person (user id) or in another channel, with a link to the thread.
 * - `run`: post or edit a run's message in the thread of its request, from the run as it then is.
 * - `run-chart`: upload a picture of when its keys expire there; about itself, since the run's message shall not wait
 *   for a picture that Slack does not take.
 * - `view`: a template with its view model, once.
 */
export type OutboxMessage =
  | { readonly kind: "root" }
  | { readonly kind: "reply"; readonly transitionSequence: number }
  | { readonly kind: "copy"; readonly transitionSequence: number; readonly to: string }
  | { readonly kind: "bundle" }
  | { readonly kind: "request-root" }
  | { readonly kind: "request-items"; readonly from: number; readonly to: number }
  | { readonly kind: "request-reply"; readonly first: number; readonly last: number }
  | { readonly kind: "request-copy"; readonly first: number; readonly last: number; readonly to: string }
  | { readonly kind: "run" }
  | { readonly kind: "run-chart"; readonly runId: string; readonly expiry: ExpiryKind }
  | {
      readonly kind: "view";
      /** Channel id, or user id for a direct message. */
      readonly to: string;
      readonly threadTs?: string;
      readonly template: string;
      readonly view: unknown;
      readonly languages: readonly Language[];
    };

/** Lower goes first. */
export type OutboxPriority = 0 | 1 | 2;

/** `critical` alerts first, then other alerts, then what can wait (digests, warnings about silences). */
export const outboxPriorities = { critical: 0, normal: 1, low: 2 } as const;

/** A message to be stored. `about`: the alert, bundle, silence… it is about; entries about one thing are sent in
 * order. */
export interface NewOutboxEntry {
  readonly about: string;
  readonly message: OutboxMessage;
  readonly priority: OutboxPriority;
  readonly createdAtMs: number;
  /** Not to be sent before, ms; `undefined`: at once. */
  readonly dueAtMs?: number;
}

/**
 * One root in a channel with alerts in its thread: `storm`, when too many roots came at once; `group`, when
 * alerts of one team and cluster fired within the group wait. A member's own message stands in the bundle's
 * thread, and is its root in every other respect.
 */
export interface Bundle {
  /** `B` and a number. */
  readonly id: string;
  readonly kind: "storm" | "group";
  readonly channel: string;
  /** Team and cluster, for a group. */
  readonly groupKey?: string;
  readonly openedAtMs: number;
  /** Its root is edited at most this often. */
  readonly editEveryMs: number;
  /** No more members after this. */
  readonly closedAtMs?: number;
  readonly rootTs?: string;
}

/**
 * Why an alert's root does not stand where its first one did, or should. `deleted`: that was deleted; `locked`:
 * nobody could answer in its thread; `channel`: its channel takes no messages any more; `fallback`: its own channel
 * takes none.
 */
export interface RootNote {
  readonly reason: "deleted" | "locked" | "channel" | "fallback";
  /** The channel where it should stand, where that is another one. */
  readonly channel?: string;
}
