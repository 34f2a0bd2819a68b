import type { OpenDatabase } from "./open-database.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";
import { StoreError } from "./store-error.ts";

/**
 * @param url `sqlite:<path>`, or a `postgres://` or `postgresql://` URL.
 * @param connections most connections to a server; a file has one.
 */
export function openDatabase(url: string, connections: number): Promise<OpenDatabase> {
  const scheme = /^[a-z]+(?=:)/i.exec(url)?.[0].toLowerCase();
  if (scheme === "sqlite") return openSqlite(url.slice("sqlite:".length));
  if (scheme === "postgres" || scheme === "postgresql") return openPostgres(url, connections);
  // The value is not shown: what is wrong about it may be all but the password.
  throw new StoreError("The database URL must begin with sqlite: or postgres://", "badUrl");
}
