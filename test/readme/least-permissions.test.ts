import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { packageRoot } from "../../src/package-root.ts";
import { probeNode } from "../../src/probes/probe-node.ts";
import { createRedisConnections } from "../../src/redis/connections.ts";
import {
  declareCluster,
  firstEndpoint,
  type RedisServer,
  startRedisServer,
} from "../support/redis-server.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

it("the ACL user that the README shows may do all that the probes need, and nothing else", async () => {
  const readme = await readFile(join(packageRoot, "README.md"), "utf8");
  const rule = /^ACL (SETUSER audit-bot .*)$/m.exec(readme)?.[1];
  const admin = new Redis(server.port, "127.0.0.1");
  await admin.call("ACL", ...(rule ?? "").split(" "));
  await admin.set("order:1", "private");

  const cluster = declareCluster([server], { username: "audit-bot", password: new Secret("password") });
  const connections = createRedisConnections({ connectionName: "redis-audit-bot" });
  const call = connections.call(cluster, firstEndpoint(cluster));
  const clock = { nowMs: () => 0, monotonicMs: () => performance.now() };
  const { samples } = await probeNode({ cluster: cluster.name, node: "node", call }, clock);
  expect(Object.entries(samples).map(([name, sample]) => `${name} ${sample.ok}`)).toEqual([
    "memory true",
    "clients true",
    "stats true",
    "keyspace true",
    "replication true",
    "persistence true",
    "cpu true",
    "latency true",
  ]);
  await expect(call(["GET", "order:1"])).rejects.toMatchObject({ failure: "denied" });
  connections.close();
  admin.disconnect();
});
