import type { Cluster } from "../../core/fleet.ts";
import { unescapeKey } from "../../core/keyspace/escape-key.ts";
import { type BulkConnection, openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import { findReply } from "../../redis/bulk/find-reply.ts";
import type { ReplyTree } from "../../redis/bulk/reply-tree.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";
import { askAboutKey } from "../../redis/remediation/key-reader.ts";
import { connectionName, type RunbookParts, timeoutMs } from "./runbook-parts.ts";

/** What a key is; never its value. What is `undefined` the server denies. */
export interface InspectedKey {
  /** `host:port` of the primary that has it. */
  readonly node: string;
  readonly database: number;
  readonly type?: string;
  /** Milliseconds; -1: no TTL. */
  readonly ttlMs?: number;
  /** With 5 samples of a collection, hence an estimate. */
  readonly memoryBytes?: number;
  readonly encoding?: string;
  /** Of a collection, or bytes of a string. */
  readonly elements?: number;
}

export type InspectResult =
  | { readonly kind: "found"; readonly keys: readonly InspectedKey[] }
  /** In none of the databases that were looked at. */
  | { readonly kind: "absent" }
  /** `host:port` of primaries that nobody can ask now. */
  | { readonly kind: "unreachable"; readonly nodes: readonly string[] };

const lengthCommands: Readonly<Record<string, string>> = {
  string: "STRLEN",
  list: "LLEN",
  set: "SCARD",
  zset: "ZCARD",
  hash: "HLEN",
  stream: "XLEN",
};

/**
 * Looks at one key, given as `escapeBytes` writes names (a backslash before anything else stands for itself), in one
 * logical database. TYPE, PTTL and OBJECT count as lookups; the length of a collection refreshes when it was used last.
 * Rejects with `RedisCallError`.
 */
export async function inspectKey(
  cluster: Cluster,
  text: string,
  database: number,
  { connections }: RunbookParts,
): Promise<InspectResult> {
  const key = readKey(text);
  const primaries = await findPrimaries(cluster, connections);
  const owner = cluster.mode === "cluster" ? primaries.ownerOf(key, 0, key.length) : -1;
  const ownNode = primaries.nodes[owner];
  const nodes = ownNode ? [ownNode] : primaries.nodes;
  if (nodes.length === 0) return { kind: "unreachable", nodes: primaries.missing };
  const found: InspectedKey[] = [];
  for (const node of nodes) {
    const address = dataNodeAddress(cluster, node);
    const connection = openBulkConnection(address, { connectionName, timeoutMs });
    try {
      await connection.ready;
      if (database !== 0) await connection.call(["SELECT", `${database}`]);
      const inspected = await inspect(connection, key);
      if (inspected) found.push({ node: nameOf(node), database, ...inspected });
    } finally {
      connection.close();
    }
  }
  return found.length > 0 ? { kind: "found", keys: found } : { kind: "absent" };
}

function readKey(text: string): Uint8Array {
  const line = new TextEncoder().encode(text);
  const key = new Uint8Array(line.length);
  return key.subarray(0, unescapeKey(line, 0, line.length, key));
}

async function inspect(
  connection: BulkConnection,
  key: Uint8Array,
): Promise<Omit<InspectedKey, "node" | "database"> | undefined> {
  await findReply(connection, ["CLIENT", "NO-TOUCH", "ON"]);
  const type = textOf(await askAboutKey(connection, ["TYPE"], key));
  const ttlMs = await askAboutKey(connection, ["PTTL"], key);
  if (type === "none" || ttlMs === -2) return undefined;
  const memory = await askAboutKey(connection, ["MEMORY", "USAGE"], key, ["SAMPLES", "5"]);
  const encoding = textOf(await askAboutKey(connection, ["OBJECT", "ENCODING"], key));
  const command = type === undefined ? undefined : lengthCommands[type];
  const elements = command === undefined ? undefined : await askAboutKey(connection, [command], key);
  return {
    ...(type !== undefined && { type }),
    ...(typeof ttlMs === "number" && { ttlMs }),
    ...(typeof memory === "number" && { memoryBytes: memory }),
    ...(encoding !== undefined && { encoding }),
    ...(typeof elements === "number" && { elements }),
  };
}

function textOf(reply: ReplyTree | undefined): string | undefined {
  if (typeof reply === "string") return reply;
  return Buffer.isBuffer(reply) ? reply.toString("utf8") : undefined;
}
