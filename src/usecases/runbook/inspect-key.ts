import type { Audit } from "../../core/audit/audit.ts";
import { maskKey } from "../../core/audit/mask-key.ts";
import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { escapeBytes, unescapeKey } from "../../core/keyspace/escape-key.ts";
import { findGrant } from "../../core/redis-text/find-grant.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { placeKey } from "../../core/remediation/place-key.ts";
import type { InspectedKey, InspectView, UnaskedNode } from "../../messages/runbook-views.ts";
import { type BulkConnection, openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import { findReply } from "../../redis/bulk/find-reply.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";
import { askKey, type KeyReply } from "../../redis/remediation/key-reader.ts";
import { readNewestAudit } from "../audit/read-newest-audit.ts";
import { connectionName, type RunbookParts, timeoutMs } from "./runbook-parts.ts";
import { explainMissing, unaskedNode, unaskedSentinels } from "./unasked-node.ts";

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
 */
export async function inspectKey(
  cluster: Cluster,
  text: string,
  database: number,
  { connections, audits }: RunbookParts,
): Promise<InspectView> {
  const key = readKey(text);
  const audit = await readNewestAudit(audits, cluster.name);
  const looked = await lookEverywhere(cluster, key, database, { connections });
  return {
    cluster: cluster.name,
    key: maskKey(escapeBytes(key, 0, key.length, false)),
    database,
    ...looked,
    ...placeOf(key, database, cluster, audit),
  };
}

function placeOf(
  key: Uint8Array,
  database: number,
  { contracts = [], owner: { team } }: Cluster,
  audit: Audit | undefined,
): Pick<InspectView, "pattern" | "owner"> {
  const { pattern: found, owner } = placeKey(key, database, audit ?? { patterns: [] }, contracts, team);
  if (found === undefined || audit === undefined) return { owner };
  const { pattern, keys, keysWithoutTtl } = found;
  return { owner, pattern: { pattern, keys, keysWithoutTtl, auditedAtMs: audit.startedAtMs } };
}

function readKey(text: string): Uint8Array {
  const line = new TextEncoder().encode(text);
  const key = new Uint8Array(line.length);
  return key.subarray(0, unescapeKey(line, 0, line.length, key));
}

type Looked = Pick<InspectView, "found" | "unasked" | "noDatabase">;

async function lookEverywhere(
  cluster: Cluster,
  key: Uint8Array,
  database: number,
  parts: Pick<RunbookParts, "connections">,
): Promise<Looked> {
  // Cluster mode has database 0 alone.
  if (cluster.mode === "cluster" && database !== 0) return { found: [], unasked: [], noDatabase: true };
  const found: InspectedKey[] = [];
  const unasked: UnaskedNode[] = [];
  let noDatabase = false;
  const holders = await listHolders(cluster, key, parts, unasked);
  const all = await Promise.all(
    holders.map((node) =>
      lookAt(cluster, node, key, database).catch((error: unknown) =>
        unaskedNode(nameOf(node), "TYPE", error),
      ),
    ),
  );
  for (const looked of all) {
    if (looked === "absent") continue;
    if (looked === "noDatabase") noDatabase = true;
    else if ("failure" in looked) unasked.push(looked);
    else found.push(looked);
  }
  return { found, unasked, noDatabase };
}

/** The primaries that may have a key; those that cannot be asked are added to `unasked`. */
async function listHolders(
  cluster: Cluster,
  key: Uint8Array,
  parts: Pick<RunbookParts, "connections">,
  unasked: UnaskedNode[],
): Promise<readonly Endpoint[]> {
  try {
    const { nodes, missing, ownerOf } = await findPrimaries(cluster, parts.connections);
    const owner = cluster.mode === "cluster" ? nodes[ownerOf(key, 0, key.length)] : undefined;
    if (owner !== undefined) return [owner];
    unasked.push(...(await explainMissing(cluster, missing, parts)));
    return nodes;
  } catch (error) {
    unasked.push(...unaskedSentinels(cluster, error));
    return [];
  }
}

/** Rejects with `RedisCallError` when the node cannot be asked. */
async function lookAt(
  cluster: Cluster,
  endpoint: Endpoint,
  key: Uint8Array,
  database: number,
): Promise<InspectedKey | UnaskedNode | "absent" | "noDatabase"> {
  const node = nameOf(endpoint);
  const connection = openBulkConnection(dataNodeAddress(cluster, endpoint), { connectionName, timeoutMs });
  try {
    await connection.ready;
    const refused = database === 0 ? undefined : await select(connection, database);
    if (refused !== undefined) {
      const { failure, grant } = unaskedNode(node, "SELECT", refused);
      return failure === "denied" && grant === undefined
        ? "noDatabase"
        : { node, failure, ...(grant !== undefined && { grant }) };
    }
    return await inspect(connection, node, key);
  } finally {
    connection.close();
  }
}

async function select(connection: BulkConnection, database: number): Promise<RedisCallError | undefined> {
  try {
    await connection.call(["SELECT", `${database}`]);
    return undefined;
  } catch (error) {
    if (!(error instanceof RedisCallError)) throw error;
    return error;
  }
}

async function inspect(
  connection: BulkConnection,
  node: string,
  key: Uint8Array,
): Promise<InspectedKey | UnaskedNode | "absent"> {
  await findReply(connection, ["CLIENT", "NO-TOUCH", "ON"]);
  const denied: InspectedKey["denied"][number][] = [];
  const ask = async (words: readonly string[], more: readonly string[] = []): Promise<KeyReply> => {
    const reply = await askKey(connection, words, key, more);
    if (reply.kind === "denied") {
      const command = words.join(" ");
      const grant = findGrant(command, reply.message);
      denied.push({ command, ...(grant !== undefined && { grant }) });
    }
    return reply;
  };
  const asked = await ask(["TYPE"]);
  const left = await ask(["PTTL"]);
  if (asked.kind === "elsewhere" || left.kind === "elsewhere") return "absent";
  const type = textOf(asked);
  const ttlMs = numberOf(left);
  if (type === "none" || ttlMs === -2) return "absent";
  // Whether there is such a key is not known.
  if (type === undefined && ttlMs === undefined) {
    const [first] = denied;
    return { node, failure: "denied", ...(first?.grant !== undefined && { grant: first.grant }) };
  }
  const memoryBytes = numberOf(await ask(["MEMORY", "USAGE"], ["SAMPLES", "5"]));
  const encoding = textOf(await ask(["OBJECT", "ENCODING"]));
  const command = type === undefined ? undefined : lengthCommands[type];
  const elements = command === undefined ? undefined : numberOf(await ask([command]));
  return {
    node,
    ...(type !== undefined && { type }),
    ...(ttlMs !== undefined && { ttlMs }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(encoding !== undefined && { encoding }),
    ...(elements !== undefined && { elements }),
    denied,
  };
}

function textOf(reply: KeyReply): string | undefined {
  if (reply.kind !== "told") return undefined;
  const { value } = reply;
  return typeof value === "string" ? value : Buffer.isBuffer(value) ? value.toString("utf8") : undefined;
}

function numberOf(reply: KeyReply): number | undefined {
  return reply.kind === "told" && typeof reply.value === "number" ? reply.value : undefined;
}
