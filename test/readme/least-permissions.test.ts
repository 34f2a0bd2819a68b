import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Cluster } from "../../src/core/fleet.ts";
import { parseClientList } from "../../src/core/redis-text/parse-client-list.ts";
import { Secret } from "../../src/core/secret.ts";
import { packageRoot } from "../../src/package-root.ts";
import { probeNode } from "../../src/probes/probe-node.ts";
import { createScanLocks } from "../../src/redis/bulk/scan-locks.ts";
import { createRedisConnections, type RedisConnections } from "../../src/redis/connections.ts";
import { runAudit } from "../../src/usecases/audit/run-audit.ts";
import { scanInWorker } from "../../src/usecases/audit/scan-in-worker.ts";
import { findHotKeys } from "../../src/usecases/runbook/find-hot-keys.ts";
import { inspectKey } from "../../src/usecases/runbook/inspect-key.ts";
import { readClients } from "../../src/usecases/runbook/read-clients.ts";
import { readSlowlog } from "../../src/usecases/runbook/read-slowlog.ts";
import {
  declareCluster,
  firstEndpoint,
  type RedisServer,
  startRedisServer,
} from "../support/redis-server.ts";
import { createBench, itemOf, planOf } from "../usecases/remediation/remediation-under-test.ts";

let server: RedisServer;
let admin: Redis;
let connections: RedisConnections;
beforeEach(async () => {
  server = await startRedisServer();
  admin = new Redis(server.port, "127.0.0.1");
  connections = createRedisConnections({ connectionName: "redis-audit-bot" });
});
afterEach(async () => {
  connections.close();
  admin.disconnect();
  await server.stop();
});

/** Makes the user of the README's first (probes) or second (audits) rule, the latter also with what its third adds
 * (runs), and a key nobody may read. */
async function createUser(...chosen: readonly (0 | 1 | 2)[]): Promise<Cluster> {
  const readme = await readFile(join(packageRoot, "README.md"), "utf8");
  const rules = [...readme.matchAll(/^ACL (SETUSER audit-bot .*)$/gm)].map(([, words = ""]) => words);
  expect(rules).toHaveLength(3);
  for (const rule of chosen) await admin.call("ACL", ...(rules[rule] ?? "").split(" "));
  await admin.set("order:1", "private");
  return declareCluster([server], { username: "audit-bot", password: new Secret("password") });
}

it("the README's user for probes may do all that they need, and nothing else", async () => {
  const cluster = await createUser(0);
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
  expect(parseClientList(await call(["CLIENT", "LIST", "TYPE", "normal"]))).toMatchObject([
    { user: "default" },
    { name: "redis-audit-bot", user: "audit-bot" },
  ]);
  await expect(call(["GET", "order:1"])).rejects.toMatchObject({ failure: "denied" });
  await expect(call(["SCAN", "0"])).rejects.toMatchObject({ failure: "denied" });
});

it("the README's user for audits may measure every key, and read or change none", async () => {
  const cluster = await createUser(1);
  await admin.set("order:2", "private", "EX", 600);
  await admin.hset("registry", { a: "1", b: "2" });
  const outcome = await runAudit(
    { cluster, mode: "exact", pace: "fast" },
    {
      connections,
      locks: createScanLocks(),
      scan: scanInWorker,
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
    },
  );
  expect(outcome).toMatchObject({
    kind: "audited",
    audit: { complete: true, keys: 3, keysWithoutTtl: 2, nodes: [{ denied: [] }] },
  });
  const call = connections.call(cluster, firstEndpoint(cluster));
  await expect(call(["GET", "order:1"])).rejects.toMatchObject({ failure: "denied" });
  await expect(call(["EXPIRE", "order:1", "1"])).rejects.toMatchObject({ failure: "denied" });
});

it("the README's user for audits may look at a key and at slow commands with the rules named beside", async () => {
  const cluster = await createUser(1);
  const parts = { connections, audits: { newest: async () => undefined } };
  const before = await inspectKey(cluster, "order:1", 0, parts);
  expect(before.found).toMatchObject([{ type: "string", denied: [{ grant: "+strlen" }] }]);
  const refused = await readSlowlog(cluster, { count: 10, most: 10 }, parts);
  expect(refused.unasked).toMatchObject([{ grant: "+slowlog|get" }]);
  await admin.call("ACL", "SETUSER", "audit-bot", "+strlen", "+slowlog|get");
  const [key] = (await inspectKey(cluster, "order:1", 0, parts)).found;
  expect(key).toMatchObject({ elements: 7, denied: [] });
  expect((await readSlowlog(cluster, { count: 10, most: 10 }, parts)).unasked).toEqual([]);
  expect((await readClients(cluster, parts)).unasked).toEqual([]);
  await admin.config("SET", "maxmemory-policy", "allkeys-lfu");
  expect(await findHotKeys(cluster, 10, 5, parts)).toMatchObject({ sampled: 10, unasked: [] });
});

it("the README's user for audits may watch commands with the rules named beside", async () => {
  const cluster = await createUser(1);
  const action = { kind: "monitor", seconds: 1 } as const;
  const plan = planOf([itemOf("MONITOR", [], { action, countBand: { low: 0, high: 0 } })]);
  const bench = createBench();
  try {
    const { remediation, runAll, read } = await bench.start(cluster);
    expect(await runAll(plan)).toMatchObject({ state: "waiting", dryRun: { denied: ["COMMAND"] } });
    await remediation.stop("run-1", "U1");
    await admin.call("ACL", "SETUSER", "audit-bot", "+monitor", "+command", "+acl|whoami", "+acl|dryrun");
    await runAll({ ...plan, runId: "run-2" });
    expect(await read("run-2")).toMatchObject({ state: "done", dryRun: { denied: [] } });
  } finally {
    await bench.closeAll();
  }
});

it("the README's user for runs may set TTLs and take them back, and read no value", async () => {
  const cluster = await createUser(1, 2);
  const bench = createBench();
  try {
    const { remediation, runAll, read } = await bench.start(cluster);
    expect(await runAll(planOf([itemOf("order:{orderId}", ["number"])]))).toMatchObject({
      state: "done",
      dryRun: { obstacles: [], denied: [] },
      tallies: [{ matched: 1, changed: 1 }],
    });
    expect(await admin.ttl("order:1")).toBeGreaterThan(3_000);
    expect(await remediation.undo("run-1", "run-2", "U1")).toMatchObject({ kind: "begun" });
    await remediation.settled("run-2");
    expect(await read("run-2")).toMatchObject({ state: "done", tallies: [{ changed: 1 }] });
    expect(await admin.ttl("order:1")).toBe(-1);
  } finally {
    await bench.closeAll();
  }
  const call = connections.call(cluster, firstEndpoint(cluster));
  await expect(call(["GET", "order:1"])).rejects.toMatchObject({ failure: "denied" });
  await expect(call(["UNLINK", "order:1"])).rejects.toMatchObject({ failure: "denied" });
});
