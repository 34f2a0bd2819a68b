import type { Reply } from "./command.ts";
import { UnreadableReplyError } from "./unreadable-reply-error.ts";

/** One slow command, without its arguments' values. */
export interface SlowEntry {
  readonly id: number;
  readonly atMs: number;
  readonly durationMs: number;
  /** Upper case; with its subcommand where that is no data: `CLIENT LIST`. */
  readonly command: string;
  /** As the server logged it: keys and values. For masking, never to be shown as it is. */
  readonly argumentTexts: readonly string[];
  /** `host:port`; `undefined` before 4.0. */
  readonly client?: string;
  readonly clientName?: string;
}

/**
 * Reads the reply of SLOWLOG GET. Entries have 4 fields before Redis 4.0, 6 since, and may get more: the first ones are
 * read. Throws `UnreadableReplyError`. Format: https://redis.io/docs/latest/commands/slowlog-get/
 */
export function parseSlowlog(reply: Reply): readonly SlowEntry[] {
  if (!Array.isArray(reply)) throw new UnreadableReplyError("SLOWLOG GET: the reply is no list");
  return reply.map(readEntry);
}

function readEntry(entry: Reply): SlowEntry {
  if (!Array.isArray(entry)) throw new UnreadableReplyError("SLOWLOG GET: an entry is no list");
  const [id, atSeconds, micros, words, client, clientName]: readonly (Reply | undefined)[] = entry;
  if (
    typeof id !== "number" ||
    typeof atSeconds !== "number" ||
    typeof micros !== "number" ||
    !Array.isArray(words)
  ) {
    throw new UnreadableReplyError("SLOWLOG GET: an entry has other fields");
  }
  const [command = "", ...argumentTexts] = words.map(String);
  return {
    id,
    atMs: atSeconds * 1000,
    durationMs: micros / 1000,
    command: command.toUpperCase(),
    argumentTexts,
    ...(typeof client === "string" && client !== "" && { client }),
    ...(typeof clientName === "string" && clientName !== "" && { clientName }),
  };
}
