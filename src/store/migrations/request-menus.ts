import type { Kysely, Migration } from "kysely";

/** Where the menus of items stand for which a request's message has no room, and replies as they were read. */
export const requestMenus: Migration = {
  up: async (database: Kysely<unknown>) => {
    await database.schema
      .createTable("request_menus")
      .addColumn("request_id", "text", (column) => column.notNull())
      .addColumn("first_item", "integer", (column) => column.notNull())
      .addColumn("channel", "text", (column) => column.notNull())
      .addColumn("thread_ts", "text", (column) => column.notNull())
      .addColumn("ts", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("request_menus_key", ["request_id", "first_item"])
      .execute();
    await database.schema
      .createTable("reply_drafts")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("body", "text", (column) => column.notNull())
      .execute();
  },
};
