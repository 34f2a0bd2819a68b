import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import { Secret } from "../../../src/core/secret.ts";
import { addressOf, type Helper, openHelper, populate } from "../../redis/bulk/collect-scan.ts";
import {
  declareCluster,
  eventually,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { createBench, itemOf, planOf, slotOf, type UnderTest } from "./remediation-under-test.ts";

const bench = createBench();
const helpers: Helper[] = [];

afterEach(async () => {
  await bench.closeAll();
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRedisServers();
});

async function help(server: RedisServer): Promise<Helper> {
  const helper = await openHelper(addressOf(server));
  helpers.push(helper);
  return helper;
}

async function startServer(
  declared: Partial<Cluster> = {},
): Promise<{ readonly cluster: Cluster; readonly helper: Helper; readonly server: RedisServer }> {
  const server = await startRedisServer({ args: ["--enable-debug-command", "yes"] });
  return { cluster: declareCluster([server], declared), helper: await help(server), server };
}

async function countExpires(helper: Helper): Promise<number> {
  return Number(/expires=(\d+)/.exec(String(await helper.call(["INFO", "keyspace"])))?.[1] ?? 0);
}

const carts = planOf([itemOf("cart:{cartId}", ["number"])]);

/** Waits until a run has come so far. */
async function when({ runs }: UnderTest, state: string, changed = 0): Promise<void> {
  await eventually(async () => {
    const now = runs.at(-1);
    return now?.state === state && (now.tallies[0]?.changed ?? 0) >= changed ? true : undefined;
  });
}

describe("keys with hostile names", () => {
  it("are changed where they match, byte by byte, and nothing else is", async () => {
    const { cluster, helper } = await startServer();
    const names = ["<!channel>:1", "line\nbreak:1", "{user:1}:cart", "quote\"' $(x):1", "订单:1"];
    await helper.callAll(names.map((name) => ["SET", name, "x"] as const));
    await helper.callAll(names.map((name) => ["SET", `${name}x`, "x"] as const));
    const { runAll } = await bench.start(cluster);
    const patterns = [
      "<!channel>:{id}",
      "line\\nbreak:{id}",
      "\\{user:{id}\\}:cart",
      "quote\"' $(x):{id}",
      "订单:{id}",
    ];
    const items = patterns.map((pattern, index) => itemOf(pattern, ["number"], { number: index + 1 }));
    const run = await runAll(planOf(items));
    expect(run.tallies.map(({ changed }) => changed)).toEqual([1, 1, 1, 1, 1]);
    expect(await countExpires(helper)).toBe(5);
    for (const name of names) expect(Number(await helper.call(["TTL", name]))).toBeGreaterThan(3000);
  });

  it("may hold any bytes", async () => {
    const { cluster, helper } = await startServer();
    await helper.call(["EVAL", "for i=1,9 do redis.call('SET', 'bin\\0\\255:' .. i, 'x') end", "0"]);
    await helper.call(["SET", "bin:1", "x"]);
    const { runAll, remediation, read } = await bench.start(cluster);
    expect((await runAll(planOf([itemOf("bin\\x00\\xff:{n}", ["number"])]))).tallies[0]?.changed).toBe(9);
    expect(await countExpires(helper)).toBe(9);
    await remediation.undo("run-1", "run-2", "U1");
    await remediation.settled("run-2");
    expect((await read("run-2")).tallies[0]?.changed).toBe(9);
    expect(await countExpires(helper)).toBe(0);
  });
});

describe("a dry run", () => {
  it("refuses a pattern with keys that a contract gives to another team, and shows the overlap", async () => {
    const contracts = [{ pattern: "cart:vip-{name}", owner: "billing" }];
    const { cluster, helper } = await startServer({ contracts });
    await helper.callAll([
      ["SET", "cart:maria", "x"],
      ["SET", "cart:vip-ann", "x"],
      ["SET", "cart:vip-bob", "x"],
    ]);
    const { remediation, read } = await bench.start(cluster);
    await remediation.begin(planOf([itemOf("cart:{name}", ["text"])]), [], "U1");
    await remediation.settled("run-1");
    expect((await read()).dryRun).toMatchObject({
      items: [{ matched: 3, toChange: 1, foreign: { billing: 2 } }],
      obstacles: ["overlap"],
    });
    expect(await remediation.proceed("run-1", "U1")).toEqual({ kind: "ignored", reason: "obstacles" });
    expect(await countExpires(helper)).toBe(0);
  });

  it("leaves keys of a more specific pattern of the audit to it", async () => {
    const { cluster, helper } = await startServer();
    await helper.callAll([
      ["SET", "cart:maria", "x"],
      ["SET", "cart:total", "x"],
    ]);
    const { remediation, read } = await bench.start(cluster);
    const except = [{ pattern: "cart:total", slots: [] }];
    await remediation.begin(planOf([itemOf("cart:{name}", ["text"], { except })]), [], "U1");
    await remediation.settled("run-1");
    expect((await read()).dryRun?.items).toMatchObject([{ matched: 1, toChange: 1, elsewhere: 1 }]);
    await remediation.proceed("run-1", "U1");
    await remediation.settled("run-1");
    expect(await helper.call(["TTL", "cart:total"])).toBe(-1);
  });

  it("says what is in the way: too little memory, other counts, nothing to do", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 20_000, "cart");
    const used = Number(/used_memory:(\d+)/.exec(String(await helper.call(["INFO", "memory"])))?.[1]);
    await helper.call([
      "CONFIG",
      "SET",
      "maxmemory",
      `${used + 500_000}`,
      "maxmemory-policy",
      "volatile-lru",
    ]);
    const { remediation, read } = await bench.start(cluster);
    const band = { countBand: { low: 1_000, high: 2_000 } };
    const items = [itemOf("cart:{id}", ["number"], band), itemOf("gone:{id}", ["number"], { number: 2 })];
    await remediation.begin(planOf(items), [], "U1");
    await remediation.settled("run-1");
    // 24 bytes a key, and a table of 32,768 buckets.
    expect((await read()).dryRun).toMatchObject({
      neededBytes: 20_000 * 24 + 32_768 * 8,
      obstacles: ["headroom", "drifted"],
      warnings: ["evictable"],
    });
    expect(await remediation.begin(carts, [], "U2")).toEqual({ kind: "busy" });
    await remediation.stop("run-1", "U1");
    await remediation.begin(planOf([itemOf("gone:{id}", ["number"])], { runId: "run-2" }), [], "U1");
    await remediation.settled("run-2");
    expect((await read("run-2")).dryRun?.obstacles).toEqual(["drifted", "nothingToDo"]);
  });
});

describe("a run on a bad day", () => {
  it("leaves a TTL that another client sets meanwhile", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 10_000, "cart");
    const test = await bench.start(cluster);
    await test.remediation.begin(carts, [], "U1");
    await test.remediation.settled("run-1");
    await helper.callAll(Array.from({ length: 300 }, (_, k) => ["EXPIRE", `cart:${k * 30}`, "77"] as const));
    await test.remediation.proceed("run-1", "U1");
    await test.remediation.settled("run-1");
    const run = await test.read();
    expect(run.tallies).toEqual([{ number: 1, matched: 10_000, changed: 9_700, skipped: { hasTtl: 300 } }]);
    expect(Number(await helper.call(["TTL", "cart:300"]))).toBeLessThanOrEqual(77);
  });

  it("pauses within a page, goes on, and stops for good", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 20_000, "cart");
    const test = await bench.start(cluster);
    const { remediation, read } = test;
    await remediation.begin({ ...carts, pace: "gentle" }, [], "U1");
    await remediation.settled("run-1");
    await remediation.proceed("run-1", "U1");
    await when(test, "running", 1_000);
    expect(await remediation.pause("run-1", "U1")).toMatchObject({ kind: "changed" });
    const paused = await read();
    expect(paused).toMatchObject({ state: "paused", pausedBecause: "person" });
    expect(paused.tallies[0]?.changed).toBe(await countExpires(helper));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await countExpires(helper)).toBe(paused.tallies[0]?.changed);
    await remediation.resume("run-1", "U1");
    await when(test, "running", (paused.tallies[0]?.changed ?? 0) + 1_000);
    await remediation.stop("run-1", "U1");
    const stopped = await read();
    expect(stopped.state).toBe("stopped");
    expect(stopped.tallies[0]?.changed).toBe(await countExpires(helper));
    expect(stopped.tallies[0]?.changed).toBeLessThan(20_000);
    expect(await remediation.resume("run-1", "U1")).toEqual({ kind: "ignored", reason: "over" });
    await remediation.undo("run-1", "run-2", "U1");
    await remediation.settled("run-2");
    expect(await countExpires(helper)).toBe(0);
  });

  it("fails without a trace where EXPIRE is forbidden, and says what to grant", async () => {
    const { cluster, helper } = await startServer({ username: "bot", password: new Secret("pw") });
    await populate(helper, 1_000, "cart");
    await helper.call(["ACL", "SETUSER", "bot", "on", ">pw", "~*", "+@all"]);
    const { remediation, read } = await bench.start(cluster);
    await remediation.begin(carts, [], "U1");
    await remediation.settled("run-1");
    await helper.call(["ACL", "SETUSER", "bot", "-expire"]);
    await remediation.proceed("run-1", "U1");
    await remediation.settled("run-1");
    const run = await read();
    expect(run.state).toBe("failed");
    expect(run.error).toContain("the user may not run EXPIRE; grant +expire");
    expect(await countExpires(helper)).toBe(0);
    await remediation.begin(planOf(carts.items, { runId: "run-2" }), [], "U1");
    await remediation.settled("run-2");
    expect((await read("run-2")).dryRun).toMatchObject({ obstacles: ["denied"], denied: ["EXPIRE"] });
  });

  it("writes to no other cluster that the fleet file has under the same name by now", async () => {
    const { cluster, helper } = await startServer();
    const other = await startServer();
    await populate(helper, 1_000, "cart");
    await populate(other.helper, 1_000, "cart");
    let now = cluster;
    const { remediation, read } = await bench.start(cluster, {}, () => now);
    await remediation.begin(carts, [], "U1");
    await remediation.settled("run-1");
    now = other.cluster;
    await remediation.proceed("run-1", "U1");
    await remediation.settled("run-1");
    expect(await read()).toMatchObject({
      state: "failed",
      error: "orders-eu is another cluster in the fleet file than the one that was signed for",
    });
    expect([await countExpires(helper), await countExpires(other.helper)]).toEqual([0, 0]);
  });

  it("waits while a server takes no writes for want of replicas, instead of asking for rights", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 1_000, "cart");
    const test = await bench.start(cluster);
    await test.remediation.begin(carts, [], "U1");
    await test.remediation.settled("run-1");
    await helper.call(["CONFIG", "SET", "min-replicas-to-write", "1"]);
    await test.remediation.proceed("run-1", "U1");
    await eventually(async () => test.troubles.find((message) => message.includes("NOREPLICAS")));
    expect((await test.read()).state).toBe("canary");
    await helper.call(["CONFIG", "SET", "min-replicas-to-write", "0"]);
    await test.remediation.settled("run-1");
    expect(await test.read()).toMatchObject({ state: "done", tallies: [{ changed: 1_000 }] });
  });

  it("goes on when its connections break, and counts each key once", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 10_000, "cart");
    const test = await bench.start(cluster);
    await test.remediation.begin({ ...carts, pace: "gentle" }, [], "U1");
    await test.remediation.settled("run-1");
    await test.remediation.proceed("run-1", "U1");
    await when(test, "running", 1_000);
    await helper.call(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]);
    await test.remediation.settled("run-1");
    expect(await test.read()).toMatchObject({
      state: "done",
      tallies: [{ matched: 10_000, changed: 10_000, skipped: {} }],
    });
    expect(test.troubles.length).toBeGreaterThan(0);
    expect(await countExpires(helper)).toBe(10_000);
  });

  it("removes keys for a flush, which cannot be undone", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 3_000, "cart");
    await populate(helper, 500, "user");
    const { runAll, remediation } = await bench.start(cluster);
    const action = { kind: "flush" } as const;
    const run = await runAll(planOf([itemOf("cart:{id}", ["number"], { action })]));
    expect(run).toMatchObject({ state: "done", tallies: [{ matched: 3_000, changed: 3_000 }] });
    expect(run.dryRun?.warnings).toEqual(["irreversible"]);
    expect(await helper.call(["DBSIZE"])).toBe(500);
    expect(await remediation.undo("run-1", "run-2", "U1")).toEqual({ kind: "refused", reason: "lapsed" });
  });

  it("works in the database that the item names", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 50, "cart");
    await helper.call(["SELECT", "3"]);
    await populate(helper, 70, "cart");
    const { runAll } = await bench.start(cluster);
    const run = await runAll(planOf([itemOf("cart:{id}", ["number"], { database: 3 })]));
    expect(run.tallies[0]?.changed).toBe(70);
    expect(String(await helper.call(["INFO", "keyspace"]))).toMatch(
      /db0:keys=50,expires=0[\s\S]*db3:keys=70,expires=70/,
    );
  });

  it("keeps values of slots to what the audit saw", async () => {
    const { cluster, helper } = await startServer();
    await helper.callAll([
      ["SET", "page:home:7", "x"],
      ["SET", "page:home", "x"],
    ]);
    const { runAll } = await bench.start(cluster);
    const slots = [slotOf("text", ["home:7"])];
    expect((await runAll(planOf([itemOf("page:{name}", [], { slots })]))).tallies[0]?.changed).toBe(2);
  });
});
