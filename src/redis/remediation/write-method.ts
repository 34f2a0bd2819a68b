import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { ItemAction } from "../../core/requests/action-request.ts";
import type { BulkConnection } from "../bulk/bulk-connection.ts";
import { isDenied } from "../bulk/find-reply.ts";
import { isPassing, sortWriteError, writeError } from "./sort-write-error.ts";

/**
 * How a TTL is set where there is none. `flags`: EXPIRE NX and LT (7.0+). `script`: the server runs the check and the
 * write as one. `read-then-write`: PTTL, then EXPIRE; what others set in between is overwritten.
 */
export type WriteMethod = "flags" | "script" | "read-then-write";

/** What a server lets the user do to keys. */
export interface WriteRights {
  readonly method: WriteMethod;
  readonly scripts: boolean;
  /** Commands that a plan needs and that are denied. */
  readonly denied: readonly string[];
}

/** Long, so that nobody has it: a write to it changes nothing. */
const absentKey = "redis-audit-bot:write-check:no-such-key";

/**
 * Finds out by harmless calls. Rejects with `RedisCallError` when the server cannot be asked, retryable where it cannot
 * write now, whoever asks. `subject` begins its message: cluster and node.
 */
export async function probeWrites(
  connection: BulkConnection,
  actions: readonly ItemAction[],
  subject: string,
): Promise<WriteRights> {
  const sets = actions.some(({ kind }) => kind === "set-ttl");
  const flushes = actions.some(({ kind }) => kind === "flush");
  const may = async (words: readonly [string, ...string[]]) =>
    (await tryCommand(connection, words, subject)) === "allowed";
  const flags = sets && (await may(["EXPIRE", absentKey, "1", "NX"]));
  const scripts = await may(["EVAL", "return 1", "0"]);
  const checks: readonly (readonly [string, ...string[]])[] = [
    ["SCAN", "0", "COUNT", "1"],
    ...(sets
      ? ([
          ["PTTL", absentKey],
          ["EXPIRE", absentKey, "1"],
        ] as const)
      : []),
    ...(flushes ? ([["UNLINK", absentKey]] as const) : []),
  ];
  const denied: string[] = [];
  for (const check of checks) if (!(await may(check))) denied.push(check[0]);
  return { method: flags ? "flags" : scripts ? "script" : "read-then-write", scripts, denied };
}

async function tryCommand(
  connection: BulkConnection,
  words: readonly [string, ...string[]],
  subject: string,
): Promise<"allowed" | "denied"> {
  try {
    await connection.call(words);
    return "allowed";
  } catch (error) {
    if (!(error instanceof RedisCallError)) throw error;
    const reply = error.cause instanceof Error ? error.cause.message : error.message;
    if (isPassing(reply)) throw writeError(subject, words[0], reply);
    const trouble = sortWriteError(reply);
    // The command is known and allowed; only this key is elsewhere, or not the user's.
    if (trouble === "moved" || trouble === "key") return "allowed";
    if (isDenied(error)) return "denied";
    throw error;
  }
}
