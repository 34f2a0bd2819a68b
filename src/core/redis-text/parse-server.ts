import type { ServerIdentity } from "../observation.ts";
import { type InfoFields, readNumber, readText } from "./parse-info.ts";
import { UnreadableReplyError } from "./unreadable-reply-error.ts";

export type ServerMode = ServerIdentity["mode"];

/**
 * Who answers, from `INFO server`. Valkey keeps `redis_version` at 7.2.4 for its clients' sake and tells its own
 * number as `valkey_version`; since 8.0 it may name the mode `server_mode`.
 */
export function parseServer(fields: InfoFields): ServerIdentity {
  return {
    runId: readText(fields, "run_id"),
    ...parseVersion(fields),
    mode: readMode(fields.get("redis_mode") ?? readText(fields, "server_mode")),
    uptimeSeconds: readNumber(fields, "uptime_in_seconds"),
  };
}

/** Product and version as the product numbers itself. */
export function parseVersion(fields: InfoFields): Pick<ServerIdentity, "product" | "version"> {
  const valkey = fields.get("valkey_version");
  if (valkey !== undefined) return { product: "valkey", version: valkey };
  return { product: "redis", version: readText(fields, "redis_version") };
}

/** Throws `UnreadableReplyError` for a mode that no known server has. */
export function readMode(text: string): ServerMode {
  if (text === "standalone" || text === "sentinel" || text === "cluster") return text;
  throw new UnreadableReplyError(`the server's mode is "${text.slice(0, 40)}"`);
}
