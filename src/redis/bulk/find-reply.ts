import type { Command, Reply } from "../../core/redis-text/command.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { BulkConnection } from "./bulk-connection.ts";

/** `undefined`: the server denies the command. Rejects with `RedisCallError` for any other failure. */
export async function findReply(connection: BulkConnection, command: Command): Promise<Reply | undefined> {
  try {
    return await connection.call(command);
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

/** Whether the server answered, but does not allow the command. */
export function isDenied(error: unknown): error is RedisCallError {
  return error instanceof RedisCallError && error.failure === "denied";
}
