import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** A PostgreSQL server of the running process: the real one, compiled to WASM, in memory. */
export interface TestPostgres {
  /** With a password, which the server does not check. */
  readonly url: string;
  /** Removes every table. */
  readonly drop: () => Promise<void>;
  /** Removes every row of the bot's tables, which is several times quicker. */
  readonly clear: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts it on a free port; nothing needs to be installed. Clients may hold several connections, but they share
 * one session and their transactions run one after the other: locks between sessions are not tested by it.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const database = await PGlite.create();
  const server = new PGLiteSocketServer({ db: database, host: "127.0.0.1", port: 0, maxConnections: 20 });
  await server.start();
  return {
    url: `postgres://auditor:s3cret@${server.getServerConn()}/postgres?sslmode=disable`,
    drop: async () => {
      await database.exec("drop schema public cascade; create schema public");
    },
    clear: async () => {
      await database.exec(`do $$ declare name text; begin
        foreach name in array array['outbox','transitions','alerts','observations','inbox','preferences','counters','audits','bundles','silences','channels','digests','request_transitions','request_menus','reply_drafts','requests','runs','ledger'] loop
          if to_regclass(name) is not null then execute 'delete from ' || name; end if;
        end loop; end $$`);
    },
    stop: async () => {
      await server.stop();
      await database.close();
    },
  };
}
