import { Redis } from "ioredis";
import { findFreePort, type RedisServer, startRedisServer } from "../redis-server.ts";

/** The Redis that a stage's bot watches, and what a fault does to it. */
export interface Watched {
  readonly mode: "standalone" | "sentinel";
  readonly endpoints: readonly { readonly port: number }[];
  /** The server that takes writes. */
  readonly primary: () => RedisServer;
  /** More than nine tenths of maxmemory are used. */
  readonly fill: () => Promise<void>;
  /** Almost nothing is. */
  readonly empty: () => Promise<void>;
  /** Starts the primary anew, empty, on its port. */
  readonly revive: () => Promise<void>;
  /** Another server takes the primary's place. */
  readonly failOver: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const maxmemoryBytes = 16 * 1024 * 1024;
const valueBytes = 64 * 1024;
const args = ["--maxmemory", `${maxmemoryBytes}`];

export async function startWatched(deployment: Watched["mode"] = "standalone"): Promise<Watched> {
  return deployment === "sentinel" ? startSentinel() : startStandalone();
}

async function startStandalone(): Promise<Watched> {
  let server = await startRedisServer({ args });
  const { port } = server;
  return {
    mode: "standalone",
    endpoints: [{ port }],
    primary: () => server,
    fill: () => fill(port),
    empty: () => empty(port),
    revive: async () => {
      await server.stop();
      server = await startRedisServer({ args, port });
    },
    failOver: async () => {
      throw new Error("one server has no replica");
    },
    stop: () => server.stop(),
  };
}

async function startSentinel(): Promise<Watched> {
  let primary = await startRedisServer({ args: [...args, "--repl-diskless-sync-delay", "0"] });
  const replica = await startRedisServer({ args: [...args, "--replicaof", "127.0.0.1", `${primary.port}`] });
  await untilInfo(replica.port, "replication", "master_link_status:up");
  // A sentinel learns of replicas when it begins, and then every ten seconds.
  const sentinel = await startRedisServer({
    port: await findFreePort(),
    args: ["--sentinel"],
    config: `
sentinel monitor orders 127.0.0.1 ${primary.port} 1
sentinel down-after-milliseconds orders 1000
sentinel failover-timeout orders 3000
`,
  });
  await untilInfo(sentinel.port, "sentinel", `status=ok,address=127.0.0.1:${primary.port},slaves=1`);
  const old = primary;
  return {
    mode: "sentinel",
    endpoints: [{ port: sentinel.port }],
    primary: () => primary,
    fill: () => fill(primary.port),
    empty: () => empty(primary.port),
    revive: async () => {
      throw new Error("a sentinel's old primary stays away");
    },
    failOver: async () => {
      old.kill("SIGKILL");
      await untilInfo(replica.port, "replication", "role:master");
      primary = replica;
    },
    stop: async () => {
      for (const server of [sentinel, replica, old]) await server.stop();
    },
  };
}

async function untilInfo(port: number, section: string, line: string): Promise<void> {
  const endMs = performance.now() + 40_000;
  for (;;) {
    const info = await ask(port, (redis) => redis.info(section));
    if (info.includes(line)) return;
    if (performance.now() > endMs) throw new Error(`127.0.0.1:${port} never told ${line}:\n${info}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function fill(port: number): Promise<void> {
  return ask(port, async (redis) => {
    const used = Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1]);
    const missing = Math.max(0, Math.round((maxmemoryBytes * 0.92 - used) / valueBytes));
    const value = "x".repeat(valueBytes - 200);
    const writes = Array.from({ length: missing }, (_, index) =>
      redis.set(`filler:${index}`, value, "EX", 3600),
    );
    await Promise.all(writes);
  });
}

function empty(port: number): Promise<void> {
  return ask(port, async (redis) => {
    await redis.flushall();
  });
}

async function ask<T>(port: number, what: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: 5 });
  redis.on("error", () => {});
  try {
    return await what(redis);
  } finally {
    redis.disconnect();
  }
}
