import type { Kysely } from "kysely";
import type { Alert } from "../core/alerts/alert.ts";
import type { RootNote } from "../core/outbox/outbox-message.ts";
import { fromAlertRow, fromTransitionRow } from "./alert-row.ts";
import { applyDecision, type OutboxOptions } from "./apply-decision.ts";
import type { Attempt } from "./attempt.ts";
import { drawNumber } from "./draw-number.ts";
import { addEntries } from "./outbox.ts";
import { adoptAlerts, placeAlert, repairRoots, setRoot } from "./place-alert.ts";
import { removeResolvedBefore } from "./remove-resolved.ts";
import type { Tables } from "./schema.ts";
import type { AlertFilter, Store } from "./store.ts";

export function createAlerts(attempt: Attempt, options: OutboxOptions): Store["alerts"] {
  return {
    nextId: () =>
      attempt("drawing an alert id", async (database) => `A${await drawNumber(database, "alert")}`),

    find: (id) =>
      attempt(`reading alert ${id}`, async (database) => {
        const row = await selectAlerts(database).where("id", "=", id).executeTakeFirst();
        return row && fromAlertRow(row);
      }),

    findNewest: (rule, subject) =>
      attempt(`reading the ${rule} alert of ${subject.cluster}`, async (database) => {
        const row = await selectAlerts(database)
          .where("cluster", "=", subject.cluster)
          .where("rule", "=", rule)
          .where("node", "=", subject.node ?? "")
          .orderBy("epoch", "desc")
          .limit(1)
          .executeTakeFirst();
        return row && fromAlertRow(row);
      }),

    findByRoot: (channel, rootTs) =>
      attempt(`reading the alert of message ${channel} ${rootTs}`, async (database) => {
        const row = await selectAlerts(database)
          .where("channel", "=", channel)
          .where("root_ts", "=", rootTs)
          .executeTakeFirst();
        return row === undefined ? findOnlyMember(database, channel, rootTs) : fromAlertRow(row);
      }),

    list: (filter) => attempt("listing alerts", (database) => listAlerts(database, filter)),

    apply: (decision) =>
      attempt(`storing alert ${decision.alert.id}`, (database) =>
        database.transaction().execute((transaction) => applyDecision(transaction, decision, options)),
      ),

    transitions: (alertId) =>
      attempt(`reading the history of alert ${alertId}`, async (database) => {
        const rows = await selectTransitions(database)
          .where("alert_id", "=", alertId)
          .orderBy("sequence")
          .execute();
        return rows.map(fromTransitionRow);
      }),

    transitionsSince: (atMs) =>
      attempt(`reading transitions since ${atMs}`, async (database) => {
        const rows = await selectTransitions(database)
          .where("at", ">=", atMs)
          .orderBy("at")
          .orderBy("alert_id")
          .orderBy("sequence")
          .execute();
        return rows.map(fromTransitionRow);
      }),

    place: (alertId, place) =>
      attempt(`storing the place of alert ${alertId}`, (database) =>
        database
          .transaction()
          .execute((transaction) => placeAlert(transaction, alertId, place, options.newOutboxId)),
      ),

    placement: (alertId) =>
      attempt(`reading the place of alert ${alertId}`, async (database) => {
        const row = await database
          .selectFrom("alerts")
          .select(["channel", "bundle_id", "placed_at", "place_note"])
          .where("id", "=", alertId)
          .executeTakeFirst();
        if (row === undefined || row.placed_at === null) return undefined;
        return {
          channel: row.channel,
          atMs: row.placed_at,
          ...(row.bundle_id !== null && { bundleId: row.bundle_id }),
          ...(row.place_note !== null && { note: JSON.parse(row.place_note) as RootNote }),
        };
      }),

    adopt: (alertIds, place) =>
      attempt(`placing ${alertIds.length} alerts in ${place.bundleId}`, (database) =>
        database
          .transaction()
          .execute((transaction) => adoptAlerts(transaction, alertIds, place, options.newOutboxId)),
      ),

    setRoot: (alertId, root, messages = []) =>
      attempt(`storing the root of alert ${alertId}`, (database) =>
        database.transaction().execute(async (transaction) => {
          await setRoot(transaction, alertId, root, options.newOutboxId);
          await addEntries(transaction, messages, options.newOutboxId);
        }),
      ),

    repairRoots: (alertIds, atMs) =>
      attempt(`repairing the roots of ${alertIds.length} alerts`, (database) =>
        database
          .transaction()
          .execute((transaction) => repairRoots(transaction, alertIds, atMs, options.newOutboxId)),
      ),

    removeResolvedBefore: (atMs) =>
      attempt(`removing alerts resolved before ${atMs}`, (database) =>
        database.transaction().execute((transaction) => removeResolvedBefore(transaction, atMs)),
      ),
  };
}

function selectAlerts(database: Kysely<Tables>) {
  return database.selectFrom("alerts").select(["state", "channel", "root_ts", "bundle_id"]);
}

async function findOnlyMember(
  database: Kysely<Tables>,
  channel: string,
  rootTs: string,
): Promise<Alert | undefined> {
  const [member, ...others] = await selectAlerts(database)
    .where("bundle_id", "in", ({ selectFrom }) =>
      selectFrom("bundles").select("id").where("channel", "=", channel).where("root_ts", "=", rootTs),
    )
    .limit(2)
    .execute();
  return member === undefined || others.length > 0 ? undefined : fromAlertRow(member);
}

function selectTransitions(database: Kysely<Tables>) {
  return database.selectFrom("transitions").select(["alert_id", "sequence", "body"]);
}

async function listAlerts(database: Kysely<Tables>, filter: AlertFilter): Promise<readonly Alert[]> {
  let query = selectAlerts(database).orderBy("number", "desc");
  if (filter.open) query = query.where("condition", "!=", "resolved").where("condition", "!=", "closed");
  if (filter.fired) query = query.where("fired_at", "is not", null);
  // A suspected relapse did fire, once; for its channel it is still over.
  if (filter.open && filter.fired) query = query.where("condition", "!=", "suspect");
  if (filter.cluster !== undefined) query = query.where("cluster", "=", filter.cluster);
  if (filter.firedSinceMs !== undefined) query = query.where("fired_at", ">=", filter.firedSinceMs);
  if (filter.bundleId !== undefined) query = query.where("bundle_id", "=", filter.bundleId);
  if (filter.flapping) query = query.where("flapping_since", "is not", null);
  return (await query.execute()).map(fromAlertRow);
}
