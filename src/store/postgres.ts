import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { OpenDatabase } from "./open-database.ts";
import type { Tables } from "./schema.ts";
import { StoreError, type StoreErrorCode } from "./store-error.ts";
import { WithoutNulPlugin } from "./without-nul-plugin.ts";

const connectTimeoutMs = 5000;
/** A statement that takes this long is stuck; without an end it would hold its connection for good. */
const statementTimeoutMs = 30_000;

/** Connects lazily: a server that is not there shows with the first query. */
export async function openPostgres(url: string, connections: number): Promise<OpenDatabase> {
  const label = labelOf(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    application_name: "redis-audit-bot",
    types: { getTypeParser },
  });
  // A connection that breaks is replaced, and its query rejects. It also emits an error, through the pool while
  // idle and by itself while in use, which would end the process if nobody heard it.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new WithoutNulPlugin()],
  });
  return { database, label, codeOf, locksRows: true };
}

/** The URL without its password and options. The cause of a bad one is not kept: it would show the URL. */
function labelOf(url: string): string {
  if (!URL.canParse(url)) throw new StoreError("The postgres:// database URL cannot be read", "badUrl");
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ""}${host}${pathname}`;
}

/** Times and counts are far below 2^53, so an int8 is read as a number; `pg` would give text. */
function getTypeParser(
  ...[oid, format]: Parameters<typeof pg.types.getTypeParser>
): (text: string) => unknown {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
}

/** Codes of PostgreSQL (appendix A of its manual), and the codes of the network for everything before it. */
function codeOf(error: unknown): StoreErrorCode {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(40001|40P01|55P03|57014)$/.test(code)) return "busy";
  if (/^(28...|42501)$/.test(code)) return "denied";
  if (/^53...$/.test(code)) return "full";
  if (/^(25006|XX001|XX002)$/.test(code)) return code === "25006" ? "unwritable" : "corrupt";
  if (/^(08...|57P..|3D000|E[A-Z]+)$/.test(code)) return "unavailable";
  const message = error instanceof Error ? error.message : "";
  return /connection (terminated|timeout|ended)|timeout exceeded when trying to connect/i.test(message)
    ? "unavailable"
    : "failed";
}
