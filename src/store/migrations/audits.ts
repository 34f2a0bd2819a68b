import type { Migration } from "kysely";

export const audits: Migration = {
  up: async (database) => {
    await database.schema
      .createTable("audits")
      .addColumn("cluster", "text", (column) => column.notNull())
      .addColumn("started_at", "bigint", (column) => column.notNull())
      .addColumn("body", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("audits_key", ["cluster", "started_at"])
      .execute();
  },
};
