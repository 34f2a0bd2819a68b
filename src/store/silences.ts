import type { Transaction } from "kysely";
import type { NewOutboxEntry } from "../core/outbox/outbox-message.ts";
import type { Silence } from "../core/suppression/silence.ts";
import type { Attempt } from "./attempt.ts";
import { drawNumber, numberOf } from "./draw-number.ts";
import { addEntries } from "./outbox.ts";
import type { SilenceRow, Tables } from "./schema.ts";
import type { Store } from "./store.ts";

export function createSilences(attempt: Attempt, newOutboxId: () => string): Store["silences"] {
  return {
    nextId: () =>
      attempt("drawing a silence id", async (database) => `S${await drawNumber(database, "silence")}`),

    find: (id) =>
      attempt(`reading silence ${id}`, async (database) => {
        const row = await database
          .selectFrom("silences")
          .select("body")
          .where("id", "=", id)
          .executeTakeFirst();
        return row && (JSON.parse(row.body) as Silence);
      }),

    list: (nowMs) =>
      attempt("listing silences", async (database) => {
        const rows = await database
          .selectFrom("silences")
          .select("body")
          .where("over_at", ">", nowMs)
          .orderBy("number")
          .execute();
        // One that was ended by a clock ahead of ours is over all the same.
        return rows.map(({ body }) => JSON.parse(body) as Silence).filter(({ ended }) => ended === undefined);
      }),

    put: (silence, messages) =>
      attempt(`storing silence ${silence.id}`, (database) =>
        database.transaction().execute((transaction) => put(transaction, silence, messages, newOutboxId)),
      ),

    removeOverBefore: (atMs) =>
      attempt(`removing silences over before ${atMs}`, async (database) => {
        const { numDeletedRows } = await database
          .deleteFrom("silences")
          .where("over_at", "<", atMs)
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      }),
  };
}

async function put(
  transaction: Transaction<Tables>,
  silence: Silence,
  messages: readonly NewOutboxEntry[],
  newOutboxId: () => string,
): Promise<"applied" | "conflict"> {
  if (!(await write(transaction, silence))) return "conflict";
  await addEntries(transaction, messages, newOutboxId);
  return "applied";
}

async function write(transaction: Transaction<Tables>, silence: Silence): Promise<boolean> {
  const row = toRow(silence);
  if (silence.version === 1) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto("silences")
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await transaction
    .updateTable("silences")
    .set(row)
    .where("id", "=", silence.id)
    .where("version", "=", silence.version - 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toRow(silence: Silence): SilenceRow {
  const { id, version, endsAtMs, ended } = silence;
  return {
    id,
    number: numberOf(id, "S", "silence"),
    over_at: ended === undefined ? endsAtMs : Math.min(ended.atMs, endsAtMs),
    version,
    body: JSON.stringify(silence),
  };
}
