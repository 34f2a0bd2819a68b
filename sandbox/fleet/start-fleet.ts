import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { type ClusterTraffic, createClusterTraffic } from "./cluster-traffic.ts";
import { type ClusterShape, defaultMarketKeys, describeClusters, marketCluster } from "./clusters.ts";
import { connectTo, readMemory } from "./connect.ts";
import { type FleetFileOptions, type FleetNode, renderFleetFile } from "./fleet-file.ts";
import { loadCluster } from "./load-cluster.ts";
import { createRandom, seedOf } from "./random.ts";
import { createStory, type Story } from "./story.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

/** What is known while the fleet comes up. */
export interface FleetProgress {
  readonly cluster: string;
  readonly keys: number;
  readonly totalKeys: number;
  /** Everything about this cluster is done. */
  readonly ready: boolean;
}

/** How to start a fleet. All is optional. */
export interface FleetOptions {
  /** Keys of the market cluster, at least 1,000; default 200,000. */
  readonly marketKeys?: number;
  /** The same seed gives the same key names; default 1. */
  readonly seed?: number;
  /** Called after every thousand keys and when a cluster is ready. */
  readonly onProgress?: (progress: FleetProgress) => void;
  /** Where the servers' folders are made; `undefined`: the system's temporary folder. */
  readonly baseDir?: string;
}

/** Ten running servers with their load and their story. */
export interface DemoFleet {
  /** In the order of the clusters' descriptions. */
  readonly nodes: readonly FleetNode[];
  readonly toFleetFile: (options: FleetFileOptions) => string;
  /** Runs already. */
  readonly traffic: Traffic;
  readonly story: Story;
  /** Ends the traffic and every server, and removes their folders. May be called twice. */
  readonly stop: () => Promise<void>;
}

interface StartedCluster {
  readonly node: FleetNode;
  readonly shape: ClusterShape;
  readonly server: RedisServer;
  readonly admin: Redis;
  readonly keys: number;
  readonly traffic: ClusterTraffic;
}

/** Lookups at load time, so that the counters over a server's life show the ratio from the first probe on. */
const firstLookups = 1_000;
/**
 * With the default effort of 1 Redis lets up to 10 % of the keys with a TTL be stale, and the last of a burst stay
 * for minutes; with 10 it is 1 %. https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/
 */
const serverArguments = [
  "--maxmemory-policy",
  "volatile-lfu",
  "--appendonly",
  "no",
  "--active-expire-effort",
  "10",
];
const limitGrainBytes = 65_536;

/** Resolves when all ten are loaded and under traffic. When one fails, the others are stopped. */
export async function startFleet(options: FleetOptions = {}): Promise<DemoFleet> {
  const shapes = describeClusters(options.marketKeys ?? defaultMarketKeys);
  const servers: RedisServer[] = [];
  const results = await Promise.allSettled(shapes.map((shape) => startCluster(shape, servers, options)));
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  const market = started.find(({ shape }) => shape.name === marketCluster);
  const traffic = createTraffic(started.map((cluster) => cluster.traffic));
  const stop = async (): Promise<void> => {
    await traffic.close();
    for (const { admin } of started) admin.disconnect();
    await Promise.all(servers.map((server) => server.stop()));
  };
  if (failed !== undefined || market === undefined) {
    await stop();
    throw failed?.reason;
  }
  traffic.start();
  const nodes = started.map(({ node }) => node);
  const random = createRandom(seedOf(options.seed ?? 1, "story"));
  return {
    nodes,
    toFleetFile: (file) => renderFleetFile(shapes, nodes, file),
    traffic,
    story: createStory(market.admin, market.server.port, market.keys, random),
    stop,
  };
}

async function startCluster(
  shape: ClusterShape,
  servers: RedisServer[],
  { seed = 1, onProgress, baseDir }: FleetOptions,
): Promise<StartedCluster> {
  const server = await startRedisServer({
    args: serverArguments,
    ...(baseDir === undefined ? {} : { dir: baseDir }),
  });
  servers.push(server);
  const { port } = server;
  const cluster = shape.name;
  const totalKeys = shape.patterns.reduce((sum, { count }) => sum + count, 0);
  const loaded = await loadCluster(shape, port, seed, (keys) =>
    onProgress?.({ cluster, keys, totalKeys, ready: false }),
  );
  const traffic = createClusterTraffic(shape, port, loaded, createRandom(seedOf(seed, `traffic ${cluster}`)));
  const admin = connectTo(port, "demo-admin");
  await Promise.all([traffic.connect(), admin.connect()]);
  await traffic.lookUp(firstLookups);
  await limitMemory(admin, shape.memoryUsedRatio);
  onProgress?.({ cluster, keys: loaded.keys, totalKeys, ready: true });
  return { node: { cluster, port }, shape, server, admin, keys: loaded.keys, traffic };
}

/** Sets maxmemory so that what is used now is `usedRatio` of it. */
async function limitMemory(admin: Redis, usedRatio: number): Promise<void> {
  const usedBytes = await readSettledBytes(admin);
  const maxBytes = Math.round(usedBytes / usedRatio / limitGrainBytes) * limitGrainBytes;
  await admin.config("SET", "maxmemory", `${maxBytes}`);
}

/** Right after loading, memory still falls: the loader's buffers go, and tables finish growing. */
async function readSettledBytes(admin: Redis): Promise<number> {
  let before = (await readMemory(admin)).usedBytes;
  for (let attempt = 0; attempt < 10; attempt++) {
    await sleep(100);
    const { usedBytes } = await readMemory(admin);
    if (Math.abs(usedBytes - before) < before / 200) return usedBytes;
    before = usedBytes;
  }
  return before;
}
