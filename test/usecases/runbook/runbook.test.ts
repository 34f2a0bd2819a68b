import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import { createRedisConnections } from "../../../src/redis/connections.ts";
import { findHotKeys } from "../../../src/usecases/runbook/find-hot-keys.ts";
import { inspectKey } from "../../../src/usecases/runbook/inspect-key.ts";
import { readClients } from "../../../src/usecases/runbook/read-clients.ts";
import { readSlowlog } from "../../../src/usecases/runbook/read-slowlog.ts";
import type { RunbookParts } from "../../../src/usecases/runbook/runbook-parts.ts";
import { auditOf, patternOf } from "../../core/requests/samples.ts";
import { addressOf, type Helper, openHelper, populate } from "../../redis/bulk/collect-scan.ts";
import {
  declareCluster,
  eventually,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";

const opened: { readonly close: () => void }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await stopAllRedisServers();
});

async function start(args: readonly string[] = []): Promise<{
  readonly cluster: Cluster;
  readonly helper: Helper;
  readonly parts: RunbookParts;
}> {
  const server = await startRedisServer({ args: ["--enable-debug-command", "yes", ...args] });
  const helper = await openHelper(addressOf(server));
  const connections = createRedisConnections({ connectionName: "test" });
  opened.push(helper, connections);
  return { cluster: declareCluster([server]), helper, parts: { connections, audits: noAudits } };
}

const noAudits = { newest: async () => undefined };
/** Nobody listens there. */
const nowhere = { host: "127.0.0.1", port: 1 };

describe("inspect", () => {
  it("tells what a key is, and nothing of its value", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["HSET", "line\nbreak", "secret-1", "secret-2"]);
    await helper.call(["PEXPIRE", "line\nbreak", "100000"]);
    const result = await inspectKey(cluster, "line\\nbreak", 0, parts);
    expect(result).toMatchObject({
      key: "line\\nbreak",
      database: 0,
      owner: "orders",
      unasked: [],
      found: [{ type: "hash", encoding: "listpack", elements: 1, denied: [] }],
    });
    const [key] = result.found;
    expect(key?.ttlMs).toBeGreaterThan(90_000);
    expect(key?.memoryBytes).toBeGreaterThan(30);
    expect(JSON.stringify(result)).not.toContain("secret");
  });

  it("says which pattern of the newest audit it follows, the most specific one, and whose it is", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "cart:vip:17", "x"]);
    const slot = { name: "id", type: "number", distinctEstimate: 9, samples: [] };
    const audit = auditOf({
      complete: true,
      patterns: [
        patternOf({ pattern: "cart:{kind}:{id}", slots: [{ ...slot, name: "kind", type: "word" }, slot] }),
        patternOf({ pattern: "cart:vip:{id}", slots: [slot], keys: 40, keysWithoutTtl: 4 }),
        patternOf({ pattern: "cart:vip:{id}", slots: [slot], keys: 7, database: 2 }),
      ],
    });
    const contracts = [{ pattern: "cart:vip:{id}", owner: "Billing" }];
    const audited = { ...parts, audits: { newest: async () => audit } };
    const result = await inspectKey({ ...cluster, contracts }, "cart:vip:17", 0, audited);
    expect(result).toMatchObject({
      owner: "Billing",
      pattern: { pattern: "cart:vip:{id}", keys: 40, keysWithoutTtl: 4 },
    });
    const other = await inspectKey({ ...cluster, contracts }, "basket:17", 0, audited);
    expect(other).toMatchObject({ owner: "orders", found: [], unasked: [] });
    expect(other).not.toHaveProperty("pattern");
  });

  it("says that there is no such key in that database, or no such database", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "cart:1", "x"]);
    expect(await inspectKey(cluster, "cart:1", 4, parts)).toMatchObject({
      found: [],
      unasked: [],
      noDatabase: false,
    });
    expect(await inspectKey(cluster, "cart:1", 99, parts)).toMatchObject({ noDatabase: true });
  });

  it("masks what it shows of a name", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "user:jane.doe@example.com", "x"]);
    const result = await inspectKey(cluster, "user:jane.doe@example.com", 0, parts);
    expect(result).toMatchObject({ key: "user:j***@***.com", found: [{ type: "string" }] });
  });

  it("leaves out what the server denies, and names the rules to grant", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "cart:1", "four"]);
    await helper.call(["ACL", "SETUSER", "default", "-memory", "-object"]);
    const result = await inspectKey(cluster, "cart:1", 0, parts);
    expect(result.found).toMatchObject([
      {
        type: "string",
        ttlMs: -1,
        elements: 4,
        denied: [
          { command: "MEMORY USAGE", grant: "+memory|usage" },
          { command: "OBJECT ENCODING", grant: "+object|encoding" },
        ],
      },
    ]);
    expect(result.found[0]).not.toHaveProperty("memoryBytes");
    expect(result.found[0]).not.toHaveProperty("encoding");
  });

  it("does not say that a key is there, or is not, when it may not look", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "cart:1", "four"]);
    await helper.call(["ACL", "SETUSER", "default", "resetkeys", "~other:*"]);
    const result = await inspectKey(cluster, "cart:1", 0, parts);
    expect(result).toMatchObject({ found: [], unasked: [{ failure: "denied", grant: "~*" }] });
  });

  it("names the node that cannot be reached", async () => {
    const { cluster, parts } = await start();
    const result = await inspectKey({ ...cluster, endpoints: [nowhere] }, "cart:1", 0, parts);
    expect(result).toMatchObject({ found: [], unasked: [{ node: "127.0.0.1:1", failure: "refused" }] });
  });
});

describe("inspect in Cluster mode", () => {
  it("asks the primary that has the slot, and finds the key where nobody may ask for slots", async () => {
    const { servers, cluster, parts } = await startPair();
    const holder = `127.0.0.1:${servers[1]?.port}`;
    // Slot 12182 is the second one's.
    await servers[1]?.helper.call(["SET", "foo", "bar"]);
    expect(await inspectKey(cluster, "foo", 0, parts)).toMatchObject({
      found: [{ node: holder, type: "string" }],
      unasked: [],
    });
    expect(await inspectKey(cluster, "foo", 1, parts)).toMatchObject({ noDatabase: true });
    for (const { helper } of servers) await helper.call(["ACL", "SETUSER", "default", "-cluster"]);
    expect(await inspectKey(cluster, "foo", 0, parts)).toMatchObject({ found: [{ node: holder }] });
  });

  it("does not say that a key is absent while its primary is away", async () => {
    const { servers, cluster, parts } = await startPair();
    await inspectKey(cluster, "foo", 0, parts);
    await servers[1]?.stop();
    expect(await inspectKey(cluster, "foo", 0, parts)).toMatchObject({
      found: [],
      unasked: [{ node: `127.0.0.1:${servers[1]?.port}`, failure: "refused" }],
    });
  });
});

/** Two primaries that share the slots. */
async function startPair() {
  const args = ["--cluster-enabled", "yes", "--cluster-require-full-coverage", "no"];
  const servers = await Promise.all(
    [0, 1].map(async (index) => {
      const server = await startRedisServer({ args });
      const helper = await openHelper(addressOf(server));
      opened.push(helper);
      await helper.call(["CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`]);
      const slots = index === 0 ? ["0", "8191"] : ["8192", "16383"];
      await helper.call(["CLUSTER", "ADDSLOTSRANGE", ...slots]);
      return { port: server.port, stop: server.stop, helper };
    }),
  );
  await servers[0]?.helper.call(["CLUSTER", "MEET", "127.0.0.1", `${servers[1]?.port}`]);
  for (const { helper } of servers) {
    await eventually(async () => {
      const state = String(await helper.call(["CLUSTER", "INFO"]));
      return state.includes("cluster_slots_ok:16384") && state.includes("cluster_state:ok")
        ? true
        : undefined;
    });
  }
  const connections = createRedisConnections({ connectionName: "test" });
  opened.push(connections);
  const cluster = declareCluster(servers, { mode: "cluster" });
  return { servers, cluster, parts: { connections, audits: noAudits } };
}

describe("slowlog", () => {
  it("tells commands with a masked key and no values", async () => {
    const { cluster, helper, parts } = await start(["--slowlog-log-slower-than", "0"]);
    await helper.call(["SET", "user:jane.doe@example.com", "secret-value"]);
    await helper.call(["AUTH", "wrong-password"]).catch(() => undefined);
    const { commands, unasked } = await readSlowlog(cluster, { count: 50, most: 50 }, parts);
    expect(unasked).toEqual([]);
    const set = commands.find(({ command }) => command === "SET");
    expect(set).toMatchObject({ subject: "user:j***@***.com", hiddenArguments: 1 });
    expect(JSON.stringify(commands)).not.toMatch(/secret-value|wrong-password|jane/);
  });

  it("names the nodes that deny it", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["ACL", "SETUSER", "default", "-slowlog"]);
    const { commands, unasked } = await readSlowlog(cluster, { count: 10, most: 5 }, parts);
    expect(commands).toEqual([]);
    expect(unasked).toMatchObject([{ failure: "denied", grant: "+slowlog|get" }]);
  });

  it("tells the longest of those it read, of the nodes that answer", async () => {
    const { cluster, helper, parts } = await start(["--slowlog-log-slower-than", "20000"]);
    await helper.call(["DEBUG", "SLEEP", "0.05"]);
    await helper.call(["DEBUG", "SLEEP", "0.1"]);
    await helper.call(["CONFIG", "SET", "slowlog-log-slower-than", "-1"]);
    const both = { ...cluster, endpoints: [...cluster.endpoints, nowhere] };
    const { commands, read, unasked } = await readSlowlog(both, { count: 50, most: 1 }, parts);
    expect(read).toBe(2);
    expect(commands).toHaveLength(1);
    expect(commands[0]?.durationMs).toBeGreaterThan(99);
    expect(commands[0]).toMatchObject({ command: "DEBUG", host: "127.0.0.1" });
    expect(unasked).toEqual([{ node: "127.0.0.1:1", failure: "refused" }]);
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
    expect(result).toMatchObject({ sampled: 1_000, unasked: [], notLfu: [] });
    expect(result.keys).toHaveLength(3);
    expect(result.keys[0]?.key).toBe("cart:7");
  });

  it("are not assessed without one, and the policy is told", async () => {
    const { cluster, helper, parts } = await start();
    await helper.call(["SET", "cart:1", "x"]);
    expect(await findHotKeys(cluster, 100, 3, parts)).toMatchObject({
      keys: [],
      sampled: 0,
      notLfu: [{ policy: "noeviction" }],
      unasked: [],
    });
    await helper.call(["ACL", "SETUSER", "default", "-info"]);
    expect(await findHotKeys(cluster, 100, 3, parts)).toMatchObject({
      keys: [],
      unasked: [{ failure: "denied", grant: "+info" }],
    });
  });

  it("name the rule that the user lacks", async () => {
    const { cluster, helper, parts } = await start(["--maxmemory-policy", "volatile-lfu"]);
    await helper.call(["SET", "cart:1", "x"]);
    await helper.call(["ACL", "SETUSER", "default", "-object"]);
    expect(await findHotKeys(cluster, 100, 3, parts)).toMatchObject({
      keys: [],
      unasked: [{ failure: "denied", grant: "+object|freq" }],
    });
    await helper.call(["ACL", "SETUSER", "default", "+object", "-randomkey"]);
    expect(await findHotKeys(cluster, 100, 3, parts)).toMatchObject({
      unasked: [{ failure: "denied", grant: "+randomkey" }],
    });
  });

  it("name the node that cannot be reached", async () => {
    const { cluster, parts } = await start();
    expect(await findHotKeys({ ...cluster, endpoints: [nowhere] }, 100, 3, parts)).toMatchObject({
      keys: [],
      unasked: [{ node: "127.0.0.1:1", failure: "refused" }],
    });
  });
});
