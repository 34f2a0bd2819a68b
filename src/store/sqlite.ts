import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Kysely } from "kysely";
import Libsql from "libsql";
import type { OpenDatabase } from "./open-database.ts";
import type { Tables } from "./schema.ts";
import { execPatiently, isBusy, LibsqlDialect } from "./sqlite-driver.ts";
import { type StoreErrorCode, toStoreError } from "./store-error.ts";
import { WithoutNulPlugin } from "./without-nul-plugin.ts";

/** How long SQLite itself waits for a lock: it blocks the process, so only for a commit that is under way. */
const blockingWaitMs = 5;

/** Opens the file, and creates it with its folder when it is missing. */
export async function openSqlite(path: string): Promise<OpenDatabase> {
  const label = `sqlite:${path}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = new Libsql(path, { timeout: blockingWaitMs });
    await prepare(file);
    const database = new Kysely<Tables>({
      dialect: new LibsqlDialect(file),
      plugins: [new WithoutNulPlugin()],
    });
    return { database, label, codeOf, locksRows: false };
  } catch (error) {
    throw toStoreError(error, "opening it", label, codeOf);
  }
}

/** WAL lets readers go on beside a writer; with `FULL` a commit survives a power cut. */
async function prepare(file: Libsql.Database): Promise<void> {
  try {
    await execPatiently(file, "pragma journal_mode = wal");
    file.exec("pragma synchronous = full");
    file.exec("pragma foreign_keys = on");
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Result codes of SQLite (sqlite.org/rescode.html), and the codes of the file system for its folder. */
function codeOf(error: unknown): StoreErrorCode {
  if (isBusy(error)) return "busy";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return "corrupt";
  if (/^(SQLITE_FULL|SQLITE_NOMEM|ENOSPC|EDQUOT)/.test(code)) return "full";
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR)|E(ACCES|PERM|ROFS|NOTDIR|EXIST|ISDIR|NOENT))/.test(code)) {
    return "unwritable";
  }
  // libsql gives no code when a file cannot be opened; 14 is SQLITE_CANTOPEN.
  if (error instanceof Error && /^ConnectionFailed\(.*: 14"\)$/.test(error.message)) return "unwritable";
  return "failed";
}
