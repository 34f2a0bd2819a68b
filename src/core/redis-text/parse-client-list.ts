import type { Reply } from "./command.ts";
import { UnreadableReplyError } from "./unreadable-reply-error.ts";

/** One connection, as CLIENT LIST tells it. */
export interface ListedClient {
  /** Address without the port, or the path of a Unix socket. */
  readonly host: string;
  /** As the client named itself; `undefined`: it did not. */
  readonly name?: string;
  /** Of the ACL; `undefined` before 6.0. */
  readonly user?: string;
  /** Client library with its version, `ioredis 5.4.1`; `undefined` before 7.2, or not told. */
  readonly library?: string;
  readonly database: number;
  readonly ageSeconds: number;
  readonly idleSeconds: number;
  /** Lower case, a subcommand after `|`; `undefined`: none yet. */
  readonly lastCommand?: string;
  /** Commands that it ran; `undefined` before Redis 8.0. */
  readonly commands?: number;
}

/**
 * Reads the reply of CLIENT LIST. Fields are found by name and unknown ones skipped, since servers add some with every
 * version. Throws `UnreadableReplyError` when a line lacks an address or an age.
 * Format: https://redis.io/docs/latest/commands/client-list/
 */
export function parseClientList(reply: Reply): readonly ListedClient[] {
  if (typeof reply !== "string") throw new UnreadableReplyError("CLIENT LIST: the reply is no text");
  return reply
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(parseLine);
}

function parseLine(line: string): ListedClient {
  const fields = new Map(line.split(" ").map(splitField));
  const address = fields.get("addr");
  if (address === undefined) throw new UnreadableReplyError("CLIENT LIST: a line has no addr");
  const name = textOf(fields, "name");
  const user = textOf(fields, "user");
  const library = [textOf(fields, "lib-name"), textOf(fields, "lib-ver")].filter(Boolean).join(" ");
  const lastCommand = textOf(fields, "cmd");
  return {
    host: hostOf(address),
    ...(name !== undefined && { name }),
    ...(user !== undefined && { user }),
    ...(library !== "" && { library }),
    database: numberOf(fields, "db"),
    ageSeconds: numberOf(fields, "age"),
    idleSeconds: numberOf(fields, "idle"),
    // The server writes NULL where there was none.
    ...(lastCommand !== undefined && lastCommand !== "NULL" && { lastCommand }),
    ...(fields.has("tot-cmds") && { commands: numberOf(fields, "tot-cmds") }),
  };
}

function splitField(field: string): readonly [string, string] {
  const equals = field.indexOf("=");
  return equals < 0 ? [field, ""] : [field.slice(0, equals), field.slice(equals + 1)];
}

/** `10.0.0.7:51034`, `[::1]:51034`, `/run/redis.sock:0`. */
function hostOf(address: string): string {
  const colon = address.lastIndexOf(":");
  return address.slice(0, colon < 0 ? address.length : colon).replace(/^\[(.*)\]$/, "$1");
}

function textOf(fields: ReadonlyMap<string, string>, name: string): string | undefined {
  const text = fields.get(name);
  return text === "" ? undefined : text;
}

function numberOf(fields: ReadonlyMap<string, string>, name: string): number {
  const text = fields.get(name);
  const number = Number(text);
  if (text === undefined || text === "" || !Number.isFinite(number)) {
    throw new UnreadableReplyError(`CLIENT LIST: ${name} is "${text?.slice(0, 40) ?? ""}", not a number`);
  }
  return number;
}
