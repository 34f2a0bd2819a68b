import { type Kysely, type Migration, sql } from "kysely";

type Database = Kysely<unknown>;

/** Action requests with their transitions, runs, and the ledger. */
export const requests: Migration = {
  up: async (database) => {
    await createRequests(database);
    await createRuns(database);
    await createLedger(database);
  },
};

async function createRequests(database: Database): Promise<void> {
  await database.schema
    .createTable("requests")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("cluster", "text", (column) => column.notNull())
    .addColumn("team", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("root_ts", "text")
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .execute();
  await database.schema.createIndex("requests_state").on("requests").columns(["state", "number"]).execute();
  await database.schema.createIndex("requests_root").on("requests").columns(["channel", "root_ts"]).execute();
  await database.schema
    .createTable("request_transitions")
    .addColumn("request_id", "text", (column) => column.notNull().references("requests.id"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("request_transitions_key", ["request_id", "sequence"])
    .execute();
}

async function createRuns(database: Database): Promise<void> {
  await database.schema
    .createTable("runs")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("request_id", "text", (column) => column.notNull())
    .addColumn("cluster", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .execute();
  // Never two on one cluster, whichever process begins them.
  await sql`create unique index runs_unfinished on runs (cluster)
    where state not in ('done', 'stopped', 'failed')`.execute(database);
  await database.schema
    .createIndex("runs_request")
    .on("runs")
    .columns(["request_id", "started_at"])
    .execute();
}

async function createLedger(database: Database): Promise<void> {
  await database.schema
    .createTable("ledger")
    .addColumn("sequence", "bigint", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("request_id", "text", (column) => column.notNull())
    .addColumn("item", "integer")
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("previous_hash", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .execute();
}
