import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import { Secret } from "../../../src/core/secret.ts";
import { scanCluster } from "../../../src/redis/bulk/scan-cluster.ts";
import { createScanLocks } from "../../../src/redis/bulk/scan-locks.ts";
import { scanNode } from "../../../src/redis/bulk/scan-node.ts";
import { createRedisConnections, type RedisConnections } from "../../../src/redis/connections.ts";
import {
  declareCluster,
  eventually,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { addressOf, allowDebug, collectKeys, type Helper, openHelper, populate } from "./collect-scan.ts";

const helpers: Helper[] = [];
const opened: RedisConnections[] = [];

afterEach(async () => {
  for (const helper of helpers.splice(0)) helper.close();
  for (const connections of opened.splice(0)) connections.close();
  await stopAllRedisServers();
});

function connect(): RedisConnections {
  const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 1_000 });
  opened.push(connections);
  return connections;
}

async function help(server: RedisServer, password?: string): Promise<Helper> {
  const helper = await openHelper(
    addressOf(server, password === undefined ? {} : { password: new Secret(password) }),
  );
  helpers.push(helper);
  return helper;
}

interface ThreePrimaries {
  readonly cluster: Cluster;
  readonly primaries: readonly RedisServer[];
  /** Of the first primary. */
  readonly replica: RedisServer;
  readonly helpers: readonly Helper[];
}

const slots = [
  ["0", "5460"],
  ["5461", "10922"],
  ["10923", "16383"],
] as const;

async function startCluster(password: string): Promise<ThreePrimaries> {
  const args = [
    ...["--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0"],
    ...["--requirepass", password, "--masterauth", password, ...allowDebug],
  ];
  const servers = await Promise.all(Array.from({ length: 4 }, () => startRedisServer({ args })));
  const all = await Promise.all(servers.map((server) => help(server, password)));
  const [first, second, third, replica] = servers;
  const [toFirst, , , toReplica] = all;
  if (!first || !second || !third || !replica || !toFirst || !toReplica) throw new Error("no servers");
  await Promise.all(
    slots.map(async ([from, to], index) => {
      await all[index]?.call(["CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`]);
      await all[index]?.call(["CLUSTER", "ADDSLOTSRANGE", from, to]);
    }),
  );
  for (const { port } of [second, third, replica])
    await toFirst.call(["CLUSTER", "MEET", "127.0.0.1", `${port}`]);
  await Promise.all(
    all.map((helper) =>
      eventually(async () => {
        const info = String(await helper.call(["CLUSTER", "INFO"]));
        return info.includes("cluster_known_nodes:4") && info.includes("cluster_state:ok") ? true : undefined;
      }),
    ),
  );
  const firstId = String(await toFirst.call(["CLUSTER", "MYID"]));
  await toReplica.call(["CLUSTER", "REPLICATE", firstId]);
  await eventually(async () =>
    String(await toReplica.call(["INFO", "replication"])).includes("master_link_status:up")
      ? true
      : undefined,
  );
  const cluster = declareCluster([first], { mode: "cluster", password: new Secret(password) });
  return { cluster, primaries: [first, second, third], replica, helpers: all };
}

/** Spread over the slots by their names. */
async function fillThroughEach(parts: ThreePrimaries, count: number): Promise<void> {
  for (const helper of parts.helpers.slice(0, 3)) {
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        helper.call(["SET", `user:${index}`, "x"]).catch(() => undefined),
      ),
    );
  }
}

describe("the scan of a cluster with three primaries", () => {
  it("tells every key once, from a replica where there is one", async () => {
    const parts = await startCluster("pa55");
    await fillThroughEach(parts, 3_000);
    await eventually(async () =>
      (await parts.helpers[0]?.call(["DBSIZE"])) === (await parts.helpers[3]?.call(["DBSIZE"]))
        ? true
        : undefined,
    );
    const collected = collectKeys();
    const listened: string[] = [];
    const outcomes = await scanCluster(
      parts.cluster,
      { mode: "exact", pace: "fast" },
      {
        connections: connect(),
        locks: createScanLocks(),
        listen: ({ role }) => {
          listened.push(role);
          return collected.listener;
        },
      },
    );
    expect(collected.keys.size).toBe(3_000);
    expect(collected.told()).toBe(3_000);
    // READONLY: a replica would send its reader to the primary otherwise.
    expect([...collected.keys.values()].every(({ type, ttlMs }) => type === "string" && ttlMs === -1)).toBe(
      true,
    );
    expect(listened.toSorted()).toEqual(["primary", "primary", "replica"]);
    const replica = `127.0.0.1:${parts.replica.port}`;
    expect(outcomes.find(({ node }) => node === replica)).toMatchObject({
      kind: "scanned",
      primary: `127.0.0.1:${parts.primaries[0]?.port}`,
      scan: { role: "replica", movedKeys: 0, elements: "all" },
    });
    expect(outcomes).toHaveLength(3);
  });

  it("goes on without a node that is gone, and names it", async () => {
    const parts = await startCluster("pa55");
    await fillThroughEach(parts, 600);
    const rest =
      Number(await parts.helpers[0]?.call(["DBSIZE"])) + Number(await parts.helpers[1]?.call(["DBSIZE"]));
    const connections = connect();
    await connections.findNodes(parts.cluster);
    parts.primaries[2]?.kill("SIGKILL");
    const collected = collectKeys();
    const outcomes = await scanCluster(
      parts.cluster,
      { mode: "exact", pace: "fast", prefer: "primary" },
      { connections, locks: createScanLocks(), listen: () => collected.listener },
    );
    expect(collected.keys.size).toBe(rest);
    const failed = outcomes.filter(({ kind }) => kind === "failed");
    expect(failed).toEqual([
      {
        kind: "failed",
        node: `127.0.0.1:${parts.primaries[2]?.port}`,
        failure: "refused",
        message: expect.stringContaining(`orders-eu 127.0.0.1:${parts.primaries[2]?.port}: INFO`),
      },
    ]);
  });
});

describe("scans of one process", () => {
  it("do not meet on one node, and leave it free when they end", async () => {
    const server = await startRedisServer({ args: allowDebug });
    await populate(await help(server), 2_000);
    const cluster = declareCluster([server]);
    const connections = connect();
    const locks = createScanLocks();
    const scan = () =>
      scanCluster(
        cluster,
        { mode: "exact", pace: "fast" },
        { connections, locks, listen: () => collectKeys().listener },
      );
    const [first, second] = await Promise.all([scan(), scan()]);
    expect([first?.[0]?.kind, second?.[0]?.kind].toSorted()).toEqual(["busy", "scanned"]);
    expect((await scan())[0]?.kind).toBe("scanned");
  });

  it("take no more nodes at a time than allowed", async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => startRedisServer()));
    let running = 0;
    let most = 0;
    const outcomes = await scanCluster(
      declareCluster(servers),
      { mode: "exact", pace: "fast", nodesAtOnce: 2 },
      {
        connections: connect(),
        locks: createScanLocks(),
        listen: () => collectKeys().listener,
        scanNode: async (...args) => {
          running += 1;
          most = Math.max(most, running);
          const scan = await scanNode(...args);
          running -= 1;
          return scan;
        },
      },
    );
    expect(most).toBe(2);
    expect(outcomes.map(({ node }) => node)).toEqual(servers.map(({ port }) => `127.0.0.1:${port}`));
  });

  it("release a lock once, though it is released twice", () => {
    const locks = createScanLocks();
    const release = locks.acquire("a:1");
    expect(locks.acquire("a:1")).toBeUndefined();
    release?.();
    const next = locks.acquire("a:1");
    expect(next).toBeDefined();
    release?.();
    expect(locks.acquire("a:1")).toBeUndefined();
  });
});
