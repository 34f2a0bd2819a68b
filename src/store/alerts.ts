import type { Kysely } from "kysely";
import type { Alert } from "../core/alerts/alert.ts";
import { fromAlertRow, fromTransitionRow } from "./alert-row.ts";
import { applyDecision } from "./apply-decision.ts";
import type { Attempt } from "./attempt.ts";
import type { Tables } from "./schema.ts";
import type { AlertFilter, Store } from "./store.ts";

export function createAlerts(attempt: Attempt, newOutboxId: () => string): Store["alerts"] {
  return {
    nextId: () => attempt("drawing an alert id", async (database) => `A${await count(database, "alert")}`),

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
        return row && fromAlertRow(row);
      }),

    list: (filter) => attempt("listing alerts", (database) => listAlerts(database, filter)),

    apply: (decision) =>
      attempt(`storing alert ${decision.alert.id}`, (database) =>
        database.transaction().execute((transaction) => applyDecision(transaction, decision, newOutboxId)),
      ),

    transitions: (alertId) =>
      attempt(`reading the history of alert ${alertId}`, async (database) => {
        const rows = await database
          .selectFrom("transitions")
          .select(["alert_id", "sequence", "body"])
          .where("alert_id", "=", alertId)
          .orderBy("sequence")
          .execute();
        return rows.map(fromTransitionRow);
      }),

    setRoot: (alertId, rootTs) =>
      attempt(`storing the root of alert ${alertId}`, async (database) => {
        await database.updateTable("alerts").set({ root_ts: rootTs }).where("id", "=", alertId).execute();
      }),
  };
}

function selectAlerts(database: Kysely<Tables>) {
  return database.selectFrom("alerts").select(["state", "root_ts"]);
}

async function listAlerts(database: Kysely<Tables>, filter: AlertFilter): Promise<readonly Alert[]> {
  let query = selectAlerts(database).orderBy("number", "desc");
  if (filter.open) query = query.where("condition", "!=", "resolved");
  if (filter.fired) query = query.where("fired_at", "is not", null);
  // A suspected relapse did fire, once; for its channel it is still over.
  if (filter.open && filter.fired) query = query.where("condition", "!=", "suspect");
  if (filter.cluster !== undefined) query = query.where("cluster", "=", filter.cluster);
  return (await query.execute()).map(fromAlertRow);
}

/** Raises a counter and answers its new value; the first is 1. */
async function count(database: Kysely<Tables>, name: string): Promise<number> {
  const { value } = await database
    .insertInto("counters")
    .values({ name, value: 1 })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((counter) => ({ value: counter("counters.value", "+", 1) })),
    )
    .returning("value")
    .executeTakeFirstOrThrow();
  return value;
}
