import { parseArgs } from "node:util";
import { type RedisServer, startRedisServer, stopAllRedisServers } from "../sandbox/redis-server.ts";
import type { Cluster } from "../src/core/fleet.ts";
import type { Observation } from "../src/core/observation.ts";
import { createRedisConnections, type RedisConnections } from "../src/redis/connections.ts";
import { probeCluster } from "../src/usecases/probe-cluster.ts";
import { benchCluster } from "./bench-cluster.ts";
import { percentile } from "./percentile.ts";
import { printTable } from "./print-table.ts";

/** What one probe cycle over the fleet took. */
interface Cycle {
  /** Until the last node was done, ms. */
  readonly durationMs: number;
  /** Each answering node's own time, ms. */
  readonly nodeMs: readonly number[];
  readonly pingP50Ms: readonly number[];
  readonly cpuMs: number;
}

/** Cycles in a row before, and then while one more node hangs. */
interface Pair {
  readonly without: readonly Cycle[];
  readonly withHung: readonly Cycle[];
}

/** From the start of one cycle to the next, the same with and without a hung node. */
const paceMs = 400;

/** How often the node hangs and wakes. */
const rounds = 12;

const { values: options } = parseArgs({
  options: {
    nodes: { type: "string", default: "50" },
    cycles: { type: "string", default: "20" },
    help: { type: "boolean", default: false },
  },
});

if (options.help) {
  console.log("bench:fleet [--nodes 50] [--cycles 20]: probe cycles over real redis-server processes");
} else {
  process.once("SIGINT", () => void stopAllRedisServers().then(() => process.exit(130)));
  process.once("SIGTERM", () => void stopAllRedisServers().then(() => process.exit(143)));
  await main(Number(options.nodes), Number(options.cycles)).finally(stopAllRedisServers);
}

async function main(nodes: number, cycles: number): Promise<void> {
  if (!(nodes >= 2) || !(cycles >= 1)) throw new Error("--nodes must be at least 2, --cycles at least 1");
  console.log(`starting ${nodes} redis-server processes`);
  const servers = await startAll(nodes);
  const clusters = servers.map((server, index) => benchCluster(`cluster-${index}`, server.port));
  const connections = createRedisConnections({ connectionName: "bench-fleet" });
  try {
    await measure(clusters, connections, 3);
    const plain = await measure(clusters, connections, cycles);
    const rssBytes = process.memoryUsage().rss;
    reportCycles(nodes, plain, rssBytes);
    await compareWithHungNode(servers, clusters, connections, cycles);
  } finally {
    connections.close();
  }
}

async function startAll(count: number): Promise<readonly RedisServer[]> {
  const servers: RedisServer[] = [];
  while (servers.length < count) {
    const batch = Array.from({ length: Math.min(10, count - servers.length) }, () => startRedisServer());
    servers.push(...(await Promise.all(batch)));
  }
  return servers;
}

/** Cycles without and with one hung node in turn, so that what else the machine does falls on both alike. */
async function compareWithHungNode(
  servers: readonly RedisServer[],
  clusters: readonly Cluster[],
  connections: RedisConnections,
  cycles: number,
): Promise<void> {
  const [hungServer] = servers;
  const [hungCluster, ...others] = clusters;
  if (!hungServer || !hungCluster) return;
  const pairs: Pair[] = [];
  const half = Math.ceil(cycles / 2);
  for (let round = 1; round <= rounds; round++) {
    const without = await measure(others, connections, half, hungCluster);
    hungServer.kill("SIGSTOP");
    const withHung = await measure(others, connections, half, hungCluster);
    hungServer.kill("SIGCONT");
    pairs.push({ without, withHung });
    while (!(await probe(hungCluster, connections)).answered) await wait(100);
  }
  reportHungNode(others.length, pairs);
}

/** Cycles at a fixed pace. `beside` is probed as well whenever its last probe has ended, as the scheduler does. */
async function measure(
  clusters: readonly Cluster[],
  connections: RedisConnections,
  count: number,
  beside?: Cluster,
): Promise<readonly Cycle[]> {
  const cycles: Cycle[] = [];
  let besideRunning: Promise<void> | undefined;
  for (let index = 0; index < count; index++) {
    const next = wait(paceMs);
    if (beside && !besideRunning) {
      besideRunning = probe(beside, connections).then(() => {
        besideRunning = undefined;
      });
    }
    cycles.push(await runCycle(clusters, connections));
    await next;
  }
  await besideRunning;
  return cycles;
}

async function runCycle(clusters: readonly Cluster[], connections: RedisConnections): Promise<Cycle> {
  const cpuBefore = process.cpuUsage();
  const startedAtMs = performance.now();
  const results = await Promise.all(clusters.map((cluster) => probe(cluster, connections)));
  const durationMs = performance.now() - startedAtMs;
  const cpu = process.cpuUsage(cpuBefore);
  const good = results.filter((result) => result.answered);
  return {
    durationMs,
    nodeMs: good.map((result) => result.nodeMs),
    pingP50Ms: good.map((result) => result.pingP50Ms),
    cpuMs: (cpu.user + cpu.system) / 1000,
  };
}

interface Probed {
  readonly answered: boolean;
  /** Without the random wait before it. */
  readonly nodeMs: number;
  readonly pingP50Ms: number;
}

/** One node, through the real use case. */
async function probe(cluster: Cluster, connections: RedisConnections): Promise<Probed> {
  let startedAtMs = 0;
  const [observation] = await probeCluster(cluster, {
    findNodes: connections.findNodes,
    call: connections.call,
    clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
    random: Math.random,
    wait: async (ms) => {
      await wait(ms);
      startedAtMs = performance.now();
    },
  });
  const latency = observation?.samples.latency;
  return {
    answered: answered(observation),
    nodeMs: performance.now() - startedAtMs,
    pingP50Ms: latency?.ok ? latency.values.roundTripP50Ms : Number.NaN,
  };
}

function answered(observation: Observation | undefined): boolean {
  return Object.values(observation?.samples ?? {}).every((sample) => sample.ok);
}

function reportCycles(nodes: number, cycles: readonly Cycle[], rssBytes: number): void {
  const durations = cycles.map((cycle) => cycle.durationMs);
  const cpuMs = cycles.reduce((sum, cycle) => sum + cycle.cpuMs, 0) / cycles.length / nodes;
  const pings = cycles.flatMap((cycle) => cycle.pingP50Ms);
  printTable(`${nodes} nodes, ${cycles.length} cycles, all answered: ${allAnswered(cycles, nodes)}`, [
    ["cycle, p50", `${percentile(durations, 0.5).toFixed(0)} ms`, "< 500 ms"],
    ["cycle, p99", `${percentile(durations, 0.99).toFixed(0)} ms`, "< 500 ms"],
    ["bot CPU per node and cycle", `${cpuMs.toFixed(2)} ms`, "< 2 ms"],
    ["bot RSS", `${(rssBytes / 1024 / 1024).toFixed(0)} MB`, "< 150 MB"],
    ["measured PING, median of the nodes", `${percentile(pings, 0.5).toFixed(2)} ms`, ""],
  ]);
}

function allAnswered(cycles: readonly Cycle[], nodes: number): string {
  return cycles.every((cycle) => cycle.nodeMs.length === nodes) ? "yes" : "no";
}

/**
 * All figures are medians over the pairs. `change` compares the two halves of a pair, so that a machine that becomes
 * slower meanwhile counts little. `noise` is the same between a pair's quiet half and the next pair's: a change below
 * it says nothing.
 */
function reportHungNode(others: number, pairs: readonly Pair[]): void {
  const row = (name: string, read: (cycles: readonly Cycle[]) => number, target: string) => {
    const without = pairs.map((pair) => read(pair.without));
    const withHung = pairs.map((pair) => read(pair.withHung));
    const change = median(pairs.map((pair) => percentChange(read(pair.without), read(pair.withHung))));
    const noise = median(
      without.slice(1).map((value, index) => Math.abs(percentChange(without[index] ?? value, value))),
    );
    const ms = [without, withHung].map((values) => `${median(values).toFixed(1)} ms`);
    const sign = change > 0 ? "+" : "";
    return [name, ...ms, `${sign}${change.toFixed(1)} %`, `±${noise.toFixed(1)} %`, target];
  };
  const nodeTimes = (cycles: readonly Cycle[]) => cycles.flatMap((cycle) => cycle.nodeMs);
  const durations = (cycles: readonly Cycle[]) => cycles.map((cycle) => cycle.durationMs);
  printTable(`${others} nodes without and with one hung node beside them, ${pairs.length} times in turn`, [
    ["", "without", "with", "change", "noise", "target"],
    row("time of a node, p50", (cycles) => percentile(nodeTimes(cycles), 0.5), "< 5 %"),
    row("time of a node, p99", (cycles) => percentile(nodeTimes(cycles), 0.99), ""),
    row("all answering nodes, p50", (cycles) => percentile(durations(cycles), 0.5), "< 5 %"),
  ]);
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentChange(before: number, after: number): number {
  return ((after - before) / before) * 100;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
