import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { Call, Command, Reply } from "../../src/core/redis-text/command.ts";
import { probes } from "../../src/probes/index.ts";
import { probeNode } from "../../src/probes/probe-node.ts";
import { createRedisConnections, type RedisConnections } from "../../src/redis/connections.ts";
import {
  declareCluster,
  eventually,
  firstEndpoint,
  type RedisServer,
  type RedisServerOptions,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";

const clock = { nowMs: () => 1_700_000_000_000, monotonicMs: () => performance.now() };
const opened: RedisConnections[] = [];

afterEach(async () => {
  for (const connections of opened.splice(0)) connections.close();
  await stopAllRedisServers();
});

async function start(options: RedisServerOptions = {}): Promise<{ server: RedisServer; call: Call }> {
  const server = await startRedisServer(options);
  const cluster = declareCluster([server]);
  const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 500 });
  opened.push(connections);
  return { server, call: connections.call(cluster, firstEndpoint(cluster)) };
}

function probe(call: Call) {
  return probeNode({ cluster: "orders-eu", node: "127.0.0.1:6379", call }, clock);
}

/** Answers INFO with the captured sections, some of them changed. */
function answerWith(changed: Readonly<Record<string, string>>): Call {
  return async ([name, section = ""]) => {
    if (name !== "INFO") return "PONG";
    const file = new URL(`../fixtures/redis-7.0/info-${section}.txt`, import.meta.url);
    return changed[section] ?? readFileSync(file, "utf8");
  };
}

describe("a round on a real server", () => {
  it("reads the sample of every probe and who answered", async () => {
    const { call } = await start({ args: ["--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"] });
    await call(["SET", "a", "1", "EX", "1000"]);
    await call(["SET", "b", "1"]);
    await call(["GET", "b"]);
    await call(["GET", "missing"]);
    const observation = await probe(call);
    expect(observation).toMatchObject({
      cluster: "orders-eu",
      node: "127.0.0.1:6379",
      atMs: 1_700_000_000_000,
      server: { product: "redis", mode: "standalone", runId: expect.stringMatching(/^[0-9a-f]{40}$/) },
      samples: {
        memory: { ok: true, values: { maxmemoryBytes: 67108864, policy: "allkeys-lru" } },
        clients: { ok: true, values: { connectedClients: 1, blockedClients: 0, maxClients: 10000 } },
        stats: {
          ok: true,
          values: { keyspaceHits: 1, keyspaceMisses: 1, evictedKeys: 0, rejectedConnections: 0 },
        },
        keyspace: {
          ok: true,
          values: {
            keys: 2,
            keysWithTtl: 1,
            keysWithoutTtl: 1,
            databases: [{ index: 0, keys: 2, keysWithTtl: 1 }],
          },
        },
        replication: { ok: true, values: { role: "primary", secondReplicationOffset: -1, replicas: [] } },
        persistence: {
          ok: true,
          values: { loading: false, lastSaveFailed: false, changesSinceSave: 2, aofEnabled: false },
        },
        cpu: { ok: true, values: { systemSeconds: expect.any(Number), userSeconds: expect.any(Number) } },
        latency: { ok: true, values: { roundTripP50Ms: expect.any(Number) } },
      },
    });
  });

  it("sends only the commands that the probes name, INFO once a section, and twenty PINGs", async () => {
    const { call } = await start();
    const sent: string[] = [];
    await probe((command) => {
      sent.push(command.join(" "));
      return call(command);
    });
    const named = Object.values(probes).flatMap((one) =>
      one.commands.map((command: Command) => command.join(" ")),
    );
    expect(new Set(sent)).toEqual(new Set([...named, "INFO server"]));
    expect(sent.filter((text) => text === "PING")).toHaveLength(20);
    expect(sent.filter((text) => text === "INFO stats")).toHaveLength(1);
  });

  it("measures the PINGs and takes the server's own percentiles", async () => {
    const { call } = await start();
    await call(["SET", "a", "1"]);
    const { latency } = (await probe(call)).samples;
    if (!latency?.ok) throw new Error("no latency");
    expect(latency.values.roundTripP99Ms).toBeGreaterThanOrEqual(latency.values.roundTripP50Ms);
    expect(latency.values.commands?.map(({ command }) => command)).toContain("set");
  });

  it("sees a replica from both sides", async () => {
    const primary = await start({ args: ["--repl-diskless-sync-delay", "0"] });
    const replica = await start({ args: ["--replicaof", "127.0.0.1", `${primary.server.port}`] });
    const links = await eventually(async () => {
      const sample = (await probe(primary.call)).samples.replication;
      const online = sample?.ok && sample.values.replicas.some((link) => link.state === "online");
      return online ? sample.values.replicas : undefined;
    });
    expect(links).toMatchObject([{ address: `127.0.0.1:${replica.server.port}`, state: "online" }]);
    const up = (await probe(replica.call)).samples.replication;
    expect(up).toMatchObject({ ok: true, values: { role: "replica", linkUp: true } });
    await primary.server.stop();
    const down = await eventually(async () => {
      const sample = (await probe(replica.call)).samples.replication;
      return sample?.ok && sample.values.linkUp === false ? sample.values : undefined;
    });
    expect(down.linkDownSeconds).toBeLessThan(5);
  });
});

describe("a round on a server that does not help", () => {
  it("fails every sample with the same reason, waiting once, when the node hangs", async () => {
    const { server, call } = await start();
    await call(["PING"]);
    server.kill("SIGSTOP");
    let timeouts = 0;
    const observation = await probe((command) =>
      call(command).catch((error: unknown) => {
        if (String(error).includes("timed out")) timeouts += 1;
        throw error;
      }),
    );
    expect(observation).not.toHaveProperty("server");
    const samples = Object.entries(observation.samples);
    expect(samples.map(([name]) => name)).toEqual([
      "memory",
      "clients",
      "stats",
      "keyspace",
      "replication",
      "persistence",
      "cpu",
      "latency",
    ]);
    for (const [, sample] of samples) expect(sample).toMatchObject({ ok: false, failure: "timeout" });
    // Eight sections at once; the latency probe after them was not sent at all.
    expect(timeouts).toBe(8);
    expect(observation.samples.latency).toMatchObject({ message: expect.stringContaining("was not sent") });
  });

  it("fails every sample as refused when nobody listens", async () => {
    const { server, call } = await start();
    await server.stop();
    const { samples } = await probe(call);
    for (const sample of Object.values(samples))
      expect(sample).toMatchObject({ ok: false, failure: "refused" });
  });

  it("still measures the PINGs when INFO is denied", async () => {
    const { call } = await start({ config: "user default on nopass ~* +@all -info\n" });
    const { server, samples } = await probe(call);
    expect(server).toBeUndefined();
    expect(samples.memory).toMatchObject({ ok: false, failure: "denied" });
    expect(samples.latency).toMatchObject({ ok: true });
    expect(samples.latency).not.toHaveProperty("values.commands");
  });

  it("loses only the latency when PING is renamed", async () => {
    const { call } = await start({ config: 'rename-command PING "hidden"\n' });
    const { server, samples } = await probe(call);
    expect(server?.product).toBe("redis");
    expect(samples.latency).toMatchObject({ ok: false, failure: "denied" });
    expect(samples.memory).toMatchObject({ ok: true });
  });
});

describe("a round on servers of other makes and versions", () => {
  it("reads the captured Redis 7.0", async () => {
    const { samples } = await probe(answerWith({}));
    expect(samples.memory).toEqual({
      ok: true,
      values: {
        usedBytes: 1111056,
        maxmemoryBytes: 104857600,
        policy: "volatile-lfu",
        rssBytes: 7143424,
        fragmentationRatio: 6.82,
        fragmentationBytes: 6095392,
      },
    });
    expect(samples.persistence).toEqual({
      ok: true,
      values: {
        loading: false,
        lastSaveFailed: false,
        lastSaveAtMs: 1795254231000,
        changesSinceSave: 5,
        aofEnabled: false,
        aofLastWriteFailed: false,
      },
    });
    expect(samples.cpu).toEqual({ ok: true, values: { systemSeconds: 0.006343, userSeconds: 0.006322 } });
  });

  it("knows no maximum of clients on Redis 6.0 and no percentiles", async () => {
    const { samples } = await probe(
      answerWith({ clients: "# Clients\r\nconnected_clients:12\r\nblocked_clients:1\r\n", latencystats: "" }),
    );
    expect(samples.clients).toEqual({ ok: true, values: { connectedClients: 12, blockedClients: 1 } });
    expect(samples.latency).not.toHaveProperty("values.commands");
  });

  it("knows no limit where maxmemory is 0, and no fragmentation where it is not told", async () => {
    const memory = "used_memory:500\r\nmaxmemory:0\r\nmaxmemory_policy:volatile-lrm\r\n";
    const { samples } = await probe(answerWith({ memory }));
    expect(samples.memory).toEqual({ ok: true, values: { usedBytes: 500, policy: "volatile-lrm" } });
  });

  it("reads failed saves, failed appends and the last fork", async () => {
    const persistence = [
      "loading:0",
      "rdb_changes_since_last_save:9",
      "rdb_last_save_time:1700000000",
      "rdb_last_bgsave_status:err",
      "aof_enabled:1",
      "aof_last_write_status:err",
    ].join("\r\n");
    const stats = readFileSync(new URL("../fixtures/redis-7.0/info-stats.txt", import.meta.url), "utf8");
    const { samples } = await probe(
      answerWith({ persistence, stats: stats.replace("latest_fork_usec:0", "latest_fork_usec:412500") }),
    );
    expect(samples.persistence).toEqual({
      ok: true,
      values: {
        loading: false,
        lastSaveFailed: true,
        lastSaveAtMs: 1700000000000,
        changesSinceSave: 9,
        aofEnabled: true,
        aofLastWriteFailed: true,
        lastForkMs: 412.5,
      },
    });
  });

  it("tells a link that was never up from one that is down since a time", async () => {
    const text = readFileSync(
      new URL("../fixtures/redis-7.0/info-replication-link-down.txt", import.meta.url),
      "utf8",
    );
    const since = await probe(answerWith({ replication: text }));
    expect(since.samples.replication).toMatchObject({ values: { linkUp: false, linkDownSeconds: 3 } });
    const never = await probe(
      answerWith({ replication: text.replace("link_down_since_seconds:3", "link_down_since_seconds:-1") }),
    );
    expect(never.samples.replication).toMatchObject({ values: { linkUp: false } });
    expect(never.samples.replication).not.toHaveProperty("values.linkDownSeconds");
  });

  it("calls a section that a service leaves out unreadable, by its field, and reads the others", async () => {
    const { samples } = await probe(answerWith({ persistence: "", cpu: "# CPU\r\nused_cpu_sys:lots\r\n" }));
    expect(samples.persistence).toEqual({
      ok: false,
      failure: "unreadable",
      message: "orders-eu 127.0.0.1:6379: persistence: INFO: loading is missing",
    });
    expect(samples.cpu).toEqual({
      ok: false,
      failure: "unreadable",
      message: 'orders-eu 127.0.0.1:6379: cpu: INFO: used_cpu_sys is "lots", not a number',
    });
    expect(samples.stats).toMatchObject({ ok: true });
  });

  it("does not hide a fault of the bot", async () => {
    const broken: Call = (): Promise<Reply> => Promise.reject(new TypeError("x is not a function"));
    await expect(probe(broken)).rejects.toThrow("x is not a function");
  });
});
