import type { Migration } from "kysely";

export const digests: Migration = {
  up: async (database) => {
    await database.schema
      .createTable("digests")
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("digests_key", ["name", "at"])
      .execute();
  },
};
