import type { Transaction } from "kysely";
import type { NewOutboxEntry } from "../core/outbox/outbox-message.ts";
import type { Attempt } from "./attempt.ts";
import { addEntries } from "./outbox.ts";
import type { Tables } from "./schema.ts";
import type { BrokenChannel, Store } from "./store.ts";

export function createChannels(attempt: Attempt, newOutboxId: () => string): Store["channels"] {
  return {
    broken: () =>
      attempt("listing broken channels", async (database) => {
        const rows = await database.selectFrom("channels").selectAll().orderBy("channel").execute();
        return rows.map(({ channel, code, since, told_at }) => ({
          channel,
          code,
          sinceMs: since,
          ...(told_at !== null && { toldAtMs: told_at }),
        }));
      }),

    setBroken: (channel, messages) =>
      attempt(`storing that ${channel.channel} is broken`, (database) =>
        database
          .transaction()
          .execute((transaction) => setBroken(transaction, channel, messages, newOutboxId)),
      ),

    setWorking: (channel) =>
      attempt(`storing that ${channel} works`, async (database) => {
        await database.deleteFrom("channels").where("channel", "=", channel).execute();
      }),
  };
}

/** The row is the lock under which one of several callers is the first to tell. */
async function setBroken(
  transaction: Transaction<Tables>,
  { channel, code, sinceMs, toldAtMs }: BrokenChannel,
  messages: readonly NewOutboxEntry[],
  newOutboxId: () => string,
): Promise<void> {
  await transaction
    .insertInto("channels")
    .values({ channel, code, since: sinceMs, told_at: null })
    .onConflict((conflict) => conflict.column("channel").doUpdateSet({ code }))
    .execute();
  if (toldAtMs === undefined) return;
  const { numUpdatedRows } = await transaction
    .updateTable("channels")
    .set({ told_at: toldAtMs })
    .where("channel", "=", channel)
    .where("told_at", "is", null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) await addEntries(transaction, messages, newOutboxId);
}
