import type { Alert, Transition } from "../core/alerts/alert.ts";
import { numberOf } from "./draw-number.ts";
import type { AlertRow, TransitionRow } from "./schema.ts";
import type { StoredTransition } from "./store.ts";

/** Where an alert stands is delivery's to say. */
type PlaceColumns = "root_ts" | "bundle_id" | "placed_at" | "place_note";

/** The columns that a decision writes; `channel` counts until the root has its place. */
export function toAlertRow(alert: Alert): Omit<AlertRow, PlaceColumns> {
  const { rootTs: _rootTs, bundleId: _bundleId, channel, ...state } = alert;
  return {
    id: alert.id,
    number: numberOf(alert.id, "A", "alert"),
    rule: alert.rule,
    cluster: alert.subject.cluster,
    node: alert.subject.node ?? "",
    epoch: alert.epoch,
    condition: alert.condition,
    fired_at: alert.firedAtMs ?? null,
    flapping_since: alert.flappingSinceMs ?? null,
    channel,
    version: alert.version,
    state: JSON.stringify(state),
  };
}

export type StoredAlertRow = Pick<AlertRow, "state" | "channel" | "root_ts" | "bundle_id">;

export function fromAlertRow({ state, channel, root_ts, bundle_id }: StoredAlertRow): Alert {
  return {
    ...(JSON.parse(state) as Omit<Alert, "channel">),
    channel,
    ...(root_ts !== null && { rootTs: root_ts }),
    ...(bundle_id !== null && { bundleId: bundle_id }),
  };
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
