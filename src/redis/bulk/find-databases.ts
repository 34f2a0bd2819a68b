import type { ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import { grantOf } from "../../core/redis-text/find-grant.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { BulkConnection } from "./bulk-connection.ts";
import { findReply, isDenied } from "./find-reply.ts";

export interface DatabaseSize {
  readonly index: number;
  readonly keys: number;
}

/** Databases that are not walked, since the user may not select them. */
export interface Unselected {
  /** Those that are known to have keys; empty: nobody tells which have some. */
  readonly databases: readonly DatabaseSize[];
  /** The server's words. */
  readonly reason: string;
}

export interface FoundDatabases {
  readonly walked: readonly DatabaseSize[];
  /** `undefined`: all that have keys are walked. */
  readonly unselected?: Unselected;
}

/** A cluster has database 0 only, and says so in other words. */
const noSuchDatabase = /DB index|in cluster mode/;
/** More no server has, of those that do not tell which have keys. */
const mostDatabases = 16_384;

/**
 * The databases to walk: those that have keys, as INFO tells; where INFO is denied, those that can be selected and are
 * not empty. `connection` may be in any of them afterwards. Rejects with `RedisCallError` where there are keys and the
 * user may select no database that has some. `subject` begins messages: cluster and node.
 */
export async function findDatabases(
  connection: BulkConnection,
  facts: ServerFacts | undefined,
  subject: string,
): Promise<FoundDatabases> {
  if (facts === undefined) return lookForDatabases(connection);
  const walked: DatabaseSize[] = [];
  const others: DatabaseSize[] = [];
  let reason = "";
  for (const database of facts.databases) {
    const refusal = await select(connection, database.index);
    (refusal === undefined ? walked : others).push(database);
    reason ||= refusal ?? "";
  }
  if (others.length === 0) return { walked };
  if (walked.length > 0) return { walked, unselected: { databases: others, reason } };
  const where = others.map(({ index }) => index).join(", ");
  throw selectFailed(`${reason}; all keys are in database ${where}`, subject);
}

/** Says what is wrong before anything is walked. Rejects with `RedisCallError` where there is no such database. */
export async function selectOnly(
  connection: BulkConnection,
  database: number,
  subject: string,
): Promise<void> {
  const refusal = database === 0 ? undefined : await select(connection, database);
  if (refusal === undefined) return;
  if (!noSuchDatabase.test(refusal)) throw selectFailed(refusal, subject);
  const message = `${subject}: there is no database ${database}: ${refusal}`;
  throw new RedisCallError({ failure: "denied", retryable: false, message });
}

/** One that was asked for, with as many keys as it tells. */
export async function findDatabase(
  connection: BulkConnection,
  facts: ServerFacts | undefined,
  database: number,
): Promise<FoundDatabases> {
  if (facts !== undefined) return { walked: facts.databases.filter(({ index }) => index === database) };
  return { walked: [{ index: database, keys: (await countKeys(connection)) ?? 0 }] };
}

async function lookForDatabases(connection: BulkConnection): Promise<FoundDatabases> {
  const walked: DatabaseSize[] = [];
  for (let index = 0; index < mostDatabases; index++) {
    const refusal = await select(connection, index);
    // A service without SELECT has the one database.
    if (refusal !== undefined && /^NOPERM\b/.test(refusal) && !(await isInCluster(connection))) {
      return { walked, unselected: { databases: [], reason: refusal } };
    }
    if (refusal !== undefined) break;
    const keys = await countKeys(connection);
    // One that does not tell may have some.
    if (keys !== 0) walked.push({ index, keys: keys ?? 0 });
  }
  return { walked };
}

/** HELLO is allowed to every user. */
async function isInCluster(connection: BulkConnection): Promise<boolean> {
  const reply = await findReply(connection, ["HELLO"]);
  return Array.isArray(reply) && reply[reply.indexOf("mode") + 1] === "cluster";
}

/** The server's words where it refuses; `undefined`: the connection is in that database, where it began or not. */
async function select(connection: BulkConnection, database: number): Promise<string | undefined> {
  // A user without SELECT is in database 0 all the same, where every connection begins.
  if (database === 0) return undefined;
  try {
    await connection.call(["SELECT", `${database}`]);
    return undefined;
  } catch (error) {
    if (!isDenied(error)) throw error;
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
}

/** `undefined`: the server does not tell. */
async function countKeys(connection: BulkConnection): Promise<number | undefined> {
  const reply = await findReply(connection, ["DBSIZE"]);
  return typeof reply === "number" ? reply : undefined;
}

function selectFailed(why: string, subject: string): RedisCallError {
  const grant = /^NOPERM\b/.test(why) ? `; grant ${grantOf("SELECT")} to the user` : "";
  const message = `${subject}: SELECT failed: ${why}${grant}`;
  return new RedisCallError({ failure: "denied", retryable: false, message });
}
