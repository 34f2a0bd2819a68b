import { setTimeout as sleep } from "node:timers/promises";
import type { AuditPace } from "../../core/audit/audit.ts";
import { allocateSample } from "../../core/keyspace-scan/allocate-sample.ts";
import { findRefusal } from "../../core/keyspace-scan/decide-admission.ts";
import type { KeyNames } from "../../core/keyspace-scan/key-batch.ts";
import { readServerFacts, type ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { type BulkConnection, openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import { KeyPage } from "../../redis/bulk/key-page.ts";
import { createKeySource } from "../../redis/bulk/key-source.ts";
import { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import type { NodeAddress } from "../../redis/node-address.ts";

export interface ReadNamesOptions {
  /** Names wanted at most. */
  readonly limit: number;
  readonly pace: AuditPace;
  readonly role: ServerFacts["role"];
  /** The only logical database to read; `undefined`: all. */
  readonly database?: number;
  readonly connectionName: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const pageKeys = 250;
/** The CPU of a server is measured for so long before it is asked for anything. */
const cpuWindowMs = 150;
/** A gentle reader rests four times as long as the server worked for it, so that it costs a fifth of a core. */
const restFactor = 4;
/** Enough names come within it, or the server is slow; patterns that are missed are learned during the walk. */
const longestMs = 2_000;

/**
 * Reads the first names of a node by SCAN alone. Its order is that of hashes, so they are nearly a random sample.
 * Nothing is read from a server that must not be scanned: whoever scans it is told why. Rejects with
 * `RedisCallError`; ends quietly when `signal` is aborted.
 */
export async function readNames(
  address: NodeAddress,
  options: ReadNamesOptions,
  onPage: (names: KeyNames) => void,
): Promise<void> {
  const { signal, connectionName, timeoutMs } = options;
  if (signal.aborted) return;
  const connection = openBulkConnection(address, { connectionName, timeoutMs });
  signal.addEventListener("abort", connection.close);
  try {
    await connection.ready;
    const facts = await admit(connection, options);
    if (facts === "refused") return;
    if (facts?.server.mode === "cluster" && facts.role === "replica") await connection.call(["READONLY"]);
    await walk(connection, address, facts, options, onPage);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", connection.close);
    connection.close();
  }
}

/** `undefined`: the server does not tell anything about itself. */
async function admit(
  connection: BulkConnection,
  { role }: ReadNamesOptions,
): Promise<ServerFacts | "refused" | undefined> {
  const before = await readFacts(connection);
  if (before === undefined) return undefined;
  const startedMs = performance.now();
  if (role === "primary") await sleep(cpuWindowMs);
  const after = role === "primary" ? await readFacts(connection) : before;
  const used = (after?.cpuSeconds ?? 0) - (before.cpuSeconds ?? 0);
  const othersCpuShare = role === "primary" ? (used * 1000) / (performance.now() - startedMs) : 0;
  return findRefusal(before, { role, othersCpuShare }) === undefined ? before : "refused";
}

async function readFacts(connection: BulkConnection): Promise<ServerFacts | undefined> {
  try {
    return readServerFacts(parseInfo(await connection.call(["INFO"])));
  } catch (error) {
    if (error instanceof RedisCallError && error.failure === "denied") return undefined;
    throw error;
  }
}

async function walk(
  connection: BulkConnection,
  address: NodeAddress,
  facts: ServerFacts | undefined,
  { limit, pace, database, signal }: ReadNamesOptions,
  onPage: (names: KeyNames) => void,
): Promise<void> {
  const { host, port } = address.endpoint;
  const source = createKeySource(connection, new ScanCounters(), `${address.cluster} ${host}:${port}`);
  const page = new KeyPage([], []);
  const endMs = performance.now() + longestMs;
  for (const { index, names } of shareOut(facts, limit, database)) {
    if (index !== 0) await connection.call(["SELECT", `${index}`]);
    let left = names;
    let cursor = "0";
    while (left > 0 && !signal.aborted && performance.now() < endMs) {
      const startedMs = performance.now();
      page.reset(index);
      await source.scan(page, cursor, pageKeys);
      const tookMs = performance.now() - startedMs;
      onPage(page);
      left -= page.count;
      cursor = page.cursor;
      if (cursor === "0") break;
      if (pace === "gentle") await sleep(tookMs * restFactor);
    }
  }
}

/** How many names each database is to give: in proportion to its keys. */
function shareOut(
  facts: ServerFacts | undefined,
  limit: number,
  only: number | undefined,
): readonly { readonly index: number; readonly names: number }[] {
  const all = facts?.databases ?? [{ index: only ?? 0, keys: limit }];
  const databases = all.filter(({ index }) => only === undefined || index === only);
  const total = databases.reduce((sum, { keys }) => sum + keys, 0);
  const shares = allocateSample(
    databases.map(({ keys }) => keys),
    Math.min(limit, total),
  );
  return databases.map(({ index }, at) => ({ index, names: shares[at] ?? 0 }));
}
