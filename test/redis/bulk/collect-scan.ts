import type { KeyBatch, KeyNames } from "../../../src/core/keyspace-scan/key-batch.ts";
import type { ScanProgress } from "../../../src/core/keyspace-scan/scan-progress.ts";
import type { Call, Reply } from "../../../src/core/redis-text/command.ts";
import { RedisCallError } from "../../../src/core/redis-text/redis-call-error.ts";
import { type BulkConnection, openBulkConnection } from "../../../src/redis/bulk/bulk-connection.ts";
import { scanNode } from "../../../src/redis/bulk/scan-node.ts";
import type {
  NodeScan,
  RestartReason,
  ScanListener,
  ScanOptions,
} from "../../../src/redis/bulk/scan-types.ts";
import type { NodeAddress } from "../../../src/redis/node-address.ts";

/** One key as a scan told it; numbers that were not told are `undefined`. */
export interface ToldKey {
  readonly database: number;
  readonly ttlMs: number | undefined;
  readonly type: string;
  readonly memoryBytes: number | undefined;
  readonly elements: number | undefined;
  readonly stratum: number;
}

export interface Collected {
  /** By database and name (Latin-1: a character a byte), `0:user:1`; of a key that came twice the last. */
  readonly keys: ReadonlyMap<string, ToldKey>;
  /** How many keys came, duplicates counted. */
  readonly told: () => number;
  readonly restarts: readonly RestartReason[];
  readonly progress: readonly ScanProgress[];
  readonly listener: ScanListener;
}

export function nameOf(names: KeyNames, index: number): string {
  return Buffer.from(names.bytes.subarray(names.starts[index], names.ends[index])).toString("latin1");
}

/** `onBatch` hears of each batch after it was collected. */
export function collectKeys(onBatch: (batch: KeyBatch) => void = () => undefined): Collected {
  const keys = new Map<string, ToldKey>();
  const restarts: RestartReason[] = [];
  const progress: ScanProgress[] = [];
  let told = 0;
  return {
    keys,
    restarts,
    progress,
    told: () => told,
    listener: {
      onBatch: (batch) => {
        for (let index = 0; index < batch.count; index++) {
          keys.set(`${batch.database}:${nameOf(batch, index)}`, readKey(batch, index));
          told += 1;
        }
        onBatch(batch);
      },
      onRestart: (reason) => {
        keys.clear();
        restarts.push(reason);
      },
      onProgress: (report) => progress.push(report),
    },
  };
}

function readKey(batch: KeyBatch, index: number): ToldKey {
  const known = (value: number | undefined) => (Number.isNaN(value) ? undefined : value);
  return {
    database: batch.database,
    ttlMs: known(batch.ttlMs[index]),
    type: batch.typeNames[batch.types[index] ?? 0] ?? "",
    memoryBytes: known(batch.memoryBytes[index]),
    elements: known(batch.elements[index]),
    stratum: batch.strata[index] ?? -1,
  };
}

/** A scan at full speed, everything collected. */
export async function scanAll(
  address: NodeAddress,
  options: Partial<ScanOptions> = {},
  onBatch?: (batch: KeyBatch) => void,
): Promise<Collected & { readonly scan: NodeScan }> {
  const collected = collectKeys(onBatch);
  const scan = await scanNode(address, { mode: "exact", pace: "fast", ...options }, collected.listener);
  return { ...collected, scan };
}

export function addressOf({ port }: { readonly port: number }, more: Partial<NodeAddress> = {}): NodeAddress {
  return { cluster: "orders-eu", endpoint: { host: "127.0.0.1", port }, ...more };
}

/** A connection to fill a server and to ask it; `call` takes text, `fill` runs many at once. */
export interface Helper {
  readonly call: Call;
  readonly callAll: (commands: readonly (readonly [string, ...string[]])[]) => Promise<readonly Reply[]>;
  readonly close: () => void;
}

export async function openHelper(address: NodeAddress): Promise<Helper> {
  const connection: BulkConnection = openBulkConnection(address, {
    connectionName: "test",
    timeoutMs: 10_000,
  });
  await connection.ready;
  return {
    call: connection.call,
    callAll: (commands) => Promise.all(commands.map((command) => connection.call(command))),
    close: connection.close,
  };
}

/** `DEBUG POPULATE`: so many strings `<prefix>:<number>` without a TTL. The server must allow it. */
export async function populate(helper: Helper, count: number, prefix = "key"): Promise<void> {
  await helper.call(["DEBUG", "POPULATE", `${count}`, prefix]);
}

export const allowDebug = ["--enable-debug-command", "yes"];

/** A field of INFO as a number. */
export async function readStat(helper: Helper, section: string, field: string): Promise<number> {
  const info = String(await helper.call(["INFO", section]));
  return Number(new RegExp(`^${field}:(\\d+)`, "m").exec(info)?.[1]);
}

/** What a promise rejects with; throws anything that is no `RedisCallError`. */
export async function failureOf(promise: Promise<unknown>): Promise<RedisCallError> {
  const outcome = await promise.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  );
  if (outcome instanceof RedisCallError) return outcome;
  throw outcome;
}
