import type { Audit, ClusterFigures } from "../../core/audit/audit.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { findNumber, type InfoFields, parseInfo } from "../../core/redis-text/parse-info.ts";
import { parseKeyspace } from "../../core/redis-text/parse-keyspace.ts";
import { parsePairs } from "../../core/redis-text/parse-pairs.ts";
import { parseVersion } from "../../core/redis-text/parse-server.ts";
import { readFailure } from "../../core/redis-text/read-failure.ts";

/** What one node says of itself; both are empty where the server denies INFO. */
interface NodeInfo {
  readonly fields: InfoFields;
  readonly commands: InfoFields;
}

const nothing: InfoFields = new Map();

/**
 * Figures of a cluster, its primaries added up. What one of them does not tell is not assessed for the cluster: a sum
 * without it would be wrong. `earlier` are audits of the cluster, whose own lookups are taken off the hits.
 */
export async function readClusterFigures(
  calls: readonly Call[],
  earlier: readonly Audit[] = [],
): Promise<ClusterFigures> {
  const infos = await Promise.all(calls.map(readNodeInfo));
  const told = infos.filter(({ fields }) => fields.size > 0);
  const whole = told.length > 0 && told.length === infos.length;
  const sum = (name: string): number | undefined => {
    const values = infos.map(({ fields }) => findNumber(fields, name));
    return whole && values.every((value) => value !== undefined)
      ? values.reduce((total, value) => total + value, 0)
      : undefined;
  };
  const limits = told.map(({ fields }) => findNumber(fields, "maxmemory"));
  const commandCalls = addCommandCalls(infos);
  const own = ownHits(told, earlier);
  const lookups = findLookups(sum("keyspace_hits"), sum("keyspace_misses"), own, commandCalls);
  return defined({
    ...(told[0] && parseVersionOf(told[0].fields)),
    usedBytes: sum("used_memory"),
    // One node without a limit, and the cluster has none.
    maxmemoryBytes: limits.includes(0) ? 0 : sum("maxmemory"),
    evictionPolicy: findCommon(told.map(({ fields }) => fields.get("maxmemory_policy"))),
    fragmentationRatio: weighFragmentation(told),
    ...lookups,
    opsPerSecond: sum("instantaneous_ops_per_sec"),
    evictedKeys: sum("evicted_keys"),
    expiredKeys: sum("expired_keys"),
    uptimeSeconds: least(told.map(({ fields }) => findNumber(fields, "uptime_in_seconds"))),
    connectedClients: sum("connected_clients"),
    commandCalls,
    databases: addDatabases(told),
  });
}

async function readNodeInfo(call: Call): Promise<NodeInfo> {
  const [fields, commands] = await Promise.all([
    readInfo(call, ["INFO"]),
    // Not among the sections that a plain INFO gives.
    readInfo(call, ["INFO", "commandstats"]),
  ]);
  return { fields, commands };
}

async function readInfo(call: Call, command: readonly [string, ...string[]]): Promise<InfoFields> {
  try {
    return parseInfo(await call(command));
  } catch (error) {
    // Whatever it is, the figure is missing; a fault of ours is thrown on.
    readFailure(error, "INFO");
    return nothing;
  }
}

function parseVersionOf(fields: InfoFields): Pick<ClusterFigures, "product" | "version"> {
  return fields.has("redis_version") ? parseVersion(fields) : {};
}

/** The value that most nodes have; `undefined` where none is told. */
function findCommon(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The mean of the nodes' ratios, by the memory they use. */
function weighFragmentation(nodes: readonly NodeInfo[]): number | undefined {
  let weighted = 0;
  let usedBytes = 0;
  for (const { fields } of nodes) {
    const ratio = findNumber(fields, "mem_fragmentation_ratio");
    const used = findNumber(fields, "used_memory");
    if (ratio === undefined || used === undefined) return undefined;
    weighted += ratio * used;
    usedBytes += used;
  }
  return usedBytes === 0 ? undefined : Math.round((weighted / usedBytes) * 100) / 100;
}

/** Counters belong to a process, so the audits' lookups on processes that are gone do not count. */
function ownHits(nodes: readonly NodeInfo[], earlier: readonly Audit[]): number {
  const running = new Set(nodes.map(({ fields }) => fields.get("run_id")));
  return earlier
    .flatMap((audit) => audit.nodes)
    .reduce((sum, node) => sum + (running.has(node.runId) ? node.ownKeyspaceHits : 0), 0);
}

/**
 * The hits without `own`, and the misses. Nothing where most lookups were questions about keys that other audits must
 * have asked, by whatever tool: the ratio would be theirs, and near 100 %.
 */
function findLookups(
  hits: number | undefined,
  misses: number | undefined,
  own: number,
  commandCalls: ClusterFigures["commandCalls"] = {},
): Pick<ClusterFigures, "hits" | "misses"> {
  const others = (hits ?? 0) + (misses ?? 0) - own;
  const asked = auditCommands.reduce((calls, name) => calls + (commandCalls[name] ?? 0), 0) - own;
  if (asked > Math.max(fewestAsked, others / 2)) return {};
  return {
    ...(hits !== undefined && { hits: Math.max(0, hits - own) }),
    ...(misses !== undefined && { misses }),
  };
}

/** Those of an audit that count as lookups. */
const auditCommands = ["pttl", "type", "object|encoding"];
/** What a person asks by hand. */
const fewestAsked = 100;

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** `cmdstat_get:calls=7,usec=…`. Subcommands (`config|get`) count for themselves. `undefined`: some node denies it. */
function addCommandCalls(nodes: readonly NodeInfo[]): ClusterFigures["commandCalls"] {
  if (nodes.some(({ commands }) => commands.size === 0)) return undefined;
  const calls: Record<string, number> = {};
  for (const [name, text] of nodes.flatMap(({ commands }) => [...commands])) {
    const command = /^cmdstat_(.+)$/.exec(name)?.[1]?.toLowerCase();
    if (command === undefined) continue;
    calls[command] = (calls[command] ?? 0) + (findNumber(parsePairs(text), "calls") ?? 0);
  }
  return calls;
}

function addDatabases(nodes: readonly NodeInfo[]): ClusterFigures["databases"] {
  const databases = new Map<number, { index: number; keys: number; keysWithTtl: number }>();
  for (const { index, keys, keysWithTtl } of nodes.flatMap(({ fields }) => parseKeyspace(fields))) {
    const known = databases.get(index) ?? { index, keys: 0, keysWithTtl: 0 };
    databases.set(index, { index, keys: known.keys + keys, keysWithTtl: known.keysWithTtl + keysWithTtl });
  }
  return [...databases.values()].sort((a, b) => a.index - b.index);
}

type Defined<Fields> = { readonly [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Defined<Fields>;
}
