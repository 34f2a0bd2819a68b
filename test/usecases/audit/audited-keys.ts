import { Redis } from "ioredis";
import { createScanLocks } from "../../../src/redis/bulk/scan-locks.ts";
import { createRedisConnections, type RedisConnections } from "../../../src/redis/connections.ts";
import type { RunAuditParts } from "../../../src/usecases/audit/run-audit.ts";
import { scanKeyspace } from "../../../src/usecases/audit/scan-keyspace.ts";

/** A key as a test writes it. */
export interface WrittenKey {
  readonly name: string;
  readonly type: "string" | "hash" | "list" | "set";
  /** `undefined`: none. */
  readonly ttlSeconds?: number;
  /** Bytes of a string, elements of a collection. */
  readonly size: number;
}

/**
 * 2,801 keys in five patterns: 1,200 orders and 500 sessions that expire; 800 counters, 300 carts and one registry
 * that do not.
 */
export function describeKeys(): readonly WrittenKey[] {
  const many = (count: number, make: (index: number) => WrittenKey) =>
    Array.from({ length: count }, (_, index) => make(index));
  return [
    ...many(1200, (index) => ({
      name: `order:detail:${100_000 + index * 7}`,
      type: "string",
      ttlSeconds: 3_000 + index,
      size: 50 + ((index * 37) % 500),
    })),
    ...many(500, (index) => ({
      name: `session:${toUuid(index)}`,
      type: "hash",
      ttlSeconds: 600_000,
      size: 2 + (index % 3),
    })),
    ...many(800, (index) => ({
      name: `CONTACT_day_${9_000_000 + index * 13}_2026-02-${`${1 + (index % 28)}`.padStart(2, "0")}_${1 + (index % 3)}`,
      type: "string",
      size: 1,
    })),
    ...many(300, (index) => ({ name: `cart:${70_000 + index * 3}:items`, type: "list", size: 3 })),
    { name: "registry", type: "set", size: 40 },
  ];
}

function toUuid(index: number): string {
  const hex = (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  const rest = (Math.imul(index + 7, 0x85ebca6b) >>> 0).toString(16).padStart(8, "0");
  return `${hex}-${rest.slice(0, 4)}-4${rest.slice(4, 7)}-a${hex.slice(1, 4)}-${rest}${hex.slice(0, 4)}`;
}

export async function writeKeys(client: Redis, keys: readonly WrittenKey[]): Promise<void> {
  const pipeline = client.pipeline();
  for (const { name, type, ttlSeconds, size } of keys) {
    const elements = Array.from({ length: type === "string" ? 0 : size }, (_, index) => `element-${index}`);
    if (type === "string") pipeline.set(name, "x".repeat(size));
    if (type === "hash") pipeline.hset(name, ...elements.flatMap((element) => [element, "value"]));
    if (type === "list") pipeline.rpush(name, ...elements);
    if (type === "set") pipeline.sadd(name, ...elements);
    if (ttlSeconds !== undefined) pipeline.expire(name, ttlSeconds);
  }
  await pipeline.exec();
}

/** Clients and connections that one test opens. */
export function createOpened() {
  const clients: Redis[] = [];
  const kept: RedisConnections[] = [];
  return {
    client: (port: number, options: { username?: string; password?: string } = {}): Redis => {
      const client = new Redis({ port, host: "127.0.0.1", ...options });
      clients.push(client);
      return client;
    },
    parts: (changed: Partial<RunAuditParts> = {}): RunAuditParts => {
      const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 1_000 });
      kept.push(connections);
      return {
        connections,
        locks: createScanLocks(),
        scan: scanKeyspace,
        nowMs: Date.now,
        monotonicMs: () => performance.now(),
        ...changed,
      };
    },
    close: (): void => {
      for (const client of clients.splice(0)) client.disconnect();
      for (const connections of kept.splice(0)) connections.close();
    },
  };
}
