import { Redis } from "ioredis";

/**
 * A connection to a server of the fleet that comes back by itself within a second. While it is away commands fail
 * at once; so do those that take longer than 5 seconds. It never throws by itself.
 */
export function connectTo(port: number, name: string): Redis {
  const client = new Redis({
    host: "127.0.0.1",
    port,
    connectionName: name,
    disableClientInfo: true,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5_000,
    retryStrategy: () => 300,
  });
  // The loss of a connection is told by the commands that fail.
  client.on("error", () => {});
  return client;
}

/** What `INFO memory` says; both in bytes, `maxBytes` 0 without a limit. */
export interface MemoryUse {
  readonly usedBytes: number;
  readonly maxBytes: number;
}

/** https://redis.io/docs/latest/commands/info/: `used_memory`, `maxmemory`. */
export async function readMemory(client: Redis): Promise<MemoryUse> {
  const info = await client.info("memory");
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? Number.NaN);
  return { usedBytes: field("used_memory"), maxBytes: field("maxmemory") };
}
