import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startRedisServer, stopAllRedisServers } from "../sandbox/redis-server.ts";
import type { Pace } from "../src/core/keyspace-scan/decide-pace.ts";
import { type BulkConnection, openBulkConnection } from "../src/redis/bulk/bulk-connection.ts";
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
  await measure("run, fast", keys, () => runProgram(server.port, "fast"));
  await measure("run, gentle", keys, () => runProgram(server.port, "gentle"));
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

function runProgram(port: number, pace: Pace): Promise<void> {
  const program = fileURLToPath(new URL("./remediate/run-program.js", import.meta.url));
  return endOf(
    spawn(process.execPath, [program, `${port}`, pace], { stdio: ["ignore", "ignore", "inherit"] }),
  );
}

function shell(command: string): Promise<void> {
  return endOf(spawn("sh", ["-c", command], { stdio: "ignore" }));
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`it ended with ${code}`))));
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
