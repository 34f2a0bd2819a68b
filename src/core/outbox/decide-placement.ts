import type { Severity } from "../rules/rule.ts";
import type { Bundle } from "./outbox-message.ts";

/** What is known when an alert's first root is to be posted. */
export interface PlacementQuestion {
  readonly severity: Severity;
  readonly nowMs: number;
  /** When it fired, and when those of its group fired whose roots wait like its own (itself among them). */
  readonly firedAtMs: number;
  readonly waitingFiredAtMs: readonly number[];
  /** How long an alert waits for others of its team and cluster; 0: not at all. */
  readonly groupWaitMs: number;
  readonly openGroup: Bundle | undefined;
  readonly openStorm: Bundle | undefined;
  /** New roots of the channel within the storm window. */
  readonly recentRoots: number;
  /** How many new roots people bear within that window. */
  readonly stormRoots: number;
}

/**
 * Where it goes, and why. `wait`: for others of its group. `own`: a root of its own. `join`: the thread of an open
 * bundle. `open`: a new bundle, and then into its thread.
 */
export type PlacementDecision =
  | { readonly place: "wait"; readonly untilMs: number; readonly reason: "groupWait" }
  | { readonly place: "own"; readonly reason: "critical" | "alone" }
  | { readonly place: "join"; readonly bundle: Bundle; readonly reason: "stormRages" | "groupOpen" }
  | {
      readonly place: "open";
      readonly kind: Bundle["kind"];
      readonly reason: "tooManyRoots" | "firedTogether";
    };

/**
 * A storm takes everything, since an eleventh root is read by nobody, however critical. Otherwise a critical alert
 * stands by itself and at once: nobody should look for it in a thread. Warnings wait for each other.
 */
export function decidePlacement(question: PlacementQuestion): PlacementDecision {
  const { severity, openStorm, openGroup, nowMs } = question;
  if (openStorm !== undefined) return { place: "join", bundle: openStorm, reason: "stormRages" };
  const grouped = severity !== "critical" && question.groupWaitMs > 0;
  if (grouped && openGroup !== undefined) return { place: "join", bundle: openGroup, reason: "groupOpen" };
  const untilMs = Math.min(question.firedAtMs, ...question.waitingFiredAtMs) + question.groupWaitMs;
  if (grouped && nowMs < untilMs) return { place: "wait", untilMs, reason: "groupWait" };
  if (question.recentRoots >= question.stormRoots) {
    return { place: "open", kind: "storm", reason: "tooManyRoots" };
  }
  if (!grouped) return { place: "own", reason: severity === "critical" ? "critical" : "alone" };
  return question.waitingFiredAtMs.length > 1
    ? { place: "open", kind: "group", reason: "firedTogether" }
    : { place: "own", reason: "alone" };
}

/** How far a bundle has grown. */
export interface BundleGrowth {
  /** When the last member was placed in it; before the first, when it was opened. */
  readonly lastJoinedMs: number;
  readonly members: number;
}

/** For how long bundles take members. */
export interface BundleLives {
  /** A storm: since the last one joined. */
  readonly stormWithinMs: number;
  /** A group: since it was opened. */
  readonly groupLifetimeMs: number;
}

/** Its root lists every member by id and cluster, in the 12,000 characters of a message; the next storm's root lists
 * the next ones. */
export const mostMembers = 200;

/** Whether a bundle takes no more members: a full one, a storm in which it was calm for `stormWithinMs`, or an old
 * group. */
export function isBundleOver(
  bundle: Bundle,
  { lastJoinedMs, members }: BundleGrowth,
  { stormWithinMs, groupLifetimeMs }: BundleLives,
  nowMs: number,
): boolean {
  if (members >= mostMembers) return true;
  switch (bundle.kind) {
    case "storm":
      return nowMs - lastJoinedMs >= stormWithinMs;
    case "group":
      return nowMs - bundle.openedAtMs >= groupLifetimeMs;
  }
}
