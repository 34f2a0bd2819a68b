import { expect, it } from "vitest";
import { observationOf } from "./samples.ts";
import type { Stores } from "./store-contract.ts";

const hour = 3_600_000;
/** 2025-07-31T22:40:00Z, so 40 minutes into an hour. */
const start = 1_754_001_600_000;

export function describeObservations(stores: Stores): void {
  it("answers the newest round of each node of a cluster, by node name", async () => {
    const { observations } = await stores.open();
    await observations.add([
      observationOf("market", "b:1", 10),
      observationOf("market", "a:1", 10),
      observationOf("orders", "c:1", 99),
    ]);
    await observations.add([observationOf("market", "a:1", 20)]);
    expect((await observations.latest("market")).map(({ node, atMs }) => [node, atMs])).toEqual([
      ["a:1", 20],
      ["b:1", 10],
    ]);
  });

  it("answers nothing for a cluster that was never observed", async () => {
    const { observations } = await stores.open();
    expect(await observations.latest("market")).toEqual([]);
    expect(await observations.before("market", "a:1", 10)).toBeUndefined();
    expect(await observations.oldestSince("market", "a:1", 0)).toBeUndefined();
    expect(await observations.hourly("market", "a:1", 0)).toEqual([]);
  });

  it("gives back every sample and failure as it was", async () => {
    const { observations } = await stores.open();
    await observations.add([
      {
        cluster: "market",
        node: "a:1",
        atMs: 5,
        server: { runId: "r1", version: "7.0.15", product: "redis", mode: "standalone", uptimeSeconds: 9 },
        samples: {
          latency: { ok: false, failure: "denied", message: "market a:1: LATENCY is denied" },
          memory: { ok: true, values: { usedBytes: 2_254_857_830, policy: "volatile-lfu" } },
        },
      },
    ]);
    expect(await observations.latest("market")).toEqual([
      {
        cluster: "market",
        node: "a:1",
        atMs: 5,
        server: { runId: "r1", version: "7.0.15", product: "redis", mode: "standalone", uptimeSeconds: 9 },
        samples: {
          latency: { ok: false, failure: "denied", message: "market a:1: LATENCY is denied" },
          memory: { ok: true, values: { usedBytes: 2_254_857_830, policy: "volatile-lfu" } },
        },
      },
    ]);
  });

  it("answers the newest round before a time, and the oldest at or after one", async () => {
    const { observations } = await stores.open();
    await observations.add([10, 20, 30].map((atMs) => observationOf("market", "a:1", atMs)));
    await observations.add([observationOf("market", "b:1", 25)]);
    expect((await observations.before("market", "a:1", 30))?.atMs).toBe(20);
    expect(await observations.before("market", "a:1", 10)).toBeUndefined();
    expect((await observations.oldestSince("market", "a:1", 20))?.atMs).toBe(20);
    expect((await observations.oldestSince("market", "a:1", 21))?.atMs).toBe(30);
    expect(await observations.oldestSince("market", "a:1", 31)).toBeUndefined();
  });

  it("answers the last round of each clock hour, oldest first, and skips hours without one", async () => {
    const { observations } = await stores.open();
    const minutes = [0, 10, 19, 20, 50, 79, 200, 210];
    await observations.add(minutes.map((minute) => observationOf("market", "a:1", start + minute * 60_000)));
    await observations.add([observationOf("market", "b:1", start + 60_000)]);
    const found = await observations.hourly("market", "a:1", start);
    expect(found.map(({ atMs }) => (atMs - start) / 60_000)).toEqual([19, 79, 210]);
  });

  it("answers the last round of each clock minute, oldest first", async () => {
    const { observations } = await stores.open();
    const seconds = [0, 59, 60, 200, 239];
    await observations.add(seconds.map((second) => observationOf("market", "a:1", start + second * 1000)));
    const found = await observations.minutely("market", "a:1", start);
    expect(found.map(({ atMs }) => (atMs - start) / 1000)).toEqual([59, 60, 239]);
  });

  it("leaves out of an hour what is before the given time", async () => {
    const { observations } = await stores.open();
    await observations.add([
      observationOf("market", "a:1", start),
      observationOf("market", "a:1", start + hour),
    ]);
    const found = await observations.hourly("market", "a:1", start + 1);
    expect(found.map(({ atMs }) => atMs)).toEqual([start + hour]);
  });

  it("keeps the first of two rounds of the same node and time", async () => {
    const { observations } = await stores.open();
    await observations.add([observationOf("market", "a:1", 10)]);
    await observations.add([{ cluster: "market", node: "a:1", atMs: 10, samples: {} }]);
    expect(await observations.latest("market")).toEqual([observationOf("market", "a:1", 10)]);
  });

  it("removes 10,000 old rounds and leaves the others", async () => {
    const { observations } = await stores.open();
    const rounds = Array.from({ length: 10_001 }, (_, index) => observationOf("market", "a:1", index));
    await observations.add(rounds);
    expect(await observations.removeBefore(10_000)).toBe(10_000);
    expect((await observations.oldestSince("market", "a:1", 0))?.atMs).toBe(10_000);
    expect(await observations.removeBefore(10_000)).toBe(0);
  });

  it("thins old rounds to the last of each clock hour of each node, and again from where it stopped", async () => {
    const { observations } = await stores.open();
    const minutes = [0, 10, 19, 20, 50, 79, 100];
    await observations.add(minutes.map((minute) => observationOf("market", "a:1", start + minute * 60_000)));
    await observations.add([
      observationOf("market", "b:1", start),
      observationOf("orders", "a:1", start + 60_000),
    ]);
    const left = async () => {
      const found: number[] = [];
      for (let round = await observations.oldestSince("market", "a:1", 0); round !== undefined; ) {
        found.push((round.atMs - start) / 60_000);
        round = await observations.oldestSince("market", "a:1", round.atMs + 1);
      }
      return found;
    };
    expect(await observations.thinBefore(start + 60 * 60_000)).toBe(3);
    expect(await left()).toEqual([19, 50, 79, 100]);
    expect(await observations.thinBefore(start + 60 * 60_000)).toBe(0);
    expect(await observations.thinBefore(start + 24 * hour)).toBe(1);
    expect(await left()).toEqual([19, 79, 100]);
    expect((await observations.latest("market")).map(({ node }) => node)).toEqual(["a:1", "b:1"]);
  });

  it("stores an empty round", async () => {
    const { observations } = await stores.open();
    await observations.add([]);
    expect(await observations.latest("market")).toEqual([]);
  });
}
