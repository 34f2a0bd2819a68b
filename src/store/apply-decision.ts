import type { Transaction } from "kysely";
import type { Decision } from "../core/alerts/alert.ts";
import { toAlertRow, toTransitionRow } from "./alert-row.ts";
import type { OutboxRow, Tables } from "./schema.ts";

/**
 * Writes a decision's alert, transition and outbox entries. `conflict`: the stored version is another, nothing
 * was written. The alert's row is written first: it is the lock under which sequences are counted.
 */
export async function applyDecision(
  transaction: Transaction<Tables>,
  decision: Decision,
  newOutboxId: () => string,
): Promise<"applied" | "conflict"> {
  if (!(await writeAlert(transaction, decision))) return "conflict";
  const transitionSequence = await appendTransition(transaction, decision);
  await appendOutbox(transaction, decision, transitionSequence, newOutboxId);
  return "applied";
}

async function writeAlert(transaction: Transaction<Tables>, decision: Decision): Promise<boolean> {
  const { alert, expectedVersion } = decision;
  const row = toAlertRow(alert);
  if (expectedVersion === 0) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto("alerts")
      .values({ ...row, root_ts: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await transaction
    .updateTable("alerts")
    .set(row)
    .where("id", "=", alert.id)
    .where("version", "=", expectedVersion)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function appendTransition(
  transaction: Transaction<Tables>,
  { alert, transition }: Decision,
): Promise<number | null> {
  if (transition === undefined) return null;
  const sequence = (await lastSequence(transaction, "transitions", alert.id)) + 1;
  await transaction
    .insertInto("transitions")
    .values(toTransitionRow(alert.id, sequence, transition))
    .execute();
  return sequence;
}

async function appendOutbox(
  transaction: Transaction<Tables>,
  { alert, transition, announcements }: Decision,
  transitionSequence: number | null,
  newOutboxId: () => string,
): Promise<void> {
  if (announcements.length === 0) return;
  const last = await lastSequence(transaction, "outbox", alert.id);
  const rows = announcements.map(
    (announcement, index): OutboxRow => ({
      id: newOutboxId(),
      alert_id: alert.id,
      sequence: last + 1 + index,
      announcement,
      transition_sequence: announcement === "reply" ? transitionSequence : null,
      state: "pending",
      attempts: 0,
      // At once, whatever the clocks of two replicas say.
      due_at: 0,
      created_at: transition?.atMs ?? alert.lastSampleAtMs,
      settled_at: null,
      error: null,
    }),
  );
  await transaction.insertInto("outbox").values(rows).execute();
}

async function lastSequence(
  transaction: Transaction<Tables>,
  table: "transitions" | "outbox",
  alertId: string,
): Promise<number> {
  const row = await transaction
    .selectFrom(table)
    .select("sequence")
    .where("alert_id", "=", alertId)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}
