import type { Alert, Transition, TransitionSource } from "../core/alerts/alert.ts";
import { decideOnPerson, type PersonWish } from "../core/alerts/decide-on-person.ts";
import type { Fleet, Permission } from "../core/fleet.ts";
import { standardAlerting } from "../core/profiles/alerting.ts";
import { matches } from "../core/routing/matches.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store-error.ts";
import { alertLabels } from "./alert-labels.ts";

export interface Acting {
  readonly store: Store;
  readonly fleet: Fleet;
  /** Whether a person's roles let them do something. */
  readonly isAllowed: (userId: string, permission: Permission) => Promise<boolean>;
}

export type PersonAction = PersonWish & {
  readonly userId: string;
  readonly source: TransitionSource;
  readonly atMs: number;
  readonly note?: string;
};

/** What became of a person's action: the alert as it is now, and the row that was stored for it. */
export interface PersonOutcome {
  readonly alert: Alert;
  readonly transition: Transition;
}

const mostAttempts = 5;

/**
 * Applies what a person wants of an alert, or records why they cannot have it; either way one row is stored.
 * `undefined`: there is no such alert.
 */
export async function actOnAlert(
  { store, fleet, isAllowed }: Acting,
  alertId: string,
  person: PersonAction,
): Promise<PersonOutcome | undefined> {
  const permission = person.action === "assign" ? "assign" : "acknowledge";
  const allowed = await isAllowed(person.userId, permission);
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const alert = await store.alerts.find(alertId);
    if (alert === undefined) return undefined;
    const { atMs, ...wish } = person;
    const decision = decideOnPerson({
      ...wish,
      ...termsOf(fleet, alert),
      alert,
      nowMs: atMs,
      isAllowed: allowed,
    });
    if ((await store.alerts.apply(decision)) === "applied") {
      return { alert: decision.alert, transition: decision.transition };
    }
  }
  throw new StoreError(`${alertId}: changed under ${mostAttempts} attempts to ${person.action} it`, "busy");
}

/** What the fleet file says of taking an alert: for how long, and whether a reason must be given. */
function termsOf(fleet: Fleet, alert: Alert) {
  const { clusters, hours } = fleet;
  const cluster = clusters.find(({ name }) => name === alert.subject.cluster);
  return {
    policy: cluster?.profile.alerting ?? standardAlerting,
    hours: hours.find(({ name }) => name === cluster?.owner.hours),
    needsReason: needsReason(fleet, alert),
  };
}

/** Whether who takes an alert must say why. */
export function needsReason({ clusters, escalations }: Fleet, alert: Alert): boolean {
  const policy = escalations.find(({ name }) => name === alert.escalationPolicy);
  return policy?.reasonRequired !== undefined && matches(policy.reasonRequired, alertLabels(clusters, alert));
}
