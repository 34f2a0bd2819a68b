import type { Alert, Transition } from "../alerts/alert.ts";
import { isBurning, isLive } from "../alerts/conditions.ts";
import type { Debt } from "../requests/debt.ts";
import type { Silence } from "../suppression/silence.ts";

/** A channel that takes no messages. */
export interface Broken {
  readonly channel: string;
  readonly code: string;
  readonly sinceMs: number;
}

/** All that a digest is made of, of the team or fleet it is about. */
export interface DigestFacts {
  readonly openAlerts: readonly Alert[];
  /** Of the period. */
  readonly transitions: readonly Transition[];
  readonly silences: readonly Silence[];
  readonly brokenChannels: readonly Broken[];
  /** What teams owe for want of TTLs, largest first; empty: nothing, or the period is too short to tell of it. */
  readonly debts: readonly Debt[];
}

/** What a digest says. */
export interface Digested {
  readonly openAlerts: readonly Alert[];
  /** The one that has burned longest of those nobody has taken and nothing hides. */
  readonly oldestOpen?: Alert;
  readonly changes: {
    readonly fired: number;
    readonly resolved: number;
    /** More severe, or so much worse that an acknowledgment was void. */
    readonly worse: number;
    readonly acknowledged: number;
  };
  /** Over before the next digest, the first to end first. */
  readonly endingSilences: readonly Silence[];
  readonly brokenChannels: readonly Broken[];
  readonly debts: readonly Debt[];
  /** There is nothing to say. */
  readonly isEmpty: boolean;
}

/** Sums up what is open, what changed and what is about to. `horizonMs`: until when silences count as ending. */
export function buildDigest(facts: DigestFacts, horizonMs: number): Digested {
  const openAlerts = facts.openAlerts.filter(isLive);
  const oldestOpen = findOldest(openAlerts);
  const changes = countChanges(facts.transitions);
  const endingSilences = facts.silences
    .filter(({ endsAtMs }) => endsAtMs <= horizonMs)
    .toSorted((a, b) => a.endsAtMs - b.endsAtMs);
  const { brokenChannels, debts } = facts;
  const lists = [openAlerts, endingSilences, brokenChannels, debts];
  const counts = [...lists.map(({ length }) => length), ...Object.values(changes)];
  return {
    openAlerts,
    ...(oldestOpen && { oldestOpen }),
    changes,
    endingSilences,
    brokenChannels,
    debts,
    isEmpty: counts.every((count) => count === 0),
  };
}

function findOldest(alerts: readonly Alert[]): Alert | undefined {
  const waiting = alerts.filter(
    (alert) => alert.handling === "open" && alert.suppression === undefined && isBurning(alert),
  );
  return waiting.toSorted((a, b) => (a.firedAtMs ?? 0) - (b.firedAtMs ?? 0))[0];
}

function countChanges(transitions: readonly Transition[]): Digested["changes"] {
  const applied = transitions.filter((one) => one.applied);
  const count = (isWanted: (one: Transition) => boolean): number => applied.filter(isWanted).length;
  return {
    fired: count(
      ({ name, reason }) => name === "fired" || (name === "relapsed" && reason === "afterResolved"),
    ),
    resolved: count(({ name }) => name === "resolved"),
    worse: count(({ name }) => name === "escalated" || name === "worsened"),
    acknowledged: count(({ name }) => name === "acknowledged" || name === "assigned"),
  };
}
