import type { PatternAudit } from "../../core/audit/audit.ts";
import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { findNumber, parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { compareSpecificity } from "../../core/remediation/compare-specificity.ts";
import { createKeyPattern, type KeyPattern } from "../../core/remediation/key-pattern.ts";
import type { PatternUsage } from "../../core/requests/propose-ttl.ts";
import { readUsage } from "../../core/requests/read-usage.ts";
import { type BulkConnection, openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import type { ScanConnections } from "../../redis/bulk/find-scan-nodes.ts";
import { KeyPage } from "../../redis/bulk/key-page.ts";
import { createKeySource } from "../../redis/bulk/key-source.ts";
import { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { CommandPacket, commandHead } from "../../redis/remediation/command-packet.ts";
import { exchange } from "../../redis/remediation/exchange.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";

/** How the keys of patterns are used, as far as a sample tells. */
export interface UsageSample {
  readonly usage: readonly PatternUsage[];
  /** Why (some of) it is not known: the server denies a command, or could not be asked. */
  readonly notAssessed?: "denied" | "failed";
}

const drawsOfNode = 1_000;
const drawsAtOnce = 250;
const mostPatterns = 20;
const timeoutMs = 2_000;
const connectionName = "redis-audit-bot-usage";
const heads = {
  frequency: commandHead(3, "OBJECT", "FREQ"),
  idle: commandHead(3, "OBJECT", "IDLETIME"),
} as const;

interface Sampled {
  readonly pattern: Pick<PatternAudit, "pattern" | "database">;
  readonly matcher: KeyPattern;
  readonly values: { readonly idle: number[]; readonly frequency: number[] };
}

/**
 * Asks every primary how a thousand random keys of it are used: OBJECT FREQ where it keeps LFU counters, else OBJECT
 * IDLETIME. Neither touches a key. Of patterns of strings alone: to count the elements of others, as audits do, is a
 * use. Of database 0. Rejects only for a fault of its own.
 */
export async function sampleUsage(
  cluster: Cluster,
  patterns: readonly PatternAudit[],
  connections: ScanConnections,
  shortestSeconds?: number,
): Promise<UsageSample> {
  const sampled = patterns
    .filter(({ database, keysWithoutTtl }) => database === 0 && keysWithoutTtl > 0)
    .filter(({ types }) => Object.keys(types).every((type) => type === "string"))
    .toSorted((a, b) => b.keysWithoutTtl - a.keysWithoutTtl)
    .slice(0, mostPatterns)
    .map((pattern): Sampled => {
      const matcher = createKeyPattern(pattern.pattern, pattern.slots);
      return { pattern, matcher, values: { idle: [], frequency: [] } };
    })
    .toSorted((a, b) => compareSpecificity(a.matcher, b.matcher));
  if (sampled.length === 0) return { usage: [] };
  let notAssessed: UsageSample["notAssessed"];
  let uptimeSeconds = Number.POSITIVE_INFINITY;
  try {
    const { nodes, missing } = await findPrimaries(cluster, connections);
    if (nodes.length === 0 || missing.length > 0) notAssessed = "failed";
    for (const node of nodes) {
      uptimeSeconds = Math.min(uptimeSeconds, await sampleNode(cluster, node, sampled));
    }
  } catch (error) {
    if (!(error instanceof RedisCallError)) throw error;
    notAssessed = error.failure === "denied" ? "denied" : "failed";
  }
  const usage = sampled.flatMap(({ pattern, values }) => {
    const kind = values.frequency.length > values.idle.length ? "frequency" : "idle";
    return readUsage(pattern, kind, values[kind], uptimeSeconds, shortestSeconds) ?? [];
  });
  return { usage, ...(notAssessed && { notAssessed }) };
}

/** Returns since when, in seconds, the node has been up. */
async function sampleNode(cluster: Cluster, node: Endpoint, sampled: readonly Sampled[]): Promise<number> {
  const connection = openBulkConnection(dataNodeAddress(cluster, node), { connectionName, timeoutMs });
  try {
    await connection.ready;
    const info = parseInfo(await connection.call(["INFO"]));
    const kind = info.get("maxmemory_policy")?.endsWith("-lfu") ? "frequency" : "idle";
    const subject = `${cluster.name} ${nameOf(node)}`;
    const source = createKeySource(connection, new ScanCounters(), subject);
    const page = new KeyPage([], []);
    const seen = new Set<string>();
    for (let left = drawsOfNode; left > 0; left -= drawsAtOnce) {
      page.reset(0);
      await source.draw(page, drawsAtOnce);
      if (page.count === 0) break;
      await readPage(connection, page, kind, { sampled, seen, subject });
    }
    return findNumber(info, "uptime_in_seconds") ?? 0;
  } finally {
    connection.close();
  }
}

async function readPage(
  connection: BulkConnection,
  page: KeyPage,
  kind: keyof typeof heads,
  {
    sampled,
    seen,
    subject,
  }: { readonly sampled: readonly Sampled[]; readonly seen: Set<string>; readonly subject: string },
): Promise<void> {
  const packet = new CommandPacket();
  const asked: Sampled[] = [];
  for (let key = 0; key < page.count; key++) {
    const [start, end] = [page.starts[key] ?? 0, page.ends[key] ?? 0];
    const owner = sampled.find(({ matcher }) => matcher.matches(page.bytes, start, end));
    const name = Buffer.from(page.bytes.subarray(start, end)).toString("latin1");
    // The same key may be drawn twice.
    if (owner === undefined || seen.has(name)) continue;
    seen.add(name);
    packet.add(heads[kind], page.bytes, start, end, "");
    asked.push(owner);
  }
  const { values, errors } = await exchange(connection, "OBJECT", packet);
  const denied = [...errors.values()].find((message) => /^NOPERM|unknown command/i.test(message));
  if (denied !== undefined) {
    const message = `${subject}: OBJECT failed: ${denied}`;
    throw new RedisCallError({ failure: "denied", retryable: false, message });
  }
  for (const [index, { values: known }] of asked.entries()) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isNaN(value)) known[kind].push(value);
  }
}
