import { describe, expect, it } from "vitest";
import type { Endpoint } from "../../src/core/fleet.ts";
import type { Reply } from "../../src/core/redis-text/command.ts";
import { createTopologyCache } from "../../src/redis/topology-cache.ts";
import { declareCluster } from "../support/redis-server.ts";

const ports = [7001, 7002, 7003, 7004, 7005];
const clusterNodes = ports
  .map((port) => `id${port} 10.0.0.1:${port}@${port + 10_000} master - 0 0 1 connected`)
  .join("\n");
const cluster = declareCluster([{ port: 7001 }], { mode: "cluster" });

function create(answer: (endpoint: Endpoint) => Promise<Reply>) {
  const asked: number[] = [];
  const cache = createTopologyCache({
    callNode: (_cluster, endpoint) => () => {
      asked.push(endpoint.port);
      return answer(endpoint);
    },
    callSentinel: () => () => Promise.reject(new Error("there is no sentinel")),
    onRead: () => undefined,
    monotonicMs: () => 0,
  });
  return { cache, asked };
}

describe("the nodes of a known cluster", () => {
  it("are asked of the first three only while these answer", async () => {
    const { cache, asked } = create(async () => clusterNodes);
    await cache.findNodes(cluster);
    cache.expire(cluster.name);
    await cache.findNodes(cluster);
    expect(asked).toEqual([7001, 7001, 7002, 7003]);
  });

  it("are asked of the others as soon as the first three are slow, which may stand on one dead host", async () => {
    let hung = false;
    const { cache, asked } = create(({ port }) =>
      hung && port !== 7005 ? new Promise(() => undefined) : Promise.resolve(clusterNodes),
    );
    await cache.findNodes(cluster);
    hung = true;
    cache.expire(cluster.name);
    expect(await cache.findNodes(cluster)).toHaveLength(5);
    expect(asked).toContain(7005);
  });

  it("are asked of the others when the first three refuse", async () => {
    let gone = false;
    const { cache } = create(({ port }) =>
      gone && port < 7004 ? Promise.reject(new Error("refused")) : Promise.resolve(clusterNodes),
    );
    await cache.findNodes(cluster);
    gone = true;
    cache.expire(cluster.name);
    expect((await cache.findNodes(cluster)).map(({ port }) => port)).toEqual(ports);
  });
});
