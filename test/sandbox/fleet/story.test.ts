import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoFleet, marketCluster, startFleet } from "../../../sandbox/fleet/index.ts";
import { openClient, readInfo, readTtls, scanAll, until } from "./inspect.ts";

let fleet: DemoFleet;
let market: Redis;

beforeAll(async () => {
  fleet = await startFleet({ marketKeys: 5_000 });
  market = openClient(fleet.nodes.find(({ cluster }) => cluster === marketCluster)?.port ?? 0);
});

afterAll(async () => {
  market?.disconnect();
  await fleet?.stop();
});

async function usedRatio(): Promise<number> {
  return (await readInfo(market, "used_memory")) / (await readInfo(market, "maxmemory"));
}

async function burstIsGone(): Promise<boolean> {
  return !(await scanAll(market)).some((name) => /^\d+$/.test(name));
}

describe("the story", () => {
  it("drives memory over 85 % with numeric keys that later expire by themselves", async () => {
    const burst = await fleet.story.burst({ ttlSeconds: 3, ttlJitterSeconds: 1, durationMs: 500 });
    expect(burst.usedRatio).toBeGreaterThan(0.85);
    expect(burst.usedRatio).toBeLessThan(0.92);
    expect(await usedRatio()).toBeGreaterThan(0.85);

    const names = await scanAll(market);
    const numeric = names.filter((name) => /^[1-9]\d{8,10}$/.test(name));
    expect(numeric.length).toBe(burst.burstKeys);
    const ttls = await readTtls(market, numeric);
    expect(Math.min(...ttls)).toBeGreaterThan(0);
    expect(Math.max(...ttls)).toBeLessThanOrEqual(4_500);

    const recovered = await fleet.story.recovered(12_000);
    expect(recovered.usedRatio).toBeLessThan(0.6);
    expect(await readInfo(market, "evicted_keys")).toBe(0);
  });

  it("brings the share of keys without TTL from 48 % to 39 % and lets the burst expire when told", async () => {
    const share = async () => {
      const ttls = await readTtls(market, await scanAll(market));
      return ttls.filter((ttl) => ttl === -1).length / ttls.length;
    };
    await until("the last keys of the first burst to expire", burstIsGone);
    expect(await share()).toBeCloseTo(0.478, 2);
    await fleet.story.burst({ ttlSeconds: 600, durationMs: 300 });
    expect(await share()).toBeCloseTo(0.392, 2);
    await fleet.story.expire();
    const recovered = await fleet.story.recovered(12_000);
    expect(recovered.usedRatio).toBeLessThan(0.6);
    expect(recovered.burstKeys).toBe(0);
    await until("the last keys of the burst to expire", burstIsGone);
    expect(await share()).toBeCloseTo(0.478, 2);
  });

  it("says so when memory does not recover in time", async () => {
    await fleet.story.burst({ ttlSeconds: 600, durationMs: 300 });
    await expect(fleet.story.recovered(200)).rejects.toThrow(/memory is still at 8\d\.\d % after 200 ms/);
  });

  it("adds nothing when memory is as full already", async () => {
    const keys = await market.dbsize();
    await market.config("SET", "maxmemory", `${Math.round((await readInfo(market, "used_memory")) / 0.9)}`);
    const state = await fleet.story.burst({ ttlSeconds: 600, durationMs: 300 });
    expect(state.usedRatio).toBeGreaterThan(0.875);
    expect(await market.dbsize()).toBe(keys);
    await fleet.story.expire();
    expect((await fleet.story.recovered(12_000)).burstKeys).toBe(0);
    await until("the keys of both bursts to expire", burstIsGone);
  });

  it("rejects when the server refuses the burst", async () => {
    await market.config("SET", "maxmemory", "900gb");
    await market.config("SET", "min-replicas-to-write", "1");
    await expect(fleet.story.burst({ ttlSeconds: 600, durationMs: 300 })).rejects.toThrow(
      /refused a write: NOREPLICAS/,
    );
  });
});
