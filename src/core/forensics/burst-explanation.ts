import type { ClientGroup } from "./client-memory.ts";

/** The pattern that a burst of keys belongs to, by a random sample; its text is masked and escaped. */
export interface GrownPattern {
  /** `new`: no earlier audit knew it. `grown`: since that audit. `biggest`: there is none to compare with. */
  readonly kind: "new" | "grown" | "biggest";
  readonly pattern: string;
  readonly database: number;
  /** By estimate. */
  readonly keys: number;
  /** Of all keys of the cluster, 0..1. */
  readonly share: number;
  /** In the audit it is compared with. */
  readonly keysBefore?: number;
  readonly shareBefore?: number;
  /** When that audit began. */
  readonly comparedWithMs?: number;
  /** Of its keys, those without TTL, 0..1. */
  readonly noTtlShare: number;
  /** Median of the remaining TTLs of the others; `undefined`: none has one. */
  readonly ttlP50Seconds?: number;
}

/** No pattern grew by enough to have been the burst. */
export interface NoPattern {
  readonly kind: "even";
}

/** `reason`: a word for a locale (`burst.reason.<reason>`). */
export interface Unexplained {
  readonly kind: "notAssessed";
  readonly reason: UnexplainedReason;
}

export const unexplainedReasons = [
  "running",
  "unreachable",
  "denied",
  "loading",
  "out-of-sync",
  "failing-over",
  "role-changed",
  "busy",
  "timeout",
  "refused",
  "auth",
  "unreadable",
  "tooMany",
  "failed",
] as const;

export type UnexplainedReason = (typeof unexplainedReasons)[number];

export interface BurstClient extends Omit<ClientGroup, "lastSeenMs" | "idleSeconds"> {
  /** Nobody had seen it before the burst; else it was connected before, and writes. */
  readonly isNew: boolean;
}

/** What is known of who made a sudden rise in the number of keys. */
export interface BurstExplanation {
  readonly kind: "burst";
  readonly atMs: number;
  /** When the keys were last counted before they rose; `undefined`: the counts no longer tell. */
  readonly beganAtMs?: number;
  readonly keysPerMinute?: number;
  /** Written so far. */
  readonly newKeys?: number;
  readonly pattern: GrownPattern | NoPattern | Unexplained;
  /** Most suspicious first, at most five. */
  readonly clients: readonly BurstClient[] | Unexplained;
}
