import type { Announcement } from "../core/alerts/alert.ts";
import type { Attempt } from "./attempt.ts";
import { claimOutbox } from "./claim-outbox.ts";
import type { OutboxRow } from "./schema.ts";
import type { OutboxEntry, Store } from "./store.ts";

export function createOutbox(attempt: Attempt, locksRows: boolean): Store["outbox"] {
  /** An entry that is settled already (a lease ran out, somebody else sent it) stays as it is. */
  const setPending = (what: string, id: string, columns: Partial<OutboxRow>): Promise<void> =>
    attempt(`${what} outbox entry ${id}`, async (database) => {
      await database
        .updateTable("outbox")
        .set(columns)
        .where("id", "=", id)
        .where("state", "=", "pending")
        .execute();
    });

  return {
    claim: (nowMs, leaseMs, limit) =>
      attempt("claiming outbox entries", (database) =>
        database.transaction().execute(async (transaction) => {
          const rows = await claimOutbox(transaction, { nowMs, leaseMs, limit, locksRows });
          return rows.map(fromRow);
        }),
      ),

    confirm: (id, atMs) => setPending("confirming", id, { state: "confirmed", settled_at: atMs }),

    retry: (id, atMs, error) => setPending("postponing", id, { due_at: atMs, error }),

    fail: (id, atMs, error) => setPending("giving up", id, { state: "failed", settled_at: atMs, error }),

    pendingCount: () =>
      attempt("counting pending outbox entries", async (database) => {
        const { pending } = await database
          .selectFrom("outbox")
          .select(({ fn }) => fn.countAll<number>().as("pending"))
          .where("state", "=", "pending")
          .executeTakeFirstOrThrow();
        return pending;
      }),
  };
}

function fromRow(row: OutboxRow): OutboxEntry {
  return {
    id: row.id,
    alertId: row.alert_id,
    announcement: row.announcement as Announcement,
    ...(row.transition_sequence !== null && { transitionSequence: row.transition_sequence }),
    attempts: row.attempts,
    createdAtMs: row.created_at,
  };
}
