import type { Migration } from "kysely";

/** Reports whose message in a channel is not in its last state. */
export const reports: Migration = {
  up: async (database) => {
    await database.schema
      .createTable("reports")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("touched_at", "bigint", (column) => column.notNull())
      .addColumn("body", "text", (column) => column.notNull())
      .execute();
  },
};
