import { type Kysely, type Migration, sql } from "kysely";

type Database = Kysely<unknown>;

/** Messages about anything, not only alerts; bundles, silences, broken channels. */
export const delivery: Migration = {
  up: async (database) => {
    await rebuildOutbox(database);
    await extendAlerts(database);
    await createBundles(database);
    await createSilences(database);
    await createChannels(database);
  },
};

/** SQLite cannot take a foreign key off a table, so the rows move to a new one. Their order, counted within each
 * alert until now, becomes one of all entries. */
async function rebuildOutbox(database: Database): Promise<void> {
  await database.schema.alterTable("outbox").renameTo("old_outbox").execute();
  await database.schema.dropIndex("outbox_pending").execute();
  await database.schema
    .createTable("outbox")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("about", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("message", "text", (column) => column.notNull())
    .addColumn("priority", "integer", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("settled_at", "bigint")
    .addColumn("error", "text")
    .execute();
  await moveOutbox(database);
  await database.schema.dropTable("old_outbox").execute();
  await database.schema
    .createIndex("outbox_pending")
    .on("outbox")
    .columns(["about", "sequence"])
    .where(sql.ref("state"), "=", "pending")
    .execute();
  await database.schema.createIndex("outbox_about").on("outbox").columns(["about", "sequence"]).execute();
  await database.schema.createIndex("outbox_settled").on("outbox").column("settled_at").execute();
}

/** All get the priority of any alert (1): they are due anyway, and it orders nothing but what waits. */
async function moveOutbox(database: Database): Promise<void> {
  await sql`
    insert into outbox (
      id, sequence, about, channel, kind, message, priority, state, attempts, due_at, created_at, settled_at, error
    )
    select
      o.id, row_number() over (order by o.created_at, o.alert_id, o.sequence), o.alert_id, a.channel,
      o.announcement,
      case when o.announcement = 'root' then '{"kind":"root"}'
        else '{"kind":"reply","transitionSequence":' || o.transition_sequence || '}' end,
      1, o.state, o.attempts, o.due_at, o.created_at, o.settled_at, o.error
    from old_outbox o join alerts a on a.id = o.alert_id`.execute(database);
  await sql`insert into counters (name, value) select 'outbox', coalesce(max(sequence), 0) from outbox`.execute(
    database,
  );
}

async function extendAlerts(database: Database): Promise<void> {
  await database.schema.alterTable("alerts").addColumn("bundle_id", "text").execute();
  await database.schema.alterTable("alerts").addColumn("placed_at", "bigint").execute();
  await database.schema.alterTable("alerts").addColumn("place_note", "text").execute();
  await database.schema.alterTable("alerts").addColumn("flapping_since", "bigint").execute();
  await database.schema.createIndex("alerts_bundle").on("alerts").column("bundle_id").execute();
  await database.schema.createIndex("alerts_placed").on("alerts").columns(["channel", "placed_at"]).execute();
  await database.schema.createIndex("alerts_fired").on("alerts").column("fired_at").execute();
  await database.schema
    .createIndex("alerts_flapping")
    .on("alerts")
    .column("flapping_since")
    .where(sql.ref("flapping_since"), "is not", null)
    .execute();
  await database.schema.createIndex("transitions_at").on("transitions").column("at").execute();
}

async function createBundles(database: Database): Promise<void> {
  await database.schema
    .createTable("bundles")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("group_key", "text", (column) => column.notNull())
    .addColumn("edit_every", "bigint", (column) => column.notNull())
    .addColumn("opened_at", "bigint", (column) => column.notNull())
    .addColumn("closed_at", "bigint")
    .addColumn("root_ts", "text")
    .execute();
  // Two processes that open the same bundle at once end up with one.
  await database.schema
    .createIndex("bundles_open")
    .unique()
    .on("bundles")
    .columns(["channel", "kind", "group_key"])
    .where(sql.ref("closed_at"), "is", null)
    .execute();
  await database.schema
    .createIndex("bundles_opened")
    .on("bundles")
    .columns(["channel", "opened_at"])
    .execute();
}

async function createSilences(database: Database): Promise<void> {
  await database.schema
    .createTable("silences")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("over_at", "bigint", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .execute();
  await database.schema.createIndex("silences_over").on("silences").column("over_at").execute();
}

async function createChannels(database: Database): Promise<void> {
  await database.schema
    .createTable("channels")
    .addColumn("channel", "text", (column) => column.primaryKey())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("since", "bigint", (column) => column.notNull())
    .addColumn("told_at", "bigint")
    .execute();
}
