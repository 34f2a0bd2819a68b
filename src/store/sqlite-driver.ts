import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from "kysely";
import type Libsql from "libsql";

/** How long a writer waits for others in all, before it is an error. */
const patienceMs = 5000;
/** Between two tries; the event loop is free meanwhile. */
const longestPauseMs = 15;

/** Kysely's SQLite dialect over libsql, with every write in an immediate transaction. */
export class LibsqlDialect extends SqliteDialect {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new LibsqlDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/** SQLite rolls tables back like rows: all migrations are one transaction, so two processes may start at once. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * Takes the write lock when a transaction begins, and only there. A transaction that reads first and writes
 * later could fail half-way; and libsql leaves a statement that met a lock unfinished, after which its
 * connection cannot commit any more. `exec` leaves nothing behind, so the lock is waited for with it.
 */
class LibsqlDriver extends SqliteDriver {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    super({ database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new LibsqlConnection(await super.acquireConnection(), this.#database);
  }

  override beginTransaction(): Promise<void> {
    return execPatiently(this.#database, "begin immediate");
  }

  override async commitTransaction(): Promise<void> {
    this.#database.exec("commit");
  }

  override async rollbackTransaction(): Promise<void> {
    // A full disk rolls back by itself; a second time would be an error that hides the first.
    if (this.#database.inTransaction) this.#database.exec("rollback");
  }
}

/** Puts a single write into a transaction of its own. Raw queries are taken for reads. */
class LibsqlConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #database: Libsql.Database;

  constructor(connection: DatabaseConnection, database: Libsql.Database) {
    this.#connection = connection;
    this.#database = database;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { kind } = query.query;
    const reads = kind === "SelectQueryNode" || kind === "RawNode";
    if (reads || this.#database.inTransaction) return this.#connection.executeQuery<Row>(query);
    await execPatiently(this.#database, "begin immediate");
    try {
      const result = await this.#connection.executeQuery<Row>(query);
      this.#database.exec("commit");
      return result;
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec("rollback");
      throw error;
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, chunkSize);
  }
}

/** Executes, and while another connection holds the lock tries again, without blocking the process. */
export async function execPatiently(database: Libsql.Database, sql: string): Promise<void> {
  const endMs = performance.now() + patienceMs;
  for (;;) {
    try {
      database.exec(sql);
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > endMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * longestPauseMs));
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code));
}
