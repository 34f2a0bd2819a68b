import type { Attempt } from "./attempt.ts";
import { addEntries } from "./outbox.ts";
import type { Store } from "./store.ts";

export function createDigests(attempt: Attempt, newOutboxId: () => string): Store["digests"] {
  return {
    put: (name, atMs, messages) =>
      attempt(`storing digest ${name}`, (database) =>
        database.transaction().execute(async (transaction) => {
          const { numInsertedOrUpdatedRows } = await transaction
            .insertInto("digests")
            .values({ name, at: atMs })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirstOrThrow();
          if (numInsertedOrUpdatedRows !== 1n) return "exists";
          await addEntries(transaction, messages, newOutboxId);
          return "put";
        }),
      ),

    newestMs: (name) =>
      attempt(`reading when digest ${name} was made`, async (database) => {
        const { newest } = await database
          .selectFrom("digests")
          .select(({ fn }) => fn.max<number | null>("at").as("newest"))
          .where("name", "=", name)
          .executeTakeFirstOrThrow();
        return newest ?? undefined;
      }),

    removeBefore: (atMs) =>
      attempt(`removing digests before ${atMs}`, async (database) => {
        const { numDeletedRows } = await database
          .deleteFrom("digests")
          .where("at", "<", atMs)
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      }),
  };
}
