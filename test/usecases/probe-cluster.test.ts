import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../src/core/fleet.ts";
import { createRedisConnections, type RedisConnections } from "../../src/redis/connections.ts";
import { type ProbeClusterParts, probeCluster } from "../../src/usecases/probe-cluster.ts";
import {
  declareCluster,
  findFreePort,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";

const opened: RedisConnections[] = [];

afterEach(async () => {
  for (const connections of opened.splice(0)) connections.close();
  await stopAllRedisServers();
});

function probe(cluster: Cluster, changed: Partial<ProbeClusterParts> = {}) {
  const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 500 });
  opened.push(connections);
  return probeCluster(cluster, {
    findNodes: connections.findNodes,
    call: connections.call,
    clock: { nowMs: () => 1_700_000_000_000, monotonicMs: () => performance.now() },
    random: () => 0,
    wait: async () => undefined,
    ...changed,
  });
}

describe("probeCluster", () => {
  it("answers for every node, also for the one that hangs and the one that is gone", async () => {
    const good = await startRedisServer();
    const hung = await startRedisServer();
    hung.kill("SIGSTOP");
    const gone = { port: await findFreePort() };
    const observations = await probe(declareCluster([hung, good, gone]));
    expect(
      observations.map(({ node, server, samples }) => ({
        node,
        known: server !== undefined,
        memory: samples.memory?.ok ? "read" : samples.memory?.failure,
        latency: samples.latency?.ok ? "read" : samples.latency?.failure,
      })),
    ).toEqual([
      { node: `127.0.0.1:${hung.port}`, known: false, memory: "timeout", latency: "timeout" },
      { node: `127.0.0.1:${good.port}`, known: true, memory: "read", latency: "read" },
      { node: `127.0.0.1:${gone.port}`, known: false, memory: "refused", latency: "refused" },
    ]);
  });

  it("does not let the good node wait for the hung one", async () => {
    const good = await startRedisServer();
    const hung = await startRedisServer();
    hung.kill("SIGSTOP");
    const ended: string[] = [];
    const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 500 });
    opened.push(connections);
    await probe(declareCluster([hung, good]), {
      call: (cluster, endpoint) => {
        const call = connections.call(cluster, endpoint);
        return (command) =>
          call(command).finally(() =>
            ended.push(`${endpoint.port === good.port ? "good" : "hung"} ${command[0]}`),
          );
      },
    });
    const firstOfHung = ended.findIndex((text) => text.startsWith("hung"));
    expect(ended.lastIndexOf("good PING")).toBeGreaterThan(0);
    expect(ended.lastIndexOf("good PING")).toBeLessThan(firstOfHung);
  });

  it("starts each node at its own random moment", async () => {
    const cluster = declareCluster([await startRedisServer(), await startRedisServer()]);
    const draws = [0.25, 0.5];
    const waits: number[] = [];
    await probe(cluster, {
      random: () => draws.shift() ?? 1,
      wait: async (ms) => {
        waits.push(ms);
      },
      jitterMs: 200,
    });
    expect(waits).toEqual([50, 100]);
  });

  it("answers for each sentinel when the nodes behind them cannot be found out", async () => {
    const gone = { port: await findFreePort() };
    const cluster = declareCluster([gone], { mode: "sentinel", sentinelMaster: "sessions" });
    const [observation] = await probe(cluster);
    expect(observation?.node).toBe(`127.0.0.1:${gone.port}`);
    expect(observation).not.toHaveProperty("server");
    expect(Object.values(observation?.samples ?? {})).toHaveLength(8);
    for (const sample of Object.values(observation?.samples ?? {})) {
      expect(sample).toMatchObject({
        ok: false,
        failure: "refused",
        message: expect.stringContaining(
          `orders-eu 127.0.0.1:${gone.port}: SENTINEL GET-MASTER-ADDR-BY-NAME failed`,
        ),
      });
    }
  });
});
