import type { Alert, Transition, TransitionName } from "../../../src/core/alerts/alert.ts";
import type { SettledEntry, StoredTransition } from "../../../src/store/store.ts";

/** Transitions that people must hear of in the thread, unless something holds the alert's messages back. */
const told: ReadonlySet<TransitionName> = new Set<TransitionName>([
  "escalated",
  "worsened",
  "went-stale",
  "fresh-again",
  "resolved",
  "closed",
  "acknowledged",
  "unacknowledged",
  "assigned",
  "confirmed",
  "confirmation-asked",
  "acknowledgment-lapsed",
  "reminded",
  "called",
  "flapping",
  "settled",
]);
/** Of an alert that flaps these show on its root alone. */
const quietWhileFlapping: ReadonlySet<TransitionName> = new Set<TransitionName>([
  "resolved",
  "relapsed",
  "escalated",
]);
/** With these nothing hides an alert any more. */
const unhiding: ReadonlySet<TransitionName> = new Set<TransitionName>([
  "unsuppressed",
  "resolved",
  "closed",
  "dismissed",
]);

/** What is wrong with an alert's stored history: a hole, a break in its chain, a change nobody is told of. */
export function findHistoryViolations(
  alert: Alert,
  transitions: readonly StoredTransition[],
  entries: readonly SettledEntry[],
): readonly string[] {
  const found: string[] = [];
  let last: string | undefined;
  let overlays: Overlays = { isHidden: false, isFlapping: false };
  for (const [index, { sequence, transition }] of transitions.entries()) {
    if (sequence !== index + 1) found.push(`${alert.id}: transition ${index + 1} is lost`);
    if (last !== undefined && state(transition.from) !== last) {
      found.push(`${alert.id}: transition ${sequence} begins at ${state(transition.from)}, not at ${last}`);
    }
    last = state(transition.to);
    const isAnnounced = entries.some(
      ({ message }) => message.kind === "reply" && message.transitionSequence === sequence,
    );
    if (mustBeTold(transition, overlays) && !isAnnounced) {
      found.push(`${alert.id}: nobody is told of transition ${sequence}, ${transition.name}`);
    }
    overlays = follow(overlays, transition);
  }
  if (last !== state(alert)) found.push(`${alert.id}: it is ${state(alert)}, its history ends at ${last}`);
  for (const { state: settled, message, error } of entries) {
    if (settled === "failed") found.push(`${alert.id}: its ${message.kind} was given up: ${error}`);
  }
  return found;
}

/** What lay over an alert before a transition. */
interface Overlays {
  readonly isHidden: boolean;
  readonly isFlapping: boolean;
}

function mustBeTold(
  { name, reason, applied, suppression, from }: Transition,
  { isHidden, isFlapping }: Overlays,
): boolean {
  if (!applied || isHidden || suppression !== undefined) return false;
  if (isFlapping && quietWhileFlapping.has(name)) return false;
  // Nobody knows of what was never more than a suspicion.
  if (name === "closed" && from?.condition === "suspect") return false;
  // What was only a suspicion, or recovered for a moment, is shown by the root.
  return told.has(name) || (name === "relapsed" && reason === "afterResolved");
}

function follow({ isHidden, isFlapping }: Overlays, { name, suppression }: Transition): Overlays {
  return {
    isHidden: suppression === undefined ? isHidden : !unhiding.has(name),
    isFlapping: name === "flapping" || (isFlapping && name !== "settled"),
  };
}

function state(value: Pick<Alert, "condition" | "handling" | "severity"> | undefined): string {
  return value === undefined ? "nothing" : `${value.condition} ${value.handling} ${value.severity}`;
}
