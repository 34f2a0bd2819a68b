import type { Reply } from "./command.ts";
import { UnreadableReplyError } from "./unreadable-reply-error.ts";

/** The fields of an INFO reply by name. Sections are not kept: no two of them share a field. */
export type InfoFields = ReadonlyMap<string, string>;

/** Fields whose name ends in a command or an error, which may hold a colon itself (modules). */
const namesWithColons = /^(?:cmdstat_|errorstat_|latency_percentiles_usec_)/;

/**
 * Reads an INFO reply. Empty lines, section titles and lines without a colon are skipped, so any server's mixture
 * of sections is accepted. Throws `UnreadableReplyError` when the reply is no text.
 * Format: https://redis.io/docs/latest/commands/info/
 */
export function parseInfo(reply: Reply): InfoFields {
  if (typeof reply !== "string") throw new UnreadableReplyError("INFO: the reply is no text");
  const fields = new Map<string, string>();
  for (const line of reply.split("\n")) {
    if (line.startsWith("#")) continue;
    const colon = namesWithColons.test(line) ? line.lastIndexOf(":") : line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimEnd());
  }
  return fields;
}

/** The text of a field. Throws `UnreadableReplyError` when it is missing. */
export function readText(fields: InfoFields, name: string): string {
  const text = fields.get(name);
  if (text === undefined) throw new UnreadableReplyError(`INFO: ${name} is missing`);
  return text;
}

/** A finite number. Throws `UnreadableReplyError` when the field is missing or something else. */
export function readNumber(fields: InfoFields, name: string): number {
  const text = readText(fields, name);
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) {
    throw new UnreadableReplyError(`INFO: ${name} is "${text.slice(0, 40)}", not a number`);
  }
  return number;
}

/** As `readNumber`, but `undefined` when the server does not tell the field. */
export function findNumber(fields: InfoFields, name: string): number | undefined {
  return fields.has(name) ? readNumber(fields, name) : undefined;
}
