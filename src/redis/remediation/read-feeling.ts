import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { findPercentile } from "../../core/keyspace-scan/decide-pace.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { findNumber, type InfoFields, parseInfo } from "../../core/redis-text/parse-info.ts";
import { parseReplicas } from "../../core/redis-text/parse-replicas.ts";
import type { ServerFeeling } from "../../core/remediation/plan.ts";
import type { ScanConnections } from "../bulk/find-scan-nodes.ts";

export interface FeelingParts {
  readonly connections: Pick<ScanConnections, "call">;
  /** Unix ms. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Hits and misses that the run itself has caused so far. */
  readonly ownLookups: () => { readonly hits: number; readonly misses: number };
}

/** Fewer lookups say nothing of a ratio. */
const fewestLookups = 200;
const pingEveryMs = 20;

/**
 * Looks at the primaries of a cluster for `windowMs`: the slowest node's PINGs, the longest lag, all nodes' counters.
 * What INFO does not tell is `undefined`. Rejects with `RedisCallError` when a node does not answer.
 */
export async function readFeeling(
  cluster: Cluster,
  nodes: readonly Endpoint[],
  windowMs: number,
  parts: FeelingParts,
): Promise<ServerFeeling> {
  const calls = nodes.map((node) => parts.connections.call(cluster, node));
  const ownBefore = parts.ownLookups();
  const startMs = parts.monotonicMs();
  const before = await Promise.all(calls.map(readAll));
  const pings = await Promise.all(calls.map((call) => ping(call, windowMs, parts)));
  const after = await Promise.all(calls.map(readAll));
  const own = parts.ownLookups();
  const rise = (name: string) => sum(after, name) - sum(before, name);
  const hits = rise("keyspace_hits") - (own.hits - ownBefore.hits);
  const lookups = hits + rise("keyspace_misses") - (own.misses - ownBefore.misses);
  const minutes = (parts.monotonicMs() - startMs) / 60_000;
  const lags = after.flatMap((fields) => parseReplicas(fields).map(({ lagBytes }) => lagBytes));
  return {
    atMs: parts.nowMs(),
    pingP99Ms: Math.max(...pings),
    ...(lookups >= fewestLookups && { hitRatio: Math.min(1, Math.max(0, hits / lookups)) }),
    ...(after.some((fields) => fields.has("evicted_keys")) && {
      evictedPerMinute: rise("evicted_keys") / minutes,
    }),
    ...(lags.length > 0 && { replicationLagBytes: Math.max(...lags) }),
    ...(after.some((fields) => fields.has("used_memory")) && { usedBytes: sum(after, "used_memory") }),
  };
}

async function readAll(call: Call): Promise<InfoFields> {
  return parseInfo(await call(["INFO"]));
}

function sum(nodes: readonly InfoFields[], name: string): number {
  return nodes.reduce((total, fields) => total + (findNumber(fields, name) ?? 0), 0);
}

/** The 99th percentile; the first PING is left out, since it may open the connection. */
async function ping(call: Call, windowMs: number, { monotonicMs, sleep }: FeelingParts): Promise<number> {
  const tookMs: number[] = [];
  const endMs = monotonicMs() + windowMs;
  await call(["PING"]);
  do {
    const sentMs = monotonicMs();
    await call(["PING"]);
    tookMs.push(monotonicMs() - sentMs);
    await sleep(Math.min(pingEveryMs, windowMs));
  } while (monotonicMs() < endMs);
  return findPercentile(tookMs, 0.99) ?? 0;
}
