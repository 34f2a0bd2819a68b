import { describe, expect, it } from "vitest";
import { canaryKeys } from "../../../src/core/remediation/canary-keys.ts";
import { decideHealth } from "../../../src/core/remediation/decide-health.ts";
import { decideLag } from "../../../src/core/remediation/decide-lag.ts";
import { estimateNeededBytes } from "../../../src/core/remediation/estimate-headroom.ts";
import {
  drawExpiryCurve,
  drawExpiryWaves,
  drawSparkline,
} from "../../../src/core/remediation/expiry-curve.ts";
import { hashSlot } from "../../../src/core/remediation/hash-slot.ts";
import { isOurs } from "../../../src/core/remediation/is-ours.ts";
import { addUpTallies, keepChanged, Tally } from "../../../src/core/remediation/tally.ts";
import { seedOfPlan, ttlOfKey } from "../../../src/core/remediation/ttl-of-key.ts";

function ttlOf(key: string, ttlSeconds: number, jitterRatio: number): number {
  const bytes = Buffer.from(key);
  return ttlOfKey(bytes, 0, bytes.length, { ttlSeconds, jitterRatio }, seedOfPlan("plan"));
}

describe("the TTL of a key", () => {
  it("is the same each time, within the band, and spread over all of it", () => {
    const ttls = Array.from({ length: 20_000 }, (_, k) => ttlOf(`cart:${k}`, 1000, 0.1));
    expect(ttlOf("cart:7", 1000, 0.1)).toBe(ttls[7]);
    expect([Math.min(...ttls), Math.max(...ttls)]).toEqual([900, 1100]);
    expect(Math.abs(ttls.reduce((sum, ttl) => sum + ttl) / ttls.length - 1000)).toBeLessThan(2);
  });

  it("is exact without jitter, and never nothing", () => {
    expect(ttlOf("cart:1", 60, 0)).toBe(60);
    expect(ttlOf("cart:1", 1, 0.5)).toBe(1);
  });
});

describe("a TTL", () => {
  it("is ours as long as it runs down from what we gave", () => {
    expect(isOurs(3_500_000, 3600, 100_000)).toBe(true);
    expect(isOurs(3_507_000, 3600, 100_000)).toBe(false);
    expect(isOurs(3_490_000, 3600, 100_000)).toBe(false);
    expect(isOurs(-1, 3600, 100_000)).toBe(false);
    expect(isOurs(3_550_000, 3600, 100_000, 0)).toBe(true);
  });
});

describe("hash slots", () => {
  it.each([
    ["123456789", 12_739],
    ["foo", 12_182],
    ["{foo}:bar", 12_182],
    ["a{foo}b{bar}", 12_182],
  ])("of %s is %i, as CLUSTER KEYSLOT has it", (key, slot) => {
    const bytes = Buffer.from(key);
    expect(hashSlot(bytes, 0, bytes.length)).toBe(slot);
  });

  it("take the whole key where the braces hold nothing", () => {
    const slotOf = (key: string) => hashSlot(Buffer.from(key), 0, key.length);
    expect(slotOf("{}foo")).not.toBe(slotOf("foo"));
  });
});

describe("health", () => {
  const before = { atMs: 0, hitRatio: 0.95, pingP99Ms: 1, evictedPerMinute: 0, replicationLagBytes: 100 };

  it("names what got worse, each by its limit", () => {
    expect(decideHealth(before, { ...before, hitRatio: 0.9001, pingP99Ms: 6 })).toEqual([]);
    expect(
      decideHealth(before, {
        atMs: 1,
        hitRatio: 0.89,
        pingP99Ms: 6.1,
        evictedPerMinute: 6,
        replicationLagBytes: 2_000_000,
      }),
    ).toEqual(["hitRatio", "latency", "evictions", "replicationLag"]);
  });

  it("does not judge what was not measured both times", () => {
    expect(decideHealth({ atMs: 0, pingP99Ms: 1 }, { atMs: 1, pingP99Ms: 1, hitRatio: 0.1 })).toEqual([]);
  });
});

describe("replicas that fall behind", () => {
  it("stop the writes at a quarter of the backlog, until nearly nothing is left", () => {
    const at = (lagBytes: number, waits: boolean) =>
      decideLag({ lagBytes, backlogBytes: 1000 }, waits, "gentle");
    expect([at(250, false), at(251, false), at(101, true), at(100, true)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(decideLag({ lagBytes: 751, backlogBytes: 1000 }, false, "fast")).toBe(true);
    expect(decideLag({ backlogBytes: 1000 }, false, "gentle")).toBe(false);
  });
});

describe("memory for new TTLs", () => {
  const room = {
    product: "redis",
    version: "7.0.15",
    keysWithTtl: 1_000,
    newTtls: 2_600_000,
    usedBytes: 0,
  } as const;

  it("is an entry a key and the new table beside the old one", () => {
    expect(estimateNeededBytes(room)).toBe(2_600_000 * 24 + 4_194_304 * 8);
    expect(estimateNeededBytes({ ...room, newTtls: 10 })).toBe(240);
  });

  it("is nothing from Redis 8 on", () => {
    expect(estimateNeededBytes({ ...room, version: "8.0.1" })).toBe(0);
  });
});

describe("a canary", () => {
  it.each([
    [5_600_000, 5_600],
    [20_000, 100],
    [7, 7],
  ])("of %i keys changes %i", (keys, few) => expect(canaryKeys(keys)).toBe(few));
});

describe("tallies", () => {
  it("add up to the keys that matched, and keep only what is changed when a node begins anew", () => {
    const items = [{ number: 4 }, { number: 9 }];
    const tally = new Tally(items);
    tally.change(0);
    tally.change(1);
    tally.skip(1, "hasTtl");
    const one = { tallies: tally.snapshot() };
    expect(addUpTallies(items, [one, one])).toEqual([
      { number: 4, matched: 2, changed: 2, skipped: {} },
      { number: 9, matched: 4, changed: 2, skipped: { hasTtl: 2 } },
    ]);
    expect(keepChanged(one.tallies)[1]).toEqual({ number: 9, matched: 1, changed: 1, skipped: {} });
  });
});

describe("the expiry curve", () => {
  const item = {
    number: 1,
    pattern: "",
    slots: [],
    database: 0,
    action: { kind: "set-ttl", ttlSeconds: 1000, jitterRatio: 0.1, touches: "none" },
    countBand: { low: 0, high: 0 },
    planHash: "",
  } as const;

  it("has every changed key once, spread over the jitter band", () => {
    const curve = drawExpiryCurve([item], [{ number: 1, changed: 10_000 }], 1, 10);
    expect(curve.reduce((sum, { keys }) => sum + keys, 0)).toBe(10_000);
    expect([curve[0]?.fromSeconds, curve.at(-1)?.toSeconds]).toEqual([900, 1101]);
    expect(Math.max(...curve.map(({ keys }) => keys))).toBeLessThan(1_100);
    expect(drawSparkline(curve)).toMatch(/^[▇█]{10}$/);
  });

  it("is a wall without jitter", () => {
    const wall = { ...item, action: { ...item.action, jitterRatio: 0 } };
    const curve = drawExpiryCurve([wall], [{ number: 1, changed: 500 }], 10, 5);
    expect(curve.map(({ keys }) => keys)).toEqual([100, 100, 100, 100, 100]);
  });

  it("has a band of its own for keys of hours and one for keys of months, each with its margin", () => {
    const months = { ...item, number: 2, action: { ...item.action, ttlSeconds: 5_184_000 } };
    const near = { ...item, number: 3, action: { ...item.action, ttlSeconds: 1_100 } };
    const counts = [1, 2, 3].map((number) => ({ number, changed: 1_000 }));
    const waves = drawExpiryWaves([months, item, near], counts, 10, 20);
    expect(waves.map(({ items, keys }) => [items, keys])).toEqual([
      [[1, 3], 2_000],
      [[2], 1_000],
    ]);
    expect([waves[0]?.fromSeconds, waves[0]?.toSeconds]).toEqual([900, 1_220]);
    expect([waves[0]?.buckets[0]?.fromSeconds, waves[0]?.buckets.at(-1)?.toSeconds]).toEqual([839, 1_281]);
    for (const { buckets, keys } of waves) {
      expect(buckets[0]?.keys).toBe(0);
      expect(buckets.at(-1)?.keys).toBe(0);
      expect(buckets.reduce((sum, bucket) => sum + bucket.keys, 0)).toBe(keys);
    }
  });

  it("shows keys without jitter as one column, however far another wave is", () => {
    const wall = { ...item, action: { ...item.action, ttlSeconds: 86_400, jitterRatio: 0 } };
    const [wave] = drawExpiryWaves([wall], [{ number: 1, changed: 500 }], 10, 21);
    expect(wave?.buckets.filter(({ keys }) => keys > 0).map(({ keys }) => keys)).toEqual([500]);
    const far = { ...wall, number: 2, action: { ...wall.action, ttlSeconds: 7_776_000 } };
    const both = [1, 2].map((number) => ({ number, changed: 500 }));
    const curve = drawExpiryCurve([wall, far], both, 10, 90);
    expect(curve.filter(({ keys }) => keys !== 0).map(({ keys }) => keys)).toEqual([500, 500]);
  });

  it("has at most four bands, of which the nearest were joined", () => {
    const days = [1, 2, 4, 8, 8.9, 30];
    const items = days.map((day, index) => ({
      ...item,
      number: index + 1,
      action: { ...item.action, ttlSeconds: day * 86_400 },
    }));
    const counts = items.map(({ number }) => ({ number, changed: 10 }));
    expect(drawExpiryWaves(items, counts, 1).map((wave) => wave.items)).toEqual([[1, 2], [3], [4, 5], [6]]);
  });

  it("is empty where nothing expires", () => {
    expect(drawExpiryCurve([{ ...item, action: { kind: "flush" } }], [{ number: 1, changed: 5 }], 1)).toEqual(
      [],
    );
    expect(drawSparkline([{ keys: 0 }, { keys: 8 }])).toBe(" █");
  });
});
