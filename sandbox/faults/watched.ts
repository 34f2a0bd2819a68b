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
  let primary = await startRedisServer({ args });
  const replica = await startRedisServer({ args: [...args, "--replicaof", "127.0.0.1", `${primary.port}`] });
  const sentinel = await startRedisServer({
    port: await findFreePort(),
    args: ["--sentinel"],
    config: `
sentinel monitor orders 127.0.0.1 ${primary.port} 1
sentinel down-after-milliseconds orders 1000
sentinel failover-timeout orders 3000
`,
  });
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
      await untilPrimary(replica.port);
      primary = replica;
    },
    stop: async () => {
      for (const server of [sentinel, replica, old]) await server.stop();
    },
  };
}

async function untilPrimary(port: number): Promise<void> {
  const endMs = performance.now() + 20_000;
  for (;;) {
    const role = await ask(port, async (redis) =>
      String(await redis.info("replication")).includes("role:master"),
    );
    if (role) return;
    if (performance.now() > endMs) throw new Error(`the sentinel did not promote 127.0.0.1:${port}`);
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
