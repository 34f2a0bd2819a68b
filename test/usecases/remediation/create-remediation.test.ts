import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import { seedOfPlan, ttlOfKey } from "../../../src/core/remediation/ttl-of-key.ts";
import { addressOf, type Helper, openHelper, populate, readStat } from "../../redis/bulk/collect-scan.ts";
import {
  declareCluster,
  eventually,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { createBench, itemOf, planOf, setHour, writeDown } from "./remediation-under-test.ts";

const bench = createBench();
const helpers: Helper[] = [];

afterEach(async () => {
  await bench.closeAll();
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRedisServers();
});

async function startServer(
  declared: Partial<Cluster> = {},
  args: readonly string[] = [],
): Promise<{ readonly cluster: Cluster; readonly helper: Helper; readonly port: number }> {
  const server = await startRedisServer({ args: ["--enable-debug-command", "yes", ...args] });
  const helper = await openHelper(addressOf(server));
  helpers.push(helper);
  return { cluster: declareCluster([server], declared), helper, port: server.port };
}

/** Keys with a TTL, of a database. */
async function countExpires(helper: Helper, database = 0): Promise<number> {
  const info = String(await helper.call(["INFO", "keyspace"]));
  return Number(new RegExp(`^db${database}:keys=\\d+,expires=(\\d+)`, "m").exec(info)?.[1] ?? 0);
}

describe("a run", () => {
  it("checks, tries a few keys, watches, changes the rest, and says so", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 5_000, "cart");
    await populate(helper, 1_000, "other");
    await helper.call(["SET", "cart:7", "x", "EX", "50"]);
    const { remediation, runs, read } = await bench.start(cluster);
    await remediation.begin(planOf([itemOf("cart:{cartId}", ["number"])]), [], "U1");
    await remediation.settled("run-1");
    expect(await read()).toMatchObject({
      state: "waiting",
      checkedKeys: 6_000,
      dryRun: { items: [{ number: 1, matched: 5_000, toChange: 4_999, drifted: false }], obstacles: [] },
    });
    expect(await countExpires(helper)).toBe(1);
    await remediation.proceed("run-1", "U1");
    await remediation.settled("run-1");
    const run = await read();
    expect(run).toMatchObject({
      state: "done",
      tallies: [{ number: 1, matched: 5_000, changed: 4_999, skipped: { hasTtl: 1 } }],
      nodes: [{ scanned: 6_000, done: true }],
    });
    expect(run.undoUntilMs).toBeGreaterThan(run.startedAtMs + 71 * 3_600_000);
    expect(await countExpires(helper)).toBe(5_000);
    const states = [...new Set(runs.map(({ state }) => state))];
    expect(states).toEqual(["dry-run", "waiting", "canary", "watching", "running", "done"]);
    const canary = runs.findLast(({ state }) => state === "canary");
    const watching = runs.find(({ state }) => state === "watching");
    expect(canary?.canaryKeys).toBe(100);
    expect(watching?.tallies[0]?.changed).toBeGreaterThanOrEqual(100);
    expect(watching?.tallies[0]?.changed).toBeLessThan(200);
  });

  it("gives TTLs within the jitter band", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 300, "cart");
    const { runAll } = await bench.start(cluster);
    expect((await runAll(planOf([itemOf("cart:{cartId}", ["number"])]))).state).toBe("done");
    const ttls = await helper.callAll(
      Array.from({ length: 300 }, (_, index) => ["TTL", `cart:${index}`] as const),
    );
    expect(Math.min(...ttls.map(Number))).toBeGreaterThanOrEqual(3240 - 10);
    expect(Math.max(...ttls.map(Number))).toBeLessThanOrEqual(3960);
    expect(new Set(ttls).size).toBeGreaterThan(150);
  });

  it("is undone: keys that still have what it gave lose it, others stay", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 2_000, "cart");
    const { remediation, runAll, read } = await bench.start(cluster);
    await runAll(planOf([itemOf("cart:{cartId}", ["number"])]));
    await helper.call(["EXPIRE", "cart:1", "77"]);
    await helper.call(["DEL", "cart:2"]);
    await helper.call(["SET", "cart:3", "new"]);
    expect(await remediation.undo("run-1", "run-2", "U1")).toMatchObject({ kind: "begun" });
    await remediation.settled("run-2");
    expect(await read("run-2")).toMatchObject({
      state: "done",
      tallies: [{ matched: 2_000, changed: 1_997, skipped: { changedSince: 2, vanished: 1 } }],
    });
    expect(await countExpires(helper)).toBe(1);
    expect(await remediation.undo("run-1", "run-3", "U1")).toEqual({ kind: "refused", reason: "undone" });
  });

  it("lets its undo lapse once its time is over, throws away what it wrote down, and tells so once", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 200, "cart");
    const { remediation, runAll, read, journals, store } = await bench.start(cluster);
    await runAll(planOf([itemOf("cart:{cartId}", ["number"])], { undoMs: 1 }));
    await eventually(async () => (Date.now() > ((await read()).undoUntilMs ?? 0) ? true : undefined));
    const told = (await store.outbox.history("run-1")).length;
    await remediation.tend();
    expect(await read()).toMatchObject({ state: "done", undoLapsed: true });
    expect(await journals.runs()).toEqual([]);
    await remediation.tend();
    expect(await store.outbox.history("run-1")).toHaveLength(told + 1);
    expect(await remediation.undo("run-1", "run-2", "U1")).toEqual({ kind: "refused", reason: "lapsed" });
  });

  it("shortens longer TTLs where the item says so, and gives them back", async () => {
    const { cluster, helper } = await startServer();
    await helper.callAll([
      ["SET", "cart:1", "x"],
      ["SET", "cart:2", "x", "EX", "90000"],
      ["SET", "cart:3", "x", "EX", "60"],
    ]);
    const { remediation, runAll, read } = await bench.start(cluster);
    const action = { ...setHour, jitterRatio: 0, touches: "any-longer" } as const;
    expect(await runAll(planOf([itemOf("cart:{cartId}", ["number"], { action })]))).toMatchObject({
      tallies: [{ matched: 3, changed: 2, skipped: { shorterTtl: 1 } }],
    });
    const ttlOf = async (key: string) => Number(await helper.call(["TTL", key]));
    expect(await ttlOf("cart:2")).toBeLessThanOrEqual(3600);
    await remediation.undo("run-1", "run-2", "U1");
    await remediation.settled("run-2");
    expect((await read("run-2")).tallies).toEqual([{ number: 1, matched: 2, changed: 2, skipped: {} }]);
    expect(await ttlOf("cart:1")).toBe(-1);
    expect(await ttlOf("cart:2")).toBeGreaterThan(89_000);
    expect(await ttlOf("cart:3")).toBeLessThanOrEqual(60);
  });
});

describe("a process that was killed before it stored anything", () => {
  const hourly = { ttlSeconds: 3600, jitterRatio: 0.1 };
  const readRunId = async ({ call }: Helper): Promise<string> =>
    /run_id:(\w+)/.exec(String(await call(["INFO", "server"])))?.[1] ?? "";

  /** A canary under way: 20 keys changed and written down, nothing stored; another 20 sent, their answer unheard.
   * `met`: that the walk had reached the server was stored, though none of its pages. */
  async function killInCanary({ met = false } = {}) {
    const { cluster, helper, port } = await startServer();
    await populate(helper, 2_000, "cart");
    const test = await bench.start(cluster);
    const { remediation, journals, store, read } = test;
    await remediation.begin(planOf([itemOf("cart:{cartId}", ["number"])]), [], "U1");
    await remediation.settled("run-1");
    const { plan, version } = await read();
    const journal = journals.open("run-1", `127.0.0.1:${port}`, 0, [1]);
    const keys = Array.from({ length: 40 }, (_, k) => `cart:${k}`);
    const seed = seedOfPlan(plan.items[0]?.planHash ?? "");
    const ttls = keys.map((key) => ttlOfKey(Buffer.from(key), 0, key.length, hourly, seed));
    const changed = keys.slice(0, 20).map(() => true);
    writeDown(journal, 0, keys.slice(0, 20), { ttls: ttls.slice(0, 20), changed });
    writeDown(journal, 1, keys.slice(20), { ttls: ttls.slice(20) });
    journal.close();
    await helper.callAll(keys.map((key, k) => ["EXPIRE", key, `${ttls[k]}`] as const));
    const reached = { node: `127.0.0.1:${port}`, database: 0, serverRunId: await readRunId(helper) };
    const progress = { ...reached, cursor: "0", done: false, scanned: 0, tallies: [], journalBatches: 0 };
    const nodes = met ? [progress] : [];
    const now = await read();
    const killed = { ...now, nodes, state: "canary", canaryKeys: 100, version: version + 1 } as const;
    expect(await store.runs.put(killed, [], Date.now())).toBe("applied");
    return { ...test, helper };
  }

  it.each([
    ["before it met the server", { met: false }],
    ["before its first page", { met: true }],
  ])("%s is followed by one that counts each key once", async (_when, killed) => {
    const { remediation, read, helper } = await killInCanary(killed);
    await remediation.tend();
    await remediation.settled("run-1");
    expect(await read()).toMatchObject({
      state: "done",
      tallies: [{ matched: 2_000, changed: 2_000, skipped: {} }],
    });
    await remediation.undo("run-1", "run-2", "U1");
    await remediation.settled("run-2");
    expect(await countExpires(helper)).toBe(0);
  });

  it("leaves what it changed to be undone, also when the run is stopped at once", async () => {
    const { remediation, read, helper, journals } = await killInCanary();
    await remediation.stop("run-1", "U1");
    expect(await read()).toMatchObject({ state: "stopped", tallies: [{ changed: 40 }] });
    await remediation.tend();
    expect(await journals.runs()).toEqual(["run-1"]);
    await remediation.undo("run-1", "run-2", "U1");
    await remediation.settled("run-2");
    expect(await countExpires(helper)).toBe(0);
  });
});

describe("a run that waits for a person", () => {
  it("is not written to, however often runs are tended", async () => {
    const { cluster, helper } = await startServer();
    await populate(helper, 500, "cart");
    const { remediation, runs, read } = await bench.start(cluster);
    await remediation.begin(planOf([itemOf("cart:{cartId}", ["number"])]), [], "U1");
    await remediation.settled("run-1");
    const [{ version }, told] = [await read(), runs.length];
    await remediation.tend();
    await remediation.tend();
    await remediation.settled("run-1");
    expect([(await read()).version, runs.length]).toEqual([version, told]);
  });
});

describe("the lookups of a run", () => {
  it("are told by node when its work ends, so that no probe takes them for those of clients", async () => {
    const { cluster, helper, port } = await startServer();
    await populate(helper, 2_000, "cart");
    const told = new Map<string, number>();
    const { runAll } = await bench.start(cluster, {}, undefined, (_cluster, work) =>
      work((node, hits) => told.set(node, (told.get(node) ?? 0) + hits)),
    );
    const before = await readStat(helper, "stats", "keyspace_hits");
    expect((await runAll(planOf([itemOf("cart:{cartId}", ["number"])]))).state).toBe("done");
    const caused = (await readStat(helper, "stats", "keyspace_hits")) - before;
    expect(caused).toBeGreaterThanOrEqual(2_000);
    expect(told).toEqual(new Map([[`127.0.0.1:${port}`, caused]]));
  });
});
