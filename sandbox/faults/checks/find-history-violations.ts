import type { Alert } from "../../../src/core/alerts/alert.ts";
import type { SettledEntry, StoredTransition } from "../../../src/store/store.ts";

/** Transitions that people must hear of, unless something holds the alert's messages back. */
const told: ReadonlySet<string> = new Set([
  "relapsed",
  "resolved",
  "acknowledged",
  "unacknowledged",
  "called",
]);

/** What is wrong with an alert's stored history: a hole, a break in its chain, a change nobody is told of. */
export function findHistoryViolations(
  alert: Alert,
  transitions: readonly StoredTransition[],
  entries: readonly SettledEntry[],
): readonly string[] {
  const found: string[] = [];
  let last: string | undefined;
  for (const [index, { sequence, transition }] of transitions.entries()) {
    if (sequence !== index + 1) found.push(`${alert.id}: transition ${index + 1} is lost`);
    if (last !== undefined && state(transition.from) !== last) {
      found.push(`${alert.id}: transition ${sequence} begins at ${state(transition.from)}, not at ${last}`);
    }
    last = state(transition.to);
    const isSilent = alert.suppression !== undefined || transition.suppression !== undefined;
    if (!transition.applied || !told.has(transition.name) || isSilent) continue;
    const isAnnounced = entries.some(
      ({ message }) => message.kind === "reply" && message.transitionSequence === sequence,
    );
    if (!isAnnounced) found.push(`${alert.id}: nobody is told of transition ${sequence}, ${transition.name}`);
  }
  if (last !== state(alert)) found.push(`${alert.id}: it is ${state(alert)}, its history ends at ${last}`);
  for (const { state: settled, message, error } of entries) {
    if (settled === "failed") found.push(`${alert.id}: its ${message.kind} was given up: ${error}`);
  }
  return found;
}

function state(value: Pick<Alert, "condition" | "handling" | "severity"> | undefined): string {
  return value === undefined ? "nothing" : `${value.condition} ${value.handling} ${value.severity}`;
}
