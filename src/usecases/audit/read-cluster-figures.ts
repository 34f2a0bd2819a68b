import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterFigures } from "../../core/audit/audit.ts";
import { findApplicationLookups, type OwnAsking } from "../../core/audit/find-application-lookups.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { findNumber, type InfoFields, parseInfo } from "../../core/redis-text/parse-info.ts";
import { parseKeyspace } from "../../core/redis-text/parse-keyspace.ts";
import { parsePairs } from "../../core/redis-text/parse-pairs.ts";
import { parseVersion } from "../../core/redis-text/parse-server.ts";
import { readFailure } from "../../core/redis-text/read-failure.ts";
import { findOwnAsking, type KnownLookups } from "./find-own-asking.ts";

/** A primary that is asked. */
export interface AskedNode {
  /** `host:port`. */
  readonly name: string;
  readonly call: Call;
}

interface Clocks {
  /** Unix ms. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
}

/** What one node says of itself; both are empty where the server denies INFO. */
interface NodeInfo {
  readonly name: string;
  readonly fields: InfoFields;
  readonly commands: InfoFields;
}

const nothing: InfoFields = new Map();

/**
 * Figures of a cluster, its primaries added up, complete once a walk has told the share of collections among its keys.
 * What one primary does not tell is not assessed for the cluster: a sum without it would be wrong. Hits are those of
 * applications, as far as they can be told from those of audits.
 */
export async function readClusterFigures(
  nodes: readonly AskedNode[],
  known: KnownLookups,
  clocks: Clocks,
): Promise<(collectionShare: number) => ClusterFigures> {
  const infos = await Promise.all(nodes.map(readNodeInfo));
  const readMs = clocks.monotonicMs();
  const told = infos.filter(({ fields }) => fields.size > 0);
  const whole = told.length > 0 && told.length === infos.length;
  const sum = (name: string): number | undefined => (whole ? sumOf(infos, name) : undefined);
  const limits = told.map(({ fields }) => findNumber(fields, "maxmemory"));
  const commandCalls = addCommandCalls(infos);
  const own = findOwnAsking(told, known, commandCalls !== undefined, clocks.nowMs());
  const [hits, misses] = [sum("keyspace_hits"), sum("keyspace_misses")];
  const toldOps = sum("instantaneous_ops_per_sec");
  const opsPerSecond = wasAudited(commandCalls)
    ? await checkOps(nodes, infos, toldOps, () => clocks.monotonicMs() - readMs)
    : toldOps;
  const figures: ClusterFigures = defined({
    ...(told[0] && parseVersionOf(told[0].fields)),
    // Where others name their system, ElastiCache names itself.
    ...(told[0]?.fields.get("os") === "Amazon ElastiCache" && { service: "elasticache" as const }),
    usedBytes: sum("used_memory"),
    // One node without a limit, and the cluster has none.
    maxmemoryBytes: limits.includes(0) ? 0 : sum("maxmemory"),
    evictionPolicy: findCommon(told.map(({ fields }) => fields.get("maxmemory_policy"))),
    fragmentationRatio: weighFragmentation(told),
    opsPerSecond,
    evictedKeys: sum("evicted_keys"),
    expiredKeys: sum("expired_keys"),
    uptimeSeconds: least(told.map(({ fields }) => findNumber(fields, "uptime_in_seconds"))),
    connectedClients: sum("connected_clients"),
    commandCalls,
    databases: addDatabases(told),
  });
  return (collectionShare) => ({
    ...figures,
    ...findLookups(hits, misses, own, commandCalls, collectionShare),
  });
}

/** `undefined`: one of them does not tell. */
function sumOf(nodes: readonly Pick<NodeInfo, "fields">[], name: string): number | undefined {
  const values = nodes.map(({ fields }) => findNumber(fields, name));
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}

async function readNodeInfo({ name, call }: AskedNode): Promise<NodeInfo> {
  const [fields, commands] = await Promise.all([
    readInfo(call, ["INFO"]),
    // Not among the sections that a plain INFO gives.
    readInfo(call, ["INFO", "commandstats"]),
  ]);
  return { name, fields, commands };
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

function findLookups(
  hits: number | undefined,
  misses: number | undefined,
  own: OwnAsking,
  commandCalls: ClusterFigures["commandCalls"],
  collectionShare: number,
): Pick<ClusterFigures, "hits" | "misses" | "lookupsNotAssessed"> {
  if (hits === undefined || misses === undefined) return {};
  const found = findApplicationLookups(hits, misses, own, commandCalls, collectionShare);
  return found ?? { lookupsNotAssessed: "audits" };
}

/** Whether somebody asked more keys for their type than a person does by hand. */
function wasAudited(commandCalls: ClusterFigures["commandCalls"] = {}): boolean {
  return (commandCalls["type"] ?? 0) > 100;
}

/** Long enough to tell load from none, short beside any audit. */
const opsWindowMs = 50;

/** What a window so short cannot tell from none for certain. */
const fewOps = 100;

/**
 * A server tells the rate of the last 1.6 seconds, in which an audit may have ended. `told` where the rate of the next
 * moment bears it out, else that.
 */
async function checkOps(
  nodes: readonly AskedNode[],
  infos: readonly NodeInfo[],
  told: number | undefined,
  elapsedMs: () => number,
): Promise<number | undefined> {
  const before = sumOf(infos, "total_commands_processed");
  if (!told || before === undefined) return told;
  await sleep(opsWindowMs);
  const later = await Promise.all(
    nodes.map(async ({ call }) => ({ fields: await readInfo(call, ["INFO"]) })),
  );
  const after = sumOf(later, "total_commands_processed");
  if (after === undefined) return told;
  // INFO itself, once each time.
  const ops = Math.round((1000 * Math.max(0, after - before - 2 * nodes.length)) / elapsedMs());
  return told > 2 * ops + fewOps ? ops : told;
}

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
