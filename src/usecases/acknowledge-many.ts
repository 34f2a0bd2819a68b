import type { Alert } from "../core/alerts/alert.ts";
import type { AlertMatcher } from "../core/routing/matcher.ts";
import { matches } from "../core/routing/matches.ts";
import type { AcknowledgedAllView } from "../messages/control-views.ts";
import { type Acting, actOnAlert, type PersonAction } from "./act-on-alert.ts";
import { alertLabels } from "./alert-labels.ts";
import { sortWorstFirst } from "./read-status.ts";

/** Which alerts are meant: those that match, but none that fired after the person saw the list. */
export interface Selection {
  readonly match: AlertMatcher;
  readonly untilMs: number;
}

/** Alerts that nobody has taken, worst first. */
export async function listSelected(
  { store, fleet }: Pick<Acting, "store" | "fleet">,
  { match, untilMs }: Selection,
): Promise<readonly Alert[]> {
  const open = await store.alerts.list({ open: true, fired: true });
  const wanted = open.filter(
    (alert) =>
      alert.handling !== "acknowledged" &&
      (alert.firedAtMs ?? 0) <= untilMs &&
      matches(match, alertLabels(fleet.clusters, alert)),
  );
  return sortWorstFirst(wanted);
}

/** Acknowledges them one by one, with the same note; who was quicker on one keeps it. */
export async function acknowledgeMany(
  acting: Acting,
  selection: Selection,
  person: Pick<PersonAction, "userId" | "atMs" | "note">,
): Promise<AcknowledgedAllView> {
  let acknowledged = 0;
  const refused = new Map<string, number>();
  for (const { id } of await listSelected(acting, selection)) {
    const outcome = await actOnAlert(acting, id, { ...person, action: "acknowledge", source: "button" });
    if (outcome?.transition.applied) acknowledged += 1;
    else if (outcome !== undefined) {
      const { reason } = outcome.transition;
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
    }
  }
  return { acknowledged, refused: [...refused].map(([reason, count]) => ({ reason, count })) };
}
