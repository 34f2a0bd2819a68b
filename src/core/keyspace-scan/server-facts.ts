import type { ServerIdentity } from "../observation.ts";
import { findNumber, type InfoFields } from "../redis-text/parse-info.ts";
import { type DatabaseKeys, parseKeyspace } from "../redis-text/parse-keyspace.ts";
import { parseRole } from "../redis-text/parse-role.ts";
import { parseServer } from "../redis-text/parse-server.ts";

/** What a scan must know of a server before and while it walks. */
export interface ServerFacts {
  readonly server: ServerIdentity;
  readonly role: "primary" | "replica";
  readonly loading: boolean;
  /** On a replica: whether it is connected to its primary and has all data. */
  readonly inSync: boolean;
  /** A planned failover is under way (`FAILOVER`, 6.2+). */
  readonly failingOver: boolean;
  readonly evictionPolicy?: string;
  /** CPU seconds since the process started, of all its threads; `undefined`: it does not tell. */
  readonly cpuSeconds?: number;
  readonly databases: readonly DatabaseKeys[];
}

/** From a whole INFO. Throws `UnreadableReplyError` when the server does not say who it is. */
export function readServerFacts(fields: InfoFields): ServerFacts {
  const policy = fields.get("maxmemory_policy");
  const cpuSeconds = readCpuSeconds(fields);
  return {
    server: parseServer(fields),
    role: parseRole(fields.get("role") ?? "master"),
    loading: (findNumber(fields, "loading") ?? 0) !== 0,
    inSync:
      (fields.get("master_link_status") ?? "up") === "up" &&
      (findNumber(fields, "master_sync_in_progress") ?? 0) === 0,
    failingOver: (fields.get("master_failover_state") ?? "no-failover") !== "no-failover",
    ...(policy !== undefined && { evictionPolicy: policy }),
    ...(cpuSeconds !== undefined && { cpuSeconds }),
    databases: parseKeyspace(fields),
  };
}

/** Of `INFO cpu`, all threads of the process; its children (saving, rewriting) are left out. */
export function readCpuSeconds(fields: InfoFields): number | undefined {
  const system = findNumber(fields, "used_cpu_sys");
  const user = findNumber(fields, "used_cpu_user");
  return system === undefined || user === undefined ? undefined : system + user;
}
