import type { Actor, Alert, Announcement, Decision, Transition, TransitionName } from "./alert.ts";

/** An alert to be stored; its version follows from the one it replaces. */
export type Draft = Omit<Alert, "version">;

/** Why a change happens, as its transition will tell. */
export type Cause = Pick<Transition, "name" | "reason" | "actor" | "source" | "atMs" | "note">;

/** A decision that certainly stores a transition. */
export interface DecisionWithTransition extends Decision {
  readonly transition: Transition;
}

const bot: Actor = { kind: "bot" };

/** A change that the machine made because of a sample. */
export function byProbe(name: TransitionName, reason: string, atMs: number): Cause {
  return { name, reason, actor: bot, source: "probe", atMs };
}

/** A change that the machine made because time passed. */
export function byTimer(name: TransitionName, reason: string, atMs: number): Cause {
  return { name, reason, actor: bot, source: "timer", atMs };
}

/** Stores `draft` with a transition from `before` to it. `before` is `undefined` for a new alert. */
export function change(
  before: Alert | undefined,
  draft: Draft,
  cause: Cause,
  announcements: readonly Announcement[],
): DecisionWithTransition {
  const transition: Transition = {
    ...cause,
    applied: true,
    from: before && stateOf(before),
    to: stateOf(draft),
    values: draft.currentValues,
  };
  return { ...keep(before, draft, announcements), transition };
}

/** Stores that somebody wanted a change which does not apply any more; only the version moves. */
export function record(alert: Alert, cause: Cause): DecisionWithTransition {
  const state = stateOf(alert);
  const transition: Transition = {
    ...cause,
    applied: false,
    from: state,
    to: state,
    values: alert.currentValues,
  };
  return { ...keep(alert, alert, []), transition };
}

/** Stores counters and values without a transition. */
export function keep(
  before: Alert | undefined,
  draft: Draft,
  announcements: readonly Announcement[],
): Decision {
  const expectedVersion = before?.version ?? 0;
  const alert: Alert = {
    ...draft,
    ...(announcements.includes("root") && { announcedValues: draft.currentValues }),
    version: expectedVersion + 1,
  };
  return { alert, expectedVersion, announcements };
}

function stateOf({ condition, handling, severity }: Draft): Transition["to"] {
  return { condition, handling, severity };
}

/** Handling is open again and nobody holds it. */
export function reopen({ acknowledgment: _, ...alert }: Draft): Draft {
  return { ...alert, handling: "open" };
}
