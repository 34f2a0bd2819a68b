import type { Pace } from "../../core/keyspace-scan/decide-pace.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { parseRole } from "../../core/redis-text/parse-role.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { oursBand } from "../../core/remediation/is-ours.ts";
import { type BulkConnection, openBulkConnection } from "../bulk/bulk-connection.ts";
import { findReply } from "../bulk/find-reply.ts";
import type { ScanCounters } from "../bulk/scan-counters.ts";
import { type ServerWatch, startServerWatch } from "../bulk/server-watch.ts";
import type { NodeAddress } from "../node-address.ts";
import { CommandPacket, commandHead, encodeWords } from "./command-packet.ts";
import { exchange } from "./exchange.ts";
import type { IntegerReplies } from "./integer-replies.ts";
import { type LagWatch, startLagWatch } from "./lag-watch.ts";
import { sortWriteError, writeError } from "./sort-write-error.ts";
import { restoreScript } from "./ttl-script.ts";
import { waitForEnd } from "./wait-for-end.ts";

/** A key whose TTL is to be taken back. */
export interface GivenTtl {
  readonly key: Buffer;
  readonly ttlSeconds: number;
  /** Milliseconds since it was given. */
  readonly elapsedMs: number;
  /** Milliseconds that would be left of the one before; `undefined`: there was none. */
  readonly previousLeftMs?: number;
}

/** What became of it. `changedSince`: it has another TTL than the run gave, or none. */
export type Restored = "restored" | "changedSince" | "already" | "vanished" | "denied" | "moved";

/** Connections to one primary, for keys that are known by name. */
export interface KeySession {
  /** Milliseconds left, -1: no TTL, -2: no key; `undefined`: the key is elsewhere or denied. */
  readonly askTtls: (keys: readonly Buffer[]) => Promise<readonly (number | undefined)[]>;
  /** Waits its turn by the pace. `already`: the key is as it was before the run. */
  readonly restore: (given: readonly GivenTtl[]) => Promise<readonly Restored[]>;
  readonly close: () => void;
}

export interface KeySessionOptions {
  readonly address: NodeAddress;
  readonly database: number;
  /** `undefined`: nothing will be restored, so nothing is paced. */
  readonly pace?: Pace;
  readonly connectionName: string;
  /** Name of connections whose last commands must have run before anything is asked; `undefined`: there are none. */
  readonly waitFor?: string;
  readonly timeoutMs: number;
  readonly counters: ScanCounters;
  readonly monotonicMs: () => number;
}

const pttl = commandHead(2, "PTTL");
const persist = commandHead(2, "PERSIST");
const pexpire = commandHead(3, "PEXPIRE");

/** Rejects with `RedisCallError`, also where the node is no primary any more. */
export async function openKeySession(options: KeySessionOptions): Promise<KeySession> {
  const { address, database, connectionName, timeoutMs, counters } = options;
  const subject = `${address.cluster} ${address.endpoint.host}:${address.endpoint.port}`;
  const opened: { close: () => void }[] = [];
  const close = () => {
    for (const one of opened.splice(0)) one.close();
  };
  try {
    const connection = openBulkConnection(address, { connectionName, timeoutMs });
    opened.push(connection);
    await connection.ready;
    await checkRole(connection, subject);
    if (options.waitFor !== undefined) await waitForEnd(connection, options.waitFor);
    if (database !== 0) await connection.call(["SELECT", `${database}`]);
    const paced = options.pace === undefined ? undefined : await startPace(options, options.pace, opened);
    const sha = await findReply(connection, ["SCRIPT", "LOAD", restoreScript]);
    const restorer = { connection, subject, counters, ...(typeof sha === "string" && { sha }) };
    return {
      askTtls: async (keys) => {
        const replies = await askTtls(restorer, keys);
        return replies.values.map((value, index) => (replies.errors.has(index) ? undefined : value));
      },
      restore: async (given) => {
        await paced?.lag.turn();
        await paced?.watch.turn(given.length);
        const found = await restore(restorer, given);
        paced?.watch.done(given.length);
        return found;
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function checkRole(connection: BulkConnection, subject: string): Promise<void> {
  const info = await findReply(connection, ["INFO", "replication"]);
  if (info === undefined || parseRole(parseInfo(info).get("role") ?? "master") === "primary") return;
  const message = `${subject}: keys cannot be changed now: role-changed`;
  throw new RedisCallError({ failure: "refused", retryable: true, message });
}

async function startPace(
  { address, connectionName, timeoutMs, counters, monotonicMs }: KeySessionOptions,
  pace: Pace,
  opened: { close: () => void }[],
): Promise<{ readonly watch: ServerWatch; readonly lag: LagWatch }> {
  const watcher = openBulkConnection(address, { connectionName, timeoutMs });
  opened.push(watcher);
  await watcher.ready;
  const watch = await startServerWatch(watcher, { pace, role: "primary", counters, monotonicMs });
  opened.push({ close: watch.stop });
  const lag = startLagWatch(watcher, pace);
  opened.push({ close: lag.stop });
  return { watch, lag };
}

interface Restorer {
  readonly connection: BulkConnection;
  readonly subject: string;
  readonly counters: ScanCounters;
  /** `undefined`: scripts are denied. */
  readonly sha?: string;
}

async function askTtls(
  { connection, counters, subject }: Restorer,
  keys: readonly Buffer[],
): Promise<IntegerReplies> {
  const packet = new CommandPacket();
  for (const key of keys) packet.add(pttl, key, 0, key.length, "");
  const replies = await exchange(connection, "PTTL", packet);
  for (const value of replies.values) if (!Number.isNaN(value)) counters.countLookup(value !== -2);
  for (const message of replies.errors.values()) endIfAll(subject, "PTTL", message);
  return replies;
}

function restore(restorer: Restorer, given: readonly GivenTtl[]): Promise<readonly Restored[]> {
  return restorer.sha === undefined
    ? restoreByReading(restorer, given)
    : restoreByScript(restorer, given, restorer.sha);
}

/** The server looks and restores as one, so that what others set meanwhile stays. */
async function restoreByScript(
  { connection, subject, counters }: Restorer,
  given: readonly GivenTtl[],
  sha: string,
): Promise<readonly Restored[]> {
  const head = commandHead(7, "EVALSHA", sha, "1");
  const packet = new CommandPacket();
  for (const one of given) {
    const { low, high } = bandOf(one);
    packet.add(head, one.key, 0, one.key.length, encodeWords(low, high, previousOf(one)));
  }
  const replies = await exchange(connection, "EVALSHA", packet);
  return given.map((one, index) => {
    const message = replies.errors.get(index);
    if (message !== undefined) return troubleOf(subject, "EVALSHA", message);
    const value = replies.values[index] ?? 0;
    counters.countLookup(value !== -2);
    if (value === 1) return "restored";
    if (value === -2) return "vanished";
    return value === -1 && one.previousLeftMs === undefined ? "already" : "changedSince";
  });
}

async function restoreByReading(
  restorer: Restorer,
  given: readonly GivenTtl[],
): Promise<readonly Restored[]> {
  const { connection, subject } = restorer;
  const left = await askTtls(
    restorer,
    given.map(({ key }) => key),
  );
  const found = given.map((one, index): Restored | undefined => {
    const message = left.errors.get(index);
    if (message !== undefined) return troubleOf(subject, "PTTL", message);
    const leftMs = left.values[index] ?? 0;
    if (leftMs === -2) return "vanished";
    if (leftMs === -1) return one.previousLeftMs === undefined ? "already" : "changedSince";
    const { low, high } = bandOf(one);
    return leftMs >= low && leftMs <= high ? undefined : "changedSince";
  });
  const open = given.flatMap((one, index) => (found[index] === undefined ? [{ one, index }] : []));
  const packet = new CommandPacket();
  for (const { one } of open) {
    if (one.previousLeftMs === undefined) packet.add(persist, one.key, 0, one.key.length, "");
    else packet.add(pexpire, one.key, 0, one.key.length, encodeWords(previousOf(one)));
  }
  const replies = await exchange(connection, "PERSIST, PEXPIRE", packet);
  for (const [place, { index }] of open.entries()) {
    const message = replies.errors.get(place);
    if (message !== undefined) found[index] = troubleOf(subject, "PERSIST", message);
    else found[index] = replies.values[place] === 1 ? "restored" : "vanished";
  }
  return found.map((one) => one ?? "changedSince");
}

function bandOf({ ttlSeconds, elapsedMs }: GivenTtl): { readonly low: number; readonly high: number } {
  const { low, high } = oursBand(ttlSeconds, elapsedMs);
  return { low: Math.floor(low), high: Math.ceil(high) };
}

function previousOf({ previousLeftMs }: GivenTtl): number {
  return previousLeftMs === undefined ? -1 : Math.max(1, Math.round(previousLeftMs));
}

function troubleOf(subject: string, command: string, message: string): Restored {
  endIfAll(subject, command, message);
  return sortWriteError(message) === "moved" ? "moved" : "denied";
}

/** Throws `RedisCallError` for what is not about one key alone. */
function endIfAll(subject: string, command: string, message: string): void {
  const trouble = sortWriteError(message);
  if (trouble === "denied" || trouble === "interrupted") throw writeError(subject, command, message);
}
