import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type DemoFleet, type FleetProgress, startFleet } from "../../../sandbox/fleet/index.ts";
import { startRedisServer } from "../../../sandbox/redis-server.ts";
import { loadConfig } from "../../../src/config/load-config.ts";
import { openClient, readInfo, readTtls, scanAll, until } from "./inspect.ts";

/** What the clusters look like: cluster, shape of the names, how many, how many of them without a TTL. */
const declared: readonly (readonly [string, RegExp, number, number])[] = [
  ["isales-order", /^orderservice:orderDetail:\d{18}$/, 48, 0],
  ["isales-order", /^orderservice:orderList:\d{18}:[1-8]$/, 46, 0],
  ["isales-order", /^payment:orderStatus:\d{18}$/, 38, 0],
  ["isales-order", /^orderTaskNo:LKUS:\d{3,5}:\d{4,5}$/, 14, 0],
  ["isales-order", /^orderTaskNoSeg:LKUS:\d{3,5}:\d{4,5}$/, 18, 0],
  ["isales-order", /^OD@LKUS@OCS_\d{18}$/, 30, 0],
  ["isales-order", /^isalesorderservice:LKUS:getShopTimeZone\d{3,5}$/, 12, 0],
  ["isales-order", /^meta@LKUS@paymentMethod$/, 1, 0],
  ["isales-order", /^LKUS_America\/New_York$/, 1, 0],
  ["isales-market", /^CONTACT_\d{18}_[0125]_[0-3]$/, 375, 375],
  ["isales-market", /^CONTACT_day_\d{18}_\d{4}-\d\d-\d\d_[0125]$/, 752, 752],
  ["isales-market", /^CONTACT_week_\d{18}_\d{4}-\d\d-\d\d_[0125]$/, 425, 425],
  ["isales-market", /^CONTACT_month_\d{18}_\d{4}-\d\d_[0125]$/, 300, 300],
  ["isales-market", /^contact:activity:freq:ctrl:total:\d{4}:\d{18}$/, 550, 0],
  ["isales-market", /^contact:activity:freq:ctrl:month:\d{4}:\d{18}:\d{6}$/, 400, 0],
  ["isales-market", /^contact:last:activity:\d{18}:[0125]$/, 200, 200],
  ["isales-market", /^contact:last:activity:\d{6,7}$/, 330, 0],
  ["isales-market", /^contact:user:contacted:activity:one:day:\d{18}:\d{8}$/, 250, 0],
  ["isales-market", /^contact:userGroupLabel:set:\d{18}$/, 158, 158],
  ["isales-market", /^realtime:ug:event:[a-z_]+:\d{18}:\d{18}$/, 400, 0],
  ["isales-market", /^isales:realtime:usergroup:koala:message:\d{18}_\d{5}_[1-4]_[0-9a-f]{32}$/, 300, 0],
  ["isales-market", /^MARKETING:COUPON:UNREAD:\d{18}:coupon$/, 100, 50],
  ["isales-market", /^MARKETING:COUPON:UNREAD:\d{18}$/, 131, 131],
  ["isales-market", /^exchange:coupon:high:commodity:price:\d+$/, 1, 1],
  ["isales-market", /^user:activity:Category:FreqCtrl:\d{18}:[A-Z]+:\d+$/, 330, 0],
  ["isales-commodity", /:operateShopSalesSpuDeptSpu(\d{4}|\d{5}):PR\d{6}$/, 236, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmCommodityDetailsPR\d{6}$/, 108, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmCommodityNotePlanPR\d{6}$/, 62, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmCommodityNutritionV2PR\d{6}$/, 60, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmUSNutritionInfoPR\d{6}$/, 58, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmOptionNutritionV2PR\d{6}$/, 56, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmOutCommodityRmkOptionPR\d{6}$/, 58, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmComboDetailsPF\d{6}$/, 23, 0],
  ["isales-commodity", /^isalescommodityservice:LKUS:en-US:scmAllCategorydefault$/, 1, 0],
  ["isales-commodity", /^commodity@LKUS@allergens_PR\d{6}$/, 48, 0],
  ["isales-commodity", /^commodity@LKUS@materials_PR\d{6}$/, 47, 0],
  ["isales-commodity", /^commodity@LKUS@skuNutriInfo_PR\d{6}$/, 46, 0],
  ["isales-commodity", /^commodity@LKUS@spuNutriInfo_PR\d{6}$/, 45, 0],
  ["isales-member", /^M@LKUS@_\d{18}$/, 29, 0],
  ["isales-session", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\d{13}$/, 1000, 0],
  ["shop", /^shopDetails:\d{3,5}$/, 420, 0],
  ["shop", /^mdmDict:LKUS:[a-z]{2}-[A-Z]{2}:MDM_[A-Z_]+$/, 24, 0],
  ["shop", /^mdmDict:mdmDict:LKUS:[a-z]{2}-[A-Z]{2}:MDM_[A-Z_]+_#TS#$/, 24, 0],
  ["shop", /^userSelectShop\.[0-9a-f]{32}$/, 170, 0],
  ["shop", /^IQA2_shop_geo$/, 1, 1],
  ["shop", /^IQA2_shop_geo_\d{6}$/, 16, 6],
  ["shop", /^dyDict\.order_remark_item$/, 1, 1],
  ["shop", /^isTimeJob:[a-zA-Z]+:\d{8}$/, 21, 0],
  ["shopsale", /^iopshopsaleservice:LKUS:shop_sale_spu:\d{3,5}$/, 4, 0],
  ["shopsale", /^iopshopsaleservice:LKUS:shop_sale_item:\d{3,5}_\d+$/, 3, 0],
  ["shopsale", /^iopshopsaleservice:no_sale_special_spu_\d{3,5}$/, 3, 0],
  ["shopsale", /^iopshopsaleservice:LKUS:en-US:comboDetail\.PF\d{6}$/, 2, 0],
  ["shopsale", /^iopshopsaleservice:mdmDict:LKUS:en-US:MDM_CARGO$/, 1, 0],
  ["production", /^iopproduction:getStatus2EstimatedWaitTime:\d{3,5}$/, 9, 0],
  ["production", /^iopproduction:LKUS:en-US:langSpuCache:PR\d{6}$/, 16, 0],
  ["production", /^iopproduction:LKUS:en-US:langRmkCacheV3:PR\d{6}$/, 14, 0],
  ["production", /^iopproduction:ShopInvoiceINV\d{6}$/, 6, 0],
  ["production", /^iopproduction:LKUS:iot_prod_codes1$/, 1, 0],
  ["production", /^iopproduction:LKUS:printConfig1$/, 1, 0],
  ["production", /^stock_adjust:idempotent:MASC2602130000\d{3}$/, 12, 0],
  ["scm-shopstock", /^\d{18}-[1249]0-[1249]0-(-1|20|R)$/, 4100, 0],
  [
    "scm-shopstock",
    /^iscmshopstock:LOCAL_CACHE_DOMAIN_ORDER_SKU_FORMULA:_\d{18}_PR\d{6}-[\d_]+\|[\d_]+\|[\d_]+:LKUS$/,
    2420,
    0,
  ],
  ["scm-shopstock", /^iscmshopstock:LOCAL_CACHE_DOMAIN_GOODS:_GS\d{5}:LKUS$/, 255, 0],
  ["scm-shopstock", /^iscmshopstock:LOCAL_CACHE_DOMAIN_SPU_FORMULA:_\d_PR\d{6}$/, 215, 0],
  ["scm-shopstock", /^iscmshopstock:LOCAL_CACHE_DOMAIN_PLAN_ID:_\d{3,5}$/, 118, 0],
  ["scm-shopstock", /^iscmshopstock:CACHE_DOMAIN_PREMADE_MATERIAL:_MT\d{4}:LKUS$/, 166, 0],
  ["iotplatform", /^duplicate_message_[a-zA-Z_]+(_1)?_[0-9a-f]{12}_\d+$/, 119, 0],
  ["iotplatform", /^device_communication$/, 1, 1],
];

const hitRatios: Readonly<Record<string, number>> = {
  "luckyus-isales-order": 0.644,
  "luckyus-isales-market": 0.869,
  "luckyus-isales-commodity": 0.816,
  "luckyus-isales-member": 0.808,
  "luckyus-isales-session": 0.996,
  "luckyus-shop": 0.937,
  "luckyus-shopsale": 0.029,
  "luckyus-production": 0.68,
  "luckyus-scm-shopstock": 0.652,
  "luckyus-iotplatform": 0.007,
};

const memoryRatios: Readonly<Record<string, number>> = {
  "luckyus-isales-order": 0.011,
  "luckyus-isales-market": 0.52,
  "luckyus-isales-commodity": 0.055,
  "luckyus-isales-member": 0.008,
  "luckyus-isales-session": 0.262,
  "luckyus-shop": 0.017,
  "luckyus-shopsale": 0.01,
  "luckyus-production": 0.008,
  "luckyus-scm-shopstock": 0.015,
  "luckyus-iotplatform": 0.008,
};

let fleet: DemoFleet;
const progress: FleetProgress[] = [];
const clients = new Map<string, Redis>();

function clientOf(cluster: string): Redis {
  const client = clients.get(cluster);
  if (client === undefined) throw new Error(`no cluster ${cluster}`);
  return client;
}

beforeAll(async () => {
  fleet = await startFleet({ marketKeys: 5_000, onProgress: (step) => progress.push(step) });
  for (const { cluster, port } of fleet.nodes) clients.set(cluster, openClient(port));
});

afterAll(async () => {
  for (const client of clients.values()) client.disconnect();
  await fleet?.stop();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function readLookups(client: Redis) {
  const hits = await readInfo(client, "keyspace_hits");
  return { hits, all: hits + (await readInfo(client, "keyspace_misses")) };
}

describe("the demo fleet", () => {
  it("shows the hit ratio of every cluster over its life and over a few seconds of traffic", async () => {
    const before = new Map<string, { hits: number; all: number }>();
    for (const [cluster, client] of clients) before.set(cluster, await readLookups(client));
    await sleep(3_000);
    for (const [cluster, client] of clients) {
      const first = before.get(cluster) ?? { hits: 0, all: 0 };
      const now = await readLookups(client);
      const expected = hitRatios[cluster] ?? Number.NaN;
      expect(first.all, cluster).toBeGreaterThanOrEqual(990);
      expect(Math.abs(first.hits / first.all - expected), `${cluster} at first`).toBeLessThan(0.02);
      expect(now.all - first.all, cluster).toBeGreaterThanOrEqual(20);
      const recent = (now.hits - first.hits) / (now.all - first.all);
      expect(Math.abs(recent - expected), `${cluster} in three seconds`).toBeLessThan(0.05);
    }
  });

  it("holds the declared keys, with a TTL or without, and nothing else", async () => {
    const found = new Map<RegExp, { keys: number; withoutTtl: number }>();
    for (const [, shape] of declared) found.set(shape, { keys: 0, withoutTtl: 0 });
    const unknown: string[] = [];
    for (const [cluster, client] of clients) {
      const names = await scanAll(client);
      const ttls = await readTtls(client, names);
      names.forEach((name, index) => {
        const row = declared.find(([where, shape]) => cluster === `luckyus-${where}` && shape.test(name));
        const count = row && found.get(row[1]);
        if (count === undefined) {
          unknown.push(`${cluster} ${name}`);
          return;
        }
        count.keys++;
        if (ttls[index] === -1) count.withoutTtl++;
      });
    }
    expect(unknown).toEqual([]);
    for (const [cluster, shape, keys, withoutTtl] of declared) {
      const count = found.get(shape);
      // Keys that live for seconds come and go: a tenth may be on its way.
      const missing = keys - (count?.keys ?? 0);
      expect(Math.abs(missing), `${cluster} ${shape}`).toBeLessThanOrEqual(Math.ceil(keys / 10));
      expect(count?.withoutTtl, `${cluster} ${shape}`).toBe(withoutTtl);
    }
  });

  it("keeps exactly the declared number of keys where they live long", async () => {
    const counts: Record<string, number> = {};
    for (const name of [
      "isales-market",
      "isales-session",
      "shop",
      "shopsale",
      "production",
      "scm-shopstock",
    ]) {
      counts[name] = await clientOf(`luckyus-${name}`).dbsize();
    }
    expect(counts).toEqual({
      "isales-market": 5002,
      "isales-session": 1000,
      shop: 677,
      shopsale: 13,
      production: 59,
      "scm-shopstock": 7274,
    });
  });

  it("stores sets of group labels, a hash of 401 devices and values of realistic size", async () => {
    const market = clientOf("luckyus-isales-market");
    const labels = (await scanAll(market)).filter((name) => name.startsWith("contact:userGroupLabel:set:"));
    const sizes = await Promise.all(labels.map((name) => market.scard(name)));
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(25);
    expect(mean).toBeLessThan(29);
    expect(await clientOf("luckyus-iotplatform").hlen("device_communication")).toBe(401);
    const session = await clientOf("luckyus-isales-session").randomkey();
    const sessionBytes = await clientOf("luckyus-isales-session").strlen(session ?? "");
    expect(sessionBytes).toBeGreaterThan(420);
    expect(sessionBytes).toBeLessThan(550);
  });

  it("uses the declared part of maxmemory under volatile-lfu", async () => {
    for (const [cluster, client] of clients) {
      const ratio = (await readInfo(client, "used_memory")) / (await readInfo(client, "maxmemory"));
      const expected = memoryRatios[cluster] ?? Number.NaN;
      expect(Math.abs(ratio / expected - 1), cluster).toBeLessThan(0.15);
      expect(await client.config("GET", "maxmemory-policy")).toContainEqual("volatile-lfu");
    }
  });

  it("reports the progress of every cluster up to all its keys", () => {
    const ready = progress.filter((step) => step.ready);
    expect(ready.map(({ cluster }) => cluster).sort()).toEqual(Object.keys(hitRatios).sort());
    for (const step of ready) expect(step.keys, step.cluster).toBe(step.totalKeys);
    expect(progress.filter(({ cluster }) => cluster === "luckyus-scm-shopstock").length).toBeGreaterThan(5);
  });

  it("makes expired keys again, so that a cache of seconds keeps its size", async () => {
    const client = clientOf("luckyus-iotplatform");
    await until("30 expired keys", async () => (await readInfo(client, "expired_keys")) > 30);
    const alive = (await scanAll(client)).length;
    expect(alive).toBeGreaterThan(100);
    expect(alive).toBeLessThanOrEqual(125);
  });

  it("writes a fleet file with the ids of the owners' channels and groups", () => {
    const file = parse(
      fleet.toFleetFile({
        schedule: "*/2 * * * * *",
        channelIds: { "isales-marketing": "C02MARKETING", "redis-alerts": "C01REDISALERTS" },
        groupIds: { "isales-marketing-oncall": "S02MARKETING" },
      }),
    );
    expect(file.clusters).toHaveLength(10);
    expect(file.clusters[1].contracts).toContainEqual({
      pattern: "MARKETING:COUPON:UNREAD:{userId}",
      ttlSeconds: 5_184_000,
    });
    expect(file.clusters[1]).toMatchObject({
      name: "luckyus-isales-market",
      environment: "production",
      mode: "standalone",
      endpoints: [`127.0.0.1:${fleet.nodes[1]?.port}`],
      owner: { team: "iSales Marketing", channel: "C02MARKETING", mentionGroup: "S02MARKETING" },
      languages: ["en", "zh"],
      profile: "shared-cache",
      schedule: "*/2 * * * * *",
    });
    expect(file.clusters[9]).toMatchObject({ name: "luckyus-iotplatform", limits: { hitRatio: "off" } });
    expect(file.clusters[9].owner).toEqual({ team: "IoT Platform", channel: "C01REDISALERTS" });
    expect(() => fleet.toFleetFile({ schedule: "* * * * *", channelIds: {}, groupIds: {} })).toThrow(
      "no Slack id is known for the channel redis-alerts",
    );
  });

  it("writes a fleet file that the bot takes as it stands, with the dedup cache's hit ratio not judged", () => {
    const file = fleet.toFleetFile({
      schedule: "*/2 * * * * *",
      channelIds: { "isales-marketing": "C02MARKETING", "redis-alerts": "C01REDISALERTS" },
      groupIds: { "isales-marketing-oncall": "S02MARKETING", "sre-oncall": "S01SREONCALL" },
    });
    const loaded = loadConfig({
      env: { SLACK_BOT_TOKEN: "xoxb-1-2-abc", SLACK_APP_TOKEN: "xapp-1-A1-2-abc", FLEET_FILE: "fleet.yml" },
      isValidCron: () => true,
      readFile: () => file,
    });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { clusters } = loaded.config.fleet;
    expect(clusters.map(({ name }) => name)).toEqual(Object.keys(hitRatios));
    expect(clusters[9]?.profile.limits.hitRatio).toBeUndefined();
    expect(clusters[1]?.profile.limits.hitRatio).toBeDefined();
    expect(clusters[1]?.owner.mentionGroup).toBe("S02MARKETING");
    expect(loaded.config.fleet.allowed).toEqual({ request: ["sre"], remediate: ["sre"] });
  });

  it("fills the caches of a server again that was restarted without its keys", async () => {
    const node = fleet.nodes.find(({ cluster }) => cluster === "luckyus-isales-member");
    const client = clientOf("luckyus-isales-member");
    const port = node?.port ?? 0;
    const pid = await readInfo(client, "process_id");
    client.disconnect();
    process.kill(pid, "SIGKILL");
    await until("its end", async () => !isAlive(pid));
    const server = await startRedisServer({ port });
    try {
      const again = openClient(port);
      await until("most members", async () => (await again.dbsize()) >= 20);
      again.disconnect();
    } finally {
      await server.stop();
    }
  });
});

describe("two fleets", () => {
  it("do not disturb each other, and stop leaves no process, not even a hanging one", async () => {
    const other = await startFleet({ marketKeys: 1_000, seed: 2 });
    const pids = await Promise.all(
      other.nodes.map(async ({ port }) => {
        const client = openClient(port);
        const pid = await readInfo(client, "process_id");
        client.disconnect();
        return pid;
      }),
    );
    const ports = new Set([...fleet.nodes, ...other.nodes].map(({ port }) => port));
    expect(ports.size).toBe(20);
    process.kill(pids[4] ?? 0, "SIGSTOP");
    await other.stop();
    await other.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    const market = clientOf("luckyus-isales-market");
    expect(await market.dbsize()).toBe(5002);
    const before = await readLookups(market);
    await until("more lookups", async () => (await readLookups(market)).all > before.all + 10);
  });

  it("refuses a market that is too small to have the declared shares", async () => {
    await expect(startFleet({ marketKeys: 10 })).rejects.toThrow(
      "market needs a whole number of at least 1000 keys, not 10",
    );
  });
});
