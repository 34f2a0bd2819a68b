import { afterEach, describe, expect, it } from "vitest";
import type { Cluster, Endpoint } from "../../src/core/fleet.ts";
import { Secret } from "../../src/core/secret.ts";
import { createRedisConnections, type RedisConnections } from "../../src/redis/connections.ts";
import {
  declareCluster,
  eventually,
  findFreePort,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";

let nowMs = 0;
const opened: RedisConnections[] = [];

afterEach(async () => {
  for (const connections of opened.splice(0)) connections.close();
  await stopAllRedisServers();
});

function connect(): RedisConnections {
  nowMs = 0;
  const connections = createRedisConnections({
    connectionName: "bot-under-test",
    timeoutMs: 500,
    monotonicMs: () => nowMs,
  });
  opened.push(connections);
  return connections;
}

function at({ port }: { readonly port: number }): Endpoint {
  return { host: "127.0.0.1", port };
}

function portsOf(endpoints: readonly Endpoint[]): readonly number[] {
  return endpoints.map((endpoint) => endpoint.port).toSorted((a, b) => a - b);
}

async function startCluster(
  connections: RedisConnections,
): Promise<{ servers: readonly RedisServer[]; cluster: Cluster }> {
  const servers = await Promise.all(
    Array.from({ length: 3 }, () =>
      startRedisServer({ args: ["--cluster-enabled", "yes", "--cluster-node-timeout", "500"] }),
    ),
  );
  const cluster = declareCluster(servers, { name: "catalog", mode: "cluster" });
  const send = (server: RedisServer, ...words: [string, ...string[]]) =>
    connections.call(cluster, at(server))(words);
  const slots = ["0", "5460", "5461", "10922", "10923", "16383"];
  await Promise.all(
    servers.map(async (server, index) => {
      await send(server, "CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`);
      await send(server, "CLUSTER", "ADDSLOTSRANGE", slots[index * 2] ?? "", slots[index * 2 + 1] ?? "");
    }),
  );
  const [first, ...others] = servers;
  if (!first) throw new Error("no server");
  for (const other of others) await send(first, "CLUSTER", "MEET", "127.0.0.1", `${other.port}`);
  await Promise.all(
    servers.map((server) =>
      eventually(async () =>
        String(await send(server, "CLUSTER", "INFO")).includes("cluster_known_nodes:3") ? true : undefined,
      ),
    ),
  );
  return { servers, cluster };
}

describe("a standalone cluster", () => {
  it("has the declared nodes, without asking any", async () => {
    const cluster = declareCluster([{ port: 1 }, { port: 2 }]);
    expect(await connect().findNodes(cluster)).toEqual([at({ port: 1 }), at({ port: 2 })]);
  });
});

describe("a cluster of three primaries", () => {
  it("is found whole from one seed, even when another seed hangs", async () => {
    const connections = connect();
    const { servers, cluster } = await startCluster(connections);
    servers[2]?.kill("SIGSTOP");
    const seeds = servers.slice(1).map(at);
    expect(portsOf(await connect().findNodes({ ...cluster, endpoints: seeds }))).toEqual(
      portsOf(servers.map(at)),
    );
  });

  it("still names a node that failed, and keeps its nodes when none answers", async () => {
    const connections = connect();
    const { servers, cluster } = await startCluster(connections);
    const ports = portsOf(servers.map(at));
    expect(portsOf(await connections.findNodes(cluster))).toEqual(ports);
    await servers[2]?.stop();
    nowMs += 61_000;
    expect(portsOf(await connections.findNodes(cluster))).toEqual(ports);
    await Promise.all(servers.map((server) => server.stop()));
    nowMs += 61_000;
    expect(portsOf(await connections.findNodes(cluster))).toEqual(ports);
  });

  it("is read again after a minute or when a node failed, not before", async () => {
    const connections = connect();
    const { servers, cluster } = await startCluster(connections);
    const [first, second, third] = servers;
    if (!first || !second || !third) throw new Error("no servers");
    await connections.findNodes(cluster);
    const thirdId = String(await connections.call(cluster, at(third))(["CLUSTER", "MYID"]));
    for (const server of [first, second]) {
      await connections.call(cluster, at(server))(["CLUSTER", "FORGET", thirdId]);
    }
    expect(await connections.findNodes(cluster)).toHaveLength(3);
    // The third still knows the others, which must not be asked through it.
    await third.stop();
    await connections
      .call(
        cluster,
        at(third),
      )(["PING"])
      .catch(() => undefined);
    expect(portsOf(await connections.findNodes(cluster))).toEqual(portsOf([at(first), at(second)]));
  });

  it("keeps no second connection to a seed that is declared by another name", async () => {
    const connections = connect();
    const { servers, cluster } = await startCluster(connections);
    const [first] = servers;
    if (!first) throw new Error("no server");
    const renamed = { ...cluster, endpoints: [{ host: "localhost", port: first.port }] };
    const others = connect();
    expect(portsOf(await others.findNodes(renamed))).toEqual(portsOf(servers.map(at)));
    connections.close();
    const clients = await eventually(async () => {
      const text = String(await others.call(renamed, at(first))(["CLIENT", "LIST", "TYPE", "normal"])).trim();
      return text.split("\n").length === 1 ? text : undefined;
    });
    expect(clients).toContain("name=bot-under-test");
  });
});

describe("a cluster whose service has no CLUSTER command", () => {
  it("has the declared seeds as its nodes", async () => {
    const server = await startRedisServer();
    const cluster = declareCluster([server], { mode: "cluster" });
    expect(await connect().findNodes(cluster)).toEqual([at(server)]);
  });
});

describe("a master with a replica behind a sentinel", () => {
  it("is found through the sentinel, with the sentinel's own password", async () => {
    const master = await startRedisServer({ args: ["--requirepass", "data", "--masterauth", "data"] });
    const replica = await startRedisServer({
      args: [
        ...["--replicaof", "127.0.0.1", `${master.port}`],
        ...["--requirepass", "data", "--masterauth", "data"],
      ],
    });
    const sentinel = await startRedisServer({
      args: ["--sentinel"],
      config: [
        `sentinel monitor sessions 127.0.0.1 ${master.port} 1`,
        "sentinel auth-pass sessions data",
        "requirepass watch",
        "",
      ].join("\n"),
    });
    const cluster = declareCluster([{ port: await findFreePort() }, sentinel], {
      mode: "sentinel",
      sentinelMaster: "sessions",
      password: new Secret("data"),
      sentinelPassword: new Secret("watch"),
    });
    const connections = connect();
    // A sentinel learns of replicas from the master's INFO, which it reads when it begins and then every 10 s.
    const nodes = await eventually(async () => {
      nowMs += 61_000;
      const found = await connections.findNodes(cluster);
      return found.length === 2 ? found : undefined;
    });
    expect(nodes).toEqual([at(master), at(replica)]);
    expect(await connections.call(cluster, at(replica))(["PING"])).toBe("PONG");
  });

  it("is unknown when no sentinel answers, since a sentinel is no node", async () => {
    const cluster = declareCluster([{ port: await findFreePort() }], {
      mode: "sentinel",
      sentinelMaster: "sessions",
    });
    await expect(connect().findNodes(cluster)).rejects.toMatchObject({ failure: "refused" });
  });

  it("is unknown when the sentinels watch no master of that name", async () => {
    const sentinel = await startRedisServer({ args: ["--sentinel"] });
    const cluster = declareCluster([sentinel], { mode: "sentinel", sentinelMaster: "sessions" });
    await expect(connect().findNodes(cluster)).rejects.toThrow(/No such master with that name/);
  });
});
