import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRedisConnections } from "../../../src/redis/connections.ts";
import { sampleUsage } from "../../../src/usecases/requests/sample-usage.ts";
import { patternOf } from "../../core/requests/samples.ts";
import { declareCluster, type RedisServer, startRedisServer } from "../../support/redis-server.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const order = patternOf({
  pattern: "order:{id}",
  keys: 400,
  keysWithoutTtl: 400,
  slots: [{ name: "id", type: "number", distinctEstimate: 400, samples: ["1"] }],
});

describe("a sample of how keys are used", () => {
  let server: RedisServer;
  let redis: Redis;
  const connections = createRedisConnections({ connectionName: "test" });

  const sample = (patterns = [order], shortestSeconds = 0) =>
    sampleUsage(declareCluster([server]), patterns, connections, shortestSeconds);

  beforeEach(async () => {
    server = await startRedisServer();
    redis = new Redis(server.port, "127.0.0.1");
    const pipeline = redis.pipeline();
    for (let id = 0; id < 400; id++) pipeline.set(`order:${id}`, "x").set(`other-${id}`, "x");
    await pipeline.exec();
  });
  afterEach(async () => {
    redis.disconnect();
    await server.stop();
  });

  it("tells how long ago keys were used, and uses none of them itself", async () => {
    await pause(3_000);
    const value = await redis.dumpBuffer("order:0");
    const idle = redis.pipeline();
    for (let id = 0; id < 400; id++) idle.restore(`order:${id}`, 0, value, "REPLACE", "IDLETIME", 60);
    await idle.exec();
    // Nobody knows more than that they were idle since the server started.
    expect(await sample()).toEqual({ usage: [] });
    await redis.mget(Array.from({ length: 400 }, (_, id) => `order:${id}`));
    await pause(1_100);
    await sample();
    const [{ reading, sampled, ...rest } = expect.unreachable()] = (await sample()).usage;
    expect(rest).toEqual({ pattern: "order:{id}", database: 0 });
    expect(sampled).toBeGreaterThan(200);
    expect(sampled).toBeLessThanOrEqual(400);
    if (reading.kind !== "idle") throw new Error(reading.kind);
    expect(reading.p50Seconds).toBeGreaterThanOrEqual(1);
    // In production a server must have been up for a day.
    expect(await sampleUsage(declareCluster([server]), [order], connections)).toEqual({ usage: [] });
  });

  it("reads the counters where the server keeps such", async () => {
    await redis.config("SET", "maxmemory-policy", "allkeys-lfu");
    const { usage } = await sample();
    expect(usage).toMatchObject([{ reading: { kind: "frequency" } }]);
  });

  it("says so when the server denies the command", async () => {
    await redis.call("ACL", "SETUSER", "default", "-object");
    expect(await sample()).toEqual({ usage: [], notAssessed: "denied" });
    await redis.call("ACL", "SETUSER", "default", "+object", "-randomkey");
    expect(await sample()).toEqual({ usage: [], notAssessed: "denied" });
  });

  it("says so when a server cannot be asked, and says nothing of few keys", async () => {
    await redis.flushall();
    await redis.set("order:1", "x");
    expect(await sample()).toEqual({ usage: [] });
    await server.stop();
    expect(await sample()).toEqual({ usage: [], notAssessed: "failed" });
  });

  it("looks at no pattern of collections, of which audits count the elements", async () => {
    expect(await sample([{ ...order, types: { set: 400 } }])).toEqual({ usage: [] });
  });
});
