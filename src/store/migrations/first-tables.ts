import { type Kysely, type Migration, sql } from "kysely";

type Database = Kysely<unknown>;

export const firstTables: Migration = {
  up: async (database) => {
    await createObservations(database);
    await createAlerts(database);
    await createTransitions(database);
    await createOutbox(database);
    await createInbox(database);
    await createPreferences(database);
    await createCounters(database);
  },
};

async function createObservations(database: Database): Promise<void> {
  await database.schema
    .createTable("observations")
    .addColumn("cluster", "text", (column) => column.notNull())
    .addColumn("node", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("observations_key", ["cluster", "node", "at"])
    .execute();
  await database.schema.createIndex("observations_at").on("observations").column("at").execute();
}

async function createAlerts(database: Database): Promise<void> {
  await database.schema
    .createTable("alerts")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("cluster", "text", (column) => column.notNull())
    .addColumn("node", "text", (column) => column.notNull())
    .addColumn("epoch", "integer", (column) => column.notNull())
    .addColumn("condition", "text", (column) => column.notNull())
    .addColumn("fired_at", "bigint")
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("root_ts", "text")
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addUniqueConstraint("alerts_epoch", ["cluster", "rule", "node", "epoch"])
    .execute();
  await database.schema
    .createIndex("alerts_open")
    .on("alerts")
    .columns(["cluster", "number"])
    .where(sql.ref("condition"), "!=", "resolved")
    .execute();
  await database.schema.createIndex("alerts_number").on("alerts").column("number").execute();
  await database.schema.createIndex("alerts_root").on("alerts").columns(["channel", "root_ts"]).execute();
}

async function createTransitions(database: Database): Promise<void> {
  await database.schema
    .createTable("transitions")
    .addColumn("alert_id", "text", (column) => column.notNull().references("alerts.id"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("transitions_key", ["alert_id", "sequence"])
    .execute();
}

async function createOutbox(database: Database): Promise<void> {
  await database.schema
    .createTable("outbox")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("alert_id", "text", (column) => column.notNull().references("alerts.id"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("announcement", "text", (column) => column.notNull())
    .addColumn("transition_sequence", "integer")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("settled_at", "bigint")
    .addColumn("error", "text")
    .addUniqueConstraint("outbox_order", ["alert_id", "sequence"])
    .execute();
  await database.schema
    .createIndex("outbox_pending")
    .on("outbox")
    .columns(["alert_id", "sequence"])
    .where(sql.ref("state"), "=", "pending")
    .execute();
}

async function createInbox(database: Database): Promise<void> {
  await database.schema
    .createTable("inbox")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .addColumn("done_at", "bigint")
    .execute();
  await database.schema
    .createIndex("inbox_pending")
    .on("inbox")
    .column("received_at")
    .where(sql.ref("done_at"), "is", null)
    .execute();
  await database.schema.createIndex("inbox_done").on("inbox").column("done_at").execute();
}

async function createPreferences(database: Database): Promise<void> {
  await database.schema
    .createTable("preferences")
    .addColumn("user_id", "text", (column) => column.primaryKey())
    .addColumn("language", "text", (column) => column.notNull())
    .execute();
}

async function createCounters(database: Database): Promise<void> {
  await database.schema
    .createTable("counters")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "bigint", (column) => column.notNull())
    .execute();
}
