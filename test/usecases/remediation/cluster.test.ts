import { afterEach, describe, expect, it } from "vitest";
import { addressOf, type Helper, openHelper, populate } from "../../redis/bulk/collect-scan.ts";
import {
  declareCluster,
  eventually,
  findFreePort,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { createBench, itemOf, planOf } from "./remediation-under-test.ts";

const bench = createBench();
const helpers: Helper[] = [];

afterEach(async () => {
  await bench.closeAll();
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRedisServers();
});

async function help(server: { readonly port: number }): Promise<Helper> {
  const helper = await openHelper(addressOf(server));
  helpers.push(helper);
  return helper;
}

async function countExpires(helper: Helper): Promise<number> {
  return Number(/expires=(\d+)/.exec(String(await helper.call(["INFO", "keyspace"])))?.[1] ?? 0);
}

const clusterArgs = [
  ...["--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no"],
  ...["--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0"],
];

async function isSettled(helper: Helper): Promise<true | undefined> {
  const state = String(await helper.call(["CLUSTER", "INFO"]));
  return state.includes("cluster_slots_ok:16384") && state.includes("cluster_state:ok") ? true : undefined;
}

/** Three primaries, and more nodes that nobody has given slots. */
async function startCluster(nodes: number): Promise<{
  readonly servers: readonly RedisServer[];
  readonly members: readonly Helper[];
}> {
  const servers = await Promise.all(
    Array.from({ length: nodes }, () => startRedisServer({ args: clusterArgs })),
  );
  const members = await Promise.all(servers.map(help));
  const ranges = [
    ["0", "5460"],
    ["5461", "10922"],
    ["10923", "16383"],
  ] as const;
  for (const [index, member] of members.entries()) {
    await member.call(["CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`]);
    const range = ranges[index];
    if (range) await member.call(["CLUSTER", "ADDSLOTSRANGE", ...range]);
  }
  for (const { port } of servers.slice(1)) {
    await members[0]?.call(["CLUSTER", "MEET", "127.0.0.1", `${port}`]);
  }
  await Promise.all(members.map((member) => eventually(() => isSettled(member))));
  return { servers, members };
}

/** Asked again and again: the primary may not know its new replica yet. */
async function failOverTo(replica: Helper): Promise<void> {
  await eventually(async () => {
    await replica.call(["CLUSTER", "FAILOVER"]).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const isPrimary = String(await replica.call(["INFO", "replication"])).includes("role:master");
    return isPrimary ? true : undefined;
  });
}

/** Every node takes what is its own and refuses the rest. */
async function fill(members: readonly Helper[], keys: number): Promise<void> {
  for (const member of members) {
    const sets = Array.from({ length: keys }, (_, k) =>
      member.call(["SET", `cart:${k}`, "x"]).catch(() => undefined),
    );
    await Promise.all(sets);
  }
}

async function isLinked(replica: Helper): Promise<true | undefined> {
  const info = String(await replica.call(["INFO", "replication"]));
  return info.includes("master_link_status:up") ? true : undefined;
}

/** DEBUG is not replicated. */
async function populateByPipeline(helper: Helper, keys: number): Promise<void> {
  await helper.callAll(Array.from({ length: keys }, (_, k) => ["SET", `cart:${k}`, "x"] as const));
}

const carts = planOf([itemOf("cart:{cartId}", ["number"])]);

describe("a run on a cluster", () => {
  it("changes every primary's keys, and so does its undo, also through a failover", {
    timeout: 60_000,
  }, async () => {
    const { servers, members } = await startCluster(4);
    const [first, second, third, replica] = members;
    if (!first || !second || !third || !replica) throw new Error("a node is missing");
    await fill([first, second, third], 3_000);
    const test = await bench.start(declareCluster(servers.slice(0, 1), { mode: "cluster" }));
    const run = await test.runAll(carts);
    expect(run).toMatchObject({ state: "done", tallies: [{ matched: 3_000, changed: 3_000, skipped: {} }] });
    expect(run.nodes).toHaveLength(3);
    const counts = await Promise.all([first, second, third].map(countExpires));
    expect(counts.reduce((sum, count) => sum + count)).toBe(3_000);
    // The first primary's keys go to another node before the undo.
    const id = String(await first.call(["CLUSTER", "MYID"]));
    await replica.call(["CLUSTER", "REPLICATE", id]);
    await eventually(() => isLinked(replica));
    await failOverTo(replica);
    await test.remediation.undo("run-1", "run-2", "U1");
    await test.remediation.settled("run-2");
    expect(await test.read("run-2")).toMatchObject({
      state: "done",
      tallies: [{ matched: 3_000, changed: 3_000, skipped: {} }],
    });
    const left = await Promise.all([replica, second, third].map(countExpires));
    expect(left).toEqual([0, 0, 0]);
  });

  it("fails over in the middle and is whole in the end, each key counted once", {
    timeout: 60_000,
  }, async () => {
    const { servers, members } = await startCluster(4);
    const [first, second, third, replica] = members;
    if (!first || !second || !third || !replica) throw new Error("a node is missing");
    await fill([first, second, third], 6_000);
    await replica.call(["CLUSTER", "REPLICATE", String(await first.call(["CLUSTER", "MYID"]))]);
    await eventually(() => isLinked(replica));
    const test = await bench.start(declareCluster(servers.slice(0, 3), { mode: "cluster" }));
    await test.remediation.begin({ ...carts, pace: "gentle" }, [], "U1");
    await test.remediation.settled("run-1");
    await test.remediation.proceed("run-1", "U1");
    await eventually(async () => ((test.runs.at(-1)?.tallies[0]?.changed ?? 0) > 500 ? true : undefined));
    await failOverTo(replica);
    await test.remediation.settled("run-1");
    const run = await test.read();
    expect(run.error).toBeUndefined();
    expect(run).toMatchObject({
      state: "done",
      tallies: [{ matched: 6_000, changed: 6_000, skipped: {} }],
    });
    const counts = await Promise.all([replica, second, third].map(countExpires));
    expect(counts.reduce((sum, count) => sum + count)).toBe(6_000);
  });
});

describe("a run whose primary crashes", () => {
  it("goes on when its replica takes over by itself, and leaves no key without its TTL", {
    timeout: 60_000,
  }, async () => {
    const { servers, members } = await startCluster(4);
    const [first, second, third, replica] = members;
    if (!first || !second || !third || !replica) throw new Error("a node is missing");
    await fill([first, second, third], 6_000);
    await replica.call(["CLUSTER", "REPLICATE", String(await first.call(["CLUSTER", "MYID"]))]);
    await eventually(() => isLinked(replica));
    const test = await bench.start(declareCluster(servers, { mode: "cluster" }));
    await test.remediation.begin({ ...carts, pace: "gentle" }, [], "U1");
    await test.remediation.settled("run-1");
    await test.remediation.proceed("run-1", "U1");
    await eventually(async () => ((test.runs.at(-1)?.tallies[0]?.changed ?? 0) > 500 ? true : undefined));
    servers[0]?.kill("SIGKILL");
    await test.remediation.settled("run-1");
    const run = await test.read();
    expect(run.error).toBeUndefined();
    expect(run.state).toBe("done");
    const counts = await Promise.all([replica, second, third].map(countExpires));
    expect(counts.reduce((sum, count) => sum + count)).toBe(6_000);
    // A TTL that had not reached the replica is given again, and only then.
    expect(run.tallies[0]?.changed).toBeGreaterThanOrEqual(6_000);
    expect(run.tallies[0]?.changed).toBeLessThan(7_000);
  });

  it("finds the new one by its sentinel", { timeout: 60_000 }, async () => {
    const primary = await startRedisServer({ args: ["--repl-diskless-sync-delay", "0"] });
    const helper = await help(primary);
    await populateByPipeline(helper, 6_000);
    const replica = await startRedisServer({ args: ["--replicaof", "127.0.0.1", `${primary.port}`] });
    const successor = await help(replica);
    await eventually(() => isLinked(successor));
    const sentinel = await startRedisServer({
      port: await findFreePort(),
      args: ["--sentinel"],
      config: [
        `sentinel monitor orders 127.0.0.1 ${primary.port} 1`,
        "sentinel down-after-milliseconds orders 500",
        "sentinel failover-timeout orders 3000",
        "",
      ].join("\n"),
    });
    const watch = await help(sentinel);
    await eventually(async () =>
      JSON.stringify(await watch.call(["SENTINEL", "REPLICAS", "orders"])).includes(`${replica.port}`)
        ? true
        : undefined,
    );
    const cluster = declareCluster([sentinel], { mode: "sentinel", sentinelMaster: "orders" });
    const test = await bench.start(cluster);
    await test.remediation.begin({ ...carts, pace: "gentle" }, [], "U1");
    await test.remediation.settled("run-1");
    await test.remediation.proceed("run-1", "U1");
    await eventually(async () => ((test.runs.at(-1)?.tallies[0]?.changed ?? 0) > 500 ? true : undefined));
    primary.kill("SIGKILL");
    await test.remediation.settled("run-1");
    const run = await test.read();
    expect(run.error).toBeUndefined();
    expect(run.state).toBe("done");
    // The sentinel ended all connections when it made the replica a primary.
    expect(await countExpires(await help(replica))).toBe(6_000);
  });
});

describe("a run whose server is replaced by another process", () => {
  it("begins anew there, and says what it changed in both", async () => {
    const port = await findFreePort();
    const args = ["--enable-debug-command", "yes"];
    const server = await startRedisServer({ args, port });
    const helper = await help(server);
    await populate(helper, 20_000, "cart");
    const test = await bench.start(declareCluster([server]));
    await test.remediation.begin({ ...carts, pace: "gentle" }, [], "U1");
    await test.remediation.settled("run-1");
    await test.remediation.proceed("run-1", "U1");
    await eventually(async () => (test.runs.at(-1)?.state === "running" ? true : undefined));
    await server.stop();
    const changed = test.runs.at(-1)?.tallies[0]?.changed ?? 0;
    const successor = await help(await startRedisServer({ args, port }));
    await populate(successor, 5_000, "cart");
    await test.remediation.settled("run-1");
    const run = await test.read();
    expect(run.state).toBe("done");
    expect(await countExpires(successor)).toBe(5_000);
    // What the first process had changed was changed, although it is gone.
    expect(run.tallies[0]?.changed).toBeGreaterThanOrEqual(changed + 5_000);
    expect(run.tallies[0]?.changed).toBeLessThan(25_000);
    expect(run.tallies[0]?.matched).toBe(run.tallies[0]?.changed);
  });
});
