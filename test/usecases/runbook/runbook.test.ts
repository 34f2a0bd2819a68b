import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import { createRedisConnections, type RedisConnections } from "../../../src/redis/connections.ts";
import { findHotKeys } from "../../../src/usecases/runbook/find-hot-keys.ts";
import { inspectKey } from "../../../src/usecases/runbook/inspect-key.ts";
import { readClients } from "../../../src/usecases/runbook/read-clients.ts";
import { readSlowlog } from "../../../src/usecases/runbook/read-slowlog.ts";
import { addressOf, type Helper, openHelper, populate } from "../../redis/bulk/collect-scan.ts";
import { declareCluster, startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";

const opened: { readonly close: () => void }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await stopAllRedisServers();
});

async function start(args: readonly string[] = []): Promise<{
  readonly cluster: Cluster;
  readonly helper: Helper;
  readonly parts: { readonly connections: RedisConnections };
}> {
  const server = await startRedisServer({ args: ["--enable-debug-command", "yes", ...args] });
  const helper = await openHelper(addressOf(server));
  const connections = createRedisConnections({ connectionName: "test" });
  opened.push(helper, connections);
  return { cluster: declareCluster([server]), helper, parts: { connections } };
}

describe("inspect", () => {
  it("tells what a key is, and nothing of its value", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["HSET", "line\nbreak", "secret-1", "secret-2"]);
    await helper.call(["PEXPIRE", "line\nbreak", "100000"]);
    const result = await inspectKey(cluster, "line\\nbreak", 0, parts);
    expect(result).toMatchObject({
      kind: "found",
      keys: [{ database: 0, type: "hash", encoding: "listpack", elements: 1 }],
    });
    const [key] = result.kind === "found" ? result.keys : [];
    expect(key?.ttlMs).toBeGreaterThan(90_000);
    expect(key?.memoryBytes).toBeGreaterThan(30);
    expect(JSON.stringify(result)).not.toContain("secret");
  });

  it("says that there is no such key in that database", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "cart:1", "x"]);
    expect(await inspectKey(cluster, "cart:1", 4, parts)).toEqual({ kind: "absent" });
  });

  it("leaves out what the server denies", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "cart:1", "four"]);
    await helper.call(["ACL", "SETUSER", "default", "-memory", "-object"]);
    const result = await inspectKey(cluster, "cart:1", 0, parts);
    const [key] = result.kind === "found" ? result.keys : [];
    expect(key).toMatchObject({ type: "string", ttlMs: -1, elements: 4 });
    expect(key).not.toHaveProperty("memoryBytes");
    expect(key).not.toHaveProperty("encoding");
  });
});

describe("slowlog", () => {
  it("tells commands with a masked key and no values", async () => {
    const { cluster, helper, parts } = await start(["--slowlog-log-slower-than", "0"]);
    await helper.call(["SET", "user:jane.doe@example.com", "secret-value"]);
    await helper.call(["AUTH", "wrong-password"]).catch(() => undefined);
    const { commands, unasked } = await readSlowlog(cluster, 50, parts);
    expect(unasked).toEqual([]);
    const set = commands.find(({ command }) => command === "SET");
    expect(set).toMatchObject({ subject: "user:j***@***.com", hiddenArguments: 1 });
    expect(JSON.stringify(commands)).not.toMatch(/secret-value|wrong-password|jane/);
  });

  it("names the nodes that deny it", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["ACL", "SETUSER", "default", "-slowlog"]);
    const { commands, unasked } = await readSlowlog(cluster, 10, parts);
    expect(commands).toEqual([]);
    expect(unasked[0]?.message).toContain("SLOWLOG GET failed: NOPERM");
  });
});

describe("clients", () => {
  it("adds up connections that look alike", async () => {
    const { cluster, helper, parts } = await start();
    const port = cluster.endpoints[0]?.port ?? 0;
    for (let count = 0; count < 3; count++) opened.push(await openHelper(addressOf({ port })));
    await helper.call(["CLIENT", "SETNAME", "alone"]);
    const { groups, connections } = await readClients(cluster, parts);
    expect(connections).toBe(5);
    expect(groups).toMatchObject([{ name: "test", connections: 4, idleConnections: 0 }, { name: "alone" }]);
  });
});

describe("hot keys", () => {
  it("are those of a sample that are used most, under an LFU policy", async () => {
    const { cluster, helper, parts } = await start(["--maxmemory-policy", "allkeys-lfu"]);
    await populate(helper, 50, "cart");
    await helper.callAll(Array.from({ length: 3_000 }, () => ["GET", "cart:7"] as const));
    const result = await findHotKeys(cluster, 1_000, 3, parts);
    expect(result).toMatchObject({ kind: "sampled", sampled: 1_000, unasked: [] });
    const keys = result.kind === "sampled" ? result.keys : [];
    expect(keys).toHaveLength(3);
    expect(keys[0]?.key).toBe("cart:7");
  });

  it("are not assessed without one, and the reason is told", async () => {
    const { cluster, helper, parts } = await start();
    expect(await findHotKeys(cluster, 100, 3, parts)).toEqual({
      kind: "notAssessed",
      reason: "notLfu",
      policy: "noeviction",
    });
    await helper.call(["CONFIG", "SET", "maxmemory-policy", "volatile-lfu"]);
    await helper.call(["SET", "cart:1", "x"]);
    await helper.call(["ACL", "SETUSER", "default", "-object"]);
    expect(await findHotKeys(cluster, 100, 3, parts)).toMatchObject({ reason: "denied" });
  });
});
