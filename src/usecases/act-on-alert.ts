import type { Alert, Transition, TransitionSource } from "../core/alerts/alert.ts";
import { decideOnPerson } from "../core/alerts/decide-on-person.ts";
import type { Store } from "../store/store.ts";

export interface PersonAction {
  readonly action: "acknowledge" | "unacknowledge";
  readonly userId: string;
  readonly source: TransitionSource;
  readonly atMs: number;
  readonly note?: string;
}

/** What became of a person's action: the alert as it is now, and the row that was stored for it. */
export interface PersonOutcome {
  readonly alert: Alert;
  readonly transition: Transition;
}

const mostAttempts = 5;

/**
 * Applies an acknowledgment or its withdrawal, or records that it came too late; either way one row is stored.
 * `undefined`: there is no such alert.
 */
export async function actOnAlert(
  store: Store,
  alertId: string,
  person: PersonAction,
): Promise<PersonOutcome | undefined> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const alert = await store.alerts.find(alertId);
    if (alert === undefined) return undefined;
    const decision = decideOnPerson({ alert, ...person, nowMs: person.atMs });
    if ((await store.alerts.apply(decision)) === "applied") {
      return { alert: decision.alert, transition: decision.transition };
    }
  }
  throw new Error(`${alertId}: changed under ${mostAttempts} attempts to ${person.action} it`);
}
