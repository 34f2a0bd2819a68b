import type { Attempt } from "./attempt.ts";
import type { InboxRow } from "./schema.ts";
import type { InboxEntry, Store } from "./store.ts";

export function createInbox(attempt: Attempt): Store["inbox"] {
  return {
    accept: (entry) =>
      attempt(`accepting inbox entry ${entry.id}`, async (database) => {
        const { numInsertedOrUpdatedRows } = await database
          .insertInto("inbox")
          .values(toRow(entry))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n ? "new" : "duplicate";
      }),

    done: (id, atMs) =>
      attempt(`closing inbox entry ${id}`, async (database) => {
        await database.updateTable("inbox").set({ done_at: atMs }).where("id", "=", id).execute();
      }),

    pending: () =>
      attempt("reading pending inbox entries", async (database) => {
        const rows = await database
          .selectFrom("inbox")
          .selectAll()
          .where("done_at", "is", null)
          .orderBy("received_at")
          .orderBy("id")
          .execute();
        return rows.map(fromRow);
      }),

    removeDoneBefore: (atMs) =>
      attempt(`removing inbox entries done before ${atMs}`, async (database) => {
        const { numDeletedRows } = await database
          .deleteFrom("inbox")
          .where("done_at", "<", atMs)
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      }),
  };
}

/** JSON has no undefined; a body that is undefined comes back as null. */
function toRow({ id, body, receivedAtMs }: InboxEntry): InboxRow {
  return { id, body: JSON.stringify(body ?? null), received_at: receivedAtMs, done_at: null };
}

function fromRow({ id, body, received_at }: InboxRow): InboxEntry {
  return { id, body: JSON.parse(body), receivedAtMs: received_at };
}
