import type { Alert, Transition } from "../core/alerts/alert.ts";
import type { AlertRow, TransitionRow } from "./schema.ts";
import type { StoredTransition } from "./store.ts";

/** The columns that a decision writes; the root is `setRoot`'s. */
export function toAlertRow(alert: Alert): Omit<AlertRow, "root_ts"> {
  const { rootTs: _, ...state } = alert;
  return {
    id: alert.id,
    number: numberOf(alert.id),
    rule: alert.rule,
    cluster: alert.subject.cluster,
    node: alert.subject.node ?? "",
    epoch: alert.epoch,
    condition: alert.condition,
    fired_at: alert.firedAtMs ?? null,
    channel: alert.channel,
    version: alert.version,
    state: JSON.stringify(state),
  };
}

export function fromAlertRow({ state, root_ts }: Pick<AlertRow, "state" | "root_ts">): Alert {
  const alert = JSON.parse(state) as Alert;
  return root_ts === null ? alert : { ...alert, rootTs: root_ts };
}

function numberOf(id: string): number {
  const digits = /^A(\d{1,15})$/.exec(id)?.[1];
  if (digits === undefined) throw new Error(`${id} is no alert id (A and a number)`);
  return Number(digits);
}

export function toTransitionRow(alertId: string, sequence: number, transition: Transition): TransitionRow {
  return {
    alert_id: alertId,
    sequence,
    name: transition.name,
    at: transition.atMs,
    body: JSON.stringify(transition),
  };
}

export function fromTransitionRow(
  row: Pick<TransitionRow, "alert_id" | "sequence" | "body">,
): StoredTransition {
  // JSON has no undefined: a new alert's transition comes back without its `from`.
  const transition = JSON.parse(row.body) as Transition;
  return {
    alertId: row.alert_id,
    sequence: row.sequence,
    transition: { ...transition, from: transition.from },
  };
}
