import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startRedisServer, stopAllRedisServers } from "../sandbox/redis-server.ts";
import type { Pace } from "../src/core/keyspace-scan/decide-pace.ts";
import { createKeySorter } from "../src/core/remediation/key-sorter.ts";
import type { PlanItem } from "../src/core/remediation/plan.ts";
import { type BulkConnection, openBulkConnection } from "../src/redis/bulk/bulk-connection.ts";
import { ScanCounters } from "../src/redis/bulk/scan-counters.ts";
import type { NodeAddress } from "../src/redis/node-address.ts";
import { walkNode } from "../src/redis/remediation/walk-node.ts";
import { probeWrites } from "../src/redis/remediation/write-method.ts";
import { createJournalFolder } from "../src/usecases/remediation/journal.ts";
import { type Felt, type OtherClients, startOtherClients } from "./audit/other-clients.ts";
import { printTable } from "./print-table.ts";

const { values: options } = parseArgs({
  options: {
    keys: { type: "string", default: "500000" },
    "loop-keys": { type: "string", default: "20000" },
    help: { type: "boolean", default: false },
  },
});

/** Of all keys, those of the pattern; the others are walked past. */
const patternShare = 0.8;
const idleMs = 5_000;

if (options.help) {
  console.log(
    "bench:remediate [--keys 500000] [--loop-keys 20000]: TTLs for the keys of one pattern of a real redis-server, by a run (fast, gentle) and by redis-cli loops over so many keys",
  );
} else {
  process.once("SIGINT", () => void stopAllRedisServers().then(() => process.exit(130)));
  process.once("SIGTERM", () => void stopAllRedisServers().then(() => process.exit(143)));
  await main(Number(options.keys), Number(options["loop-keys"])).finally(stopAllRedisServers);
}

interface Measured {
  readonly name: string;
  /** Keys that got a TTL. */
  readonly keys: number;
  readonly seconds: number;
  /** By other clients, just before and meanwhile. */
  readonly idle: Felt;
  readonly felt: Felt;
}

async function main(keys: number, loopKeys: number): Promise<void> {
  if (!(keys >= 10_000) || !(loopKeys >= 1_000))
    throw new Error("--keys 10000 and --loop-keys 1000 at least");
  const server = await startRedisServer({ args: ["--enable-debug-command", "yes"] });
  const address = { cluster: "bench", endpoint: { host: "127.0.0.1", port: server.port } };
  const helper = openBulkConnection(address, { connectionName: "bench", timeoutMs: 60_000 });
  await helper.ready;
  const others = await startOtherClients(server.port);
  const measured: Measured[] = [];
  const measure = async (name: string, count: number, work: () => Promise<void>): Promise<void> => {
    await fill(helper, count);
    const idle = await feelIdle(others);
    others.forget();
    const startedMs = performance.now();
    await work();
    const seconds = (performance.now() - startedMs) / 1000;
    const felt = others.readFelt();
    const changed = await countExpires(helper);
    console.log(`${name}: ${changed} keys in ${seconds.toFixed(2)} s`);
    measured.push({ name, keys: changed, seconds, idle, felt });
  };
  await measure("run, fast", keys, () => run(address, "fast"));
  await measure("run, gentle", keys, () => run(address, "gentle"));
  const scan = `redis-cli -p ${server.port} --scan --pattern 'cart:*'`;
  await measure("redis-cli | redis-cli", keys, () =>
    shell(`${scan} | sed 's/.*/EXPIRE & 3600/' | redis-cli -p ${server.port}`),
  );
  await measure("redis-cli | xargs redis-cli", loopKeys, () =>
    shell(`${scan} | xargs -I KEY redis-cli -p ${server.port} EXPIRE KEY 3600`),
  );
  others.close();
  helper.close();
  report(measured);
}

/** The whole walk of a run with its journal; without the canary's watch, which waits by the clock. */
async function run(address: NodeAddress, pace: Pace): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-remediate-"));
  const items: readonly PlanItem[] = [
    {
      number: 1,
      pattern: "cart:{cartId}",
      slots: [{ name: "cartId", type: "number", distinctEstimate: 1, samples: [] }],
      database: 0,
      action: { kind: "set-ttl", ttlSeconds: 3600, jitterRatio: 0.1, touches: "none" },
      countBand: { low: 0, high: Number.MAX_SAFE_INTEGER },
      planHash: "bench",
    },
  ];
  const probe = openBulkConnection(address, { connectionName: "bench", timeoutMs: 5_000 });
  await probe.ready;
  const { method } = await probeWrites(
    probe,
    items.map(({ action }) => action),
    "bench",
  );
  probe.close();
  const journal = createJournalFolder(folder).open("bench", "node", 0, [1]);
  try {
    await walkNode(
      {
        ...{ address, pace, items },
        sorter: createKeySorter(items, 0, [], "bench"),
        write: { method, log: journal },
        database: 0,
        connectionName: "bench",
        timeoutMs: 5_000,
        firstBatch: 0,
        counters: new ScanCounters(),
        nowMs: Date.now,
        monotonicMs: () => performance.now(),
      },
      { onServer: () => ({ cursor: "0" }), gate: async () => undefined, onPage: () => undefined },
    );
    await journal.sync();
  } finally {
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(helper: BulkConnection, keys: number): Promise<void> {
  await helper.call(["FLUSHALL"]);
  const own = Math.round(keys * patternShare);
  await helper.call(["DEBUG", "POPULATE", `${own}`, "cart", "64"]);
  await helper.call(["DEBUG", "POPULATE", `${keys - own}`, "user", "64"]);
}

async function countExpires(helper: BulkConnection): Promise<number> {
  return Number(/expires=(\d+)/.exec(String(await helper.call(["INFO", "keyspace"])))?.[1] ?? 0);
}

async function feelIdle(others: OtherClients): Promise<Felt> {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  others.forget();
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  return others.readFelt();
}

function shell(command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], { stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the loop ended with ${code}`))));
  });
}

function report(measured: readonly Measured[]): void {
  const loop = measured.at(-1);
  const speed = ({ keys, seconds }: Measured) => keys / seconds;
  const pair = (read: (felt: Felt) => number, { idle, felt }: Measured) =>
    `${read(idle).toFixed(2)} -> ${read(felt).toFixed(2)}`;
  printTable("Giving keys a TTL", [
    ["", "keys", "seconds", "keys/s", "faster than xargs", "others' p50, ms", "others' p99, ms"],
    ...measured.map((one) => [
      one.name,
      `${one.keys}`,
      one.seconds.toFixed(2),
      `${Math.round(speed(one))}`,
      loop === undefined ? "" : `${(speed(one) / speed(loop)).toFixed(1)}×`,
      pair(({ p50Ms }) => p50Ms, one),
      pair(({ p99Ms }) => p99Ms, one),
    ]),
  ]);
}
