import type { Actor, Alert, Announcement, Decision, Transition, TransitionName } from "./alert.ts";
import { isOver } from "./conditions.ts";
import { followEscalation } from "./follow-escalation.ts";
import { holdBack } from "./hold-back.ts";

/** An alert to be stored; its version follows from the one it replaces. */
export type Draft = Omit<Alert, "version">;

/** Why a change happens, as its transition will tell. */
export type Cause = Pick<
  Transition,
  "name" | "reason" | "actor" | "source" | "atMs" | "note" | "mentions" | "step" | "round" | "assignee"
>;

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

/**
 * Stores `draft` with a transition from `before` to it. `before` is `undefined` for a new alert. What follows from
 * any change is seen to here: who else is told, what is held back, where the escalation stands, and that nothing hides
 * or calls for an alert that is over.
 */
export function change(
  before: Alert | undefined,
  draft: Draft,
  cause: Cause,
  announcements: readonly Announcement[],
): DecisionWithTransition {
  const told = holdBack(draft, alsoTell(draft, announcements));
  const { escalation: _, ...settled } = isOver(draft) ? unsuppressed(draft) : draft;
  const escalation = followEscalation(before, draft, cause);
  const { mentions, ...why } = cause;
  const transition: Transition = {
    ...why,
    applied: true,
    previousVersion: before?.version ?? 0,
    from: before && stateOf(before),
    to: stateOf(draft),
    values: draft.currentValues,
    ...(mentions !== undefined && mentions.length > 0 && { mentions }),
    ...noteSuppression(before, settled),
  };
  return {
    ...store(before, { ...settled, ...(escalation && { escalation }) }, told, cause.atMs),
    transition,
  };
}

/** Stores that somebody wanted a change which they cannot have; only the version moves. */
export function record(alert: Alert, cause: Cause): DecisionWithTransition {
  const state = stateOf(alert);
  const transition: Transition = {
    ...cause,
    applied: false,
    previousVersion: alert.version,
    from: state,
    to: state,
    values: alert.currentValues,
  };
  return { ...store(alert, alert, [], cause.atMs), transition };
}

/** Stores counters and values without a transition. */
export function keep(before: Alert, draft: Draft, announcements: readonly Announcement[]): Decision {
  return store(before, draft, holdBack(draft, announcements), draft.lastSampleAtMs);
}

function store(
  before: Alert | undefined,
  draft: Draft,
  announcements: readonly Announcement[],
  atMs: number,
): Decision {
  const expectedVersion = before?.version ?? 0;
  const isFirst = draft.announcedValues === undefined;
  const notifies = announcements.some((announcement) => announcement !== "root" || isFirst);
  const alert: Alert = {
    ...draft,
    ...(announcements.includes("root") && { announcedValues: draft.currentValues }),
    ...(notifies && { notifiedAtMs: atMs }),
    version: expectedVersion + 1,
  };
  return { alert, expectedVersion, announcements };
}

/** Whoever was told elsewhere that it got worse is told there how it goes on. */
function alsoTell(
  { alsoTo, channel }: Draft,
  announcements: readonly Announcement[],
): readonly Announcement[] {
  if (alsoTo === undefined || alsoTo === channel || !announcements.includes("reply")) return announcements;
  const isCopied = announcements.some((one) => typeof one === "object" && one.copyTo === alsoTo);
  return isCopied ? announcements : [...announcements, { copyTo: alsoTo }];
}

/** What began to hold back with a change, or ceased to. */
function noteSuppression(before: Alert | undefined, draft: Draft): Pick<Transition, "suppression"> {
  const [was, is] = [before?.suppression, draft.suppression];
  if (was?.by === is?.by && was?.id === is?.id) return {};
  const suppression = is ?? was;
  return suppression === undefined ? {} : { suppression };
}

function stateOf({ condition, handling, severity }: Draft): Transition["to"] {
  return { condition, handling, severity };
}

/** Handling is open again and nobody holds it. */
export function reopen({ acknowledgment: _, ...alert }: Draft): Draft {
  return { ...alert, handling: "open" };
}

/** Nothing holds it back any more. */
export function unsuppressed({ suppression: _, ...alert }: Draft): Draft {
  return alert;
}
