import { type Kysely, type Migration, sql } from "kysely";

/** Where the message of a run stands, and until when it offers an undo. A run that began before has a message that is
 * not known any more: it gets another one with its next change. */
export const runMessages: Migration = {
  up: async (database: Kysely<unknown>) => {
    await database.schema
      .alterTable("runs")
      .addColumn("channel", "text", (column) => column.notNull().defaultTo(""))
      .execute();
    await database.schema.alterTable("runs").addColumn("root_ts", "text").execute();
    await database.schema.alterTable("runs").addColumn("undo_until", "bigint").execute();
    await database.schema
      .createIndex("runs_undo")
      .on("runs")
      .column("undo_until")
      .where(sql.ref("undo_until"), "is not", null)
      .execute();
  },
};
