import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import type { Plan, Run } from "../../../src/core/remediation/plan.ts";
import { Secret } from "../../../src/core/secret.ts";
import { checkLedger } from "../../../src/usecases/ledger/check-ledger.ts";
import { addressOf, type Helper, openHelper } from "../../redis/bulk/collect-scan.ts";
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
let talking = false;

afterEach(async () => {
  talking = false;
  await bench.closeAll();
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRedisServers();
});

async function help(server: { readonly port: number }): Promise<Helper> {
  const helper = await openHelper(addressOf(server));
  helpers.push(helper);
  return helper;
}

async function startServers(count: number): Promise<readonly RedisServer[]> {
  return Promise.all(Array.from({ length: count }, () => startRedisServer()));
}

const watchFor = (seconds: number): Plan =>
  planOf([itemOf("MONITOR", [], { action: { kind: "monitor", seconds }, countBand: { low: 0, high: 0 } })]);

/** Uses two keys until the test is over. */
async function talk(server: RedisServer): Promise<void> {
  const helper = await help(server);
  talking = true;
  const go = async (): Promise<void> => {
    while (talking)
      await helper.callAll([
        ["GET", "cart:7"],
        ["GET", "cart:7"],
        ["SET", "cart:8", "secret"],
      ]);
  };
  go().catch(() => undefined);
}

async function check({ remediation, read }: UnderTest, plan: Plan): Promise<Run> {
  const patterns = [{ pattern: "cart:{cartId}", slots: [slotOf("number")], database: 0 }];
  await remediation.begin(plan, patterns, "U1");
  await remediation.settled("run-1");
  return read();
}

/** Waits until a node is being watched. */
const watching = ({ read }: UnderTest) =>
  eventually(async () => ((await read()).monitored?.[0] === undefined ? undefined : true));

describe("a run that watches commands", () => {
  it("checks without watching, then watches one primary after the other, and writes nothing", async () => {
    const servers = await startServers(2);
    for (const server of servers) await talk(server);
    const test = await bench.start(declareCluster(servers));
    const checked = await check(test, watchFor(1));
    expect(checked).toMatchObject({
      state: "waiting",
      dryRun: { obstacles: [], warnings: [], items: [{ matched: 0, toChange: 0, drifted: false }] },
    });
    expect(checked.monitored).toEqual([]);
    await test.remediation.proceed("run-1", "U1");
    await test.remediation.settled("run-1");
    const run = await test.read();
    expect(run.state).toBe("done");
    expect(run.undoUntilMs).toBeUndefined();
    expect(run.monitored?.map(({ node }) => node)).toEqual(servers.map(({ port }) => `127.0.0.1:${port}`));
    const [first, second] = run.monitored ?? [];
    for (const seen of [first?.seen, second?.seen]) {
      expect(seen).toMatchObject({ ended: "time", keys: [{ key: "cart:7" }, { key: "cart:8" }] });
      const used = (seen?.keys ?? []).reduce((sum, { count }) => sum + count, 0);
      expect(seen?.patterns).toEqual([{ pattern: "cart:{cartId}", count: used }]);
    }
    // One ended before the other began.
    expect((second?.beganAtMs ?? 0) - (first?.beganAtMs ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(JSON.stringify(run)).not.toContain("secret");
    expect([...new Set(test.runs.map(({ state }) => state))]).toEqual([
      "dry-run",
      "waiting",
      "running",
      "done",
    ]);
    const [server] = servers;
    const helper = await help(server ?? { port: 0 });
    expect(Number(/expires=(\d+)/.exec(String(await helper.call(["INFO", "keyspace"])))?.[1])).toBe(0);
  });

  it("stands in the ledger without names of keys", async () => {
    const [server] = await startServers(1);
    if (server === undefined) throw new Error("no server");
    await talk(server);
    const test = await bench.start(declareCluster([server]));
    await test.runAll(watchFor(1));
    const entries = await test.store.ledger.read(1, 100);
    expect(entries.map(({ kind }) => kind)).toEqual([
      "run-started",
      "run-checked",
      "run-proceeded",
      "run-ended",
    ]);
    expect(entries.at(-1)?.body).toMatchObject({ state: "done", monitored: [{ ended: "time" }] });
    expect(JSON.stringify(entries)).not.toContain("cart:");
    expect(await checkLedger(test.store.ledger)).toMatchObject({ problems: [] });
  });

  it.each(["stop", "pause"] as const)("ends at once by %s, and keeps what it saw", async (act) => {
    const servers = await startServers(2);
    for (const server of servers) await talk(server);
    const test = await bench.start(declareCluster(servers));
    await check(test, watchFor(10));
    await test.remediation.proceed("run-1", "U1");
    await watching(test);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const result = await test.remediation[act]("run-1", "U2");
    expect(result).toMatchObject({ kind: "changed", run: { state: "stopped" } });
    const { monitored } = await test.read();
    expect(monitored).toMatchObject([{ seen: { ended: "stopped", keys: [{ key: "cart:7" }, {}] } }]);
    expect(monitored?.[0]?.seen?.watchedMs).toBeLessThan(5_000);
  });

  it("does not watch a node again on which it was cut off, nor the others", async () => {
    const servers = await startServers(2);
    const cluster = declareCluster(servers);
    const test = await bench.start(cluster);
    await check(test, watchFor(10));
    // As a process leaves it that is killed while it watches the first of them.
    const stored = await test.read();
    const node = `127.0.0.1:${servers[0]?.port ?? 0}`;
    const { heldBy: _by, heldUntilMs: _until, ...left } = stored;
    const cut: Run = {
      ...left,
      state: "running",
      monitored: [{ node, beganAtMs: stored.startedAtMs }],
      version: stored.version + 1,
    };
    expect(await test.store.runs.put(cut, [], Date.now())).toBe("applied");
    await test.remediation.tend();
    await test.remediation.settled("run-1");
    expect(await test.read()).toMatchObject({
      state: "stopped",
      monitored: [{ node, seen: { ended: "interrupted", commands: 0 } }],
    });
    expect((await test.read()).monitored).toHaveLength(1);
  });

  it("does not begin where the check finds that MONITOR is denied, and names server and rule", async () => {
    const [server] = await startServers(1);
    if (server === undefined) throw new Error("no server");
    const { cluster } = await withUser(server, "-monitor");
    const test = await bench.start(cluster);
    expect((await check(test, watchFor(1))).dryRun).toMatchObject({
      obstacles: ["denied"],
      denied: ["MONITOR"],
      deniedBy: [`127.0.0.1:${server.port}`],
    });
    expect(await test.remediation.proceed("run-1", "U1")).toEqual({ kind: "ignored", reason: "obstacles" });
  });

  it("fails with the rule where only MONITOR itself tells that it is denied, and watched nothing", async () => {
    const [server] = await startServers(1);
    if (server === undefined) throw new Error("no server");
    const { cluster } = await withUser(server, "-monitor", "-acl|dryrun");
    const test = await bench.start(cluster);
    expect((await check(test, watchFor(1))).dryRun?.obstacles).toEqual([]);
    await test.remediation.proceed("run-1", "U1");
    await test.remediation.settled("run-1");
    const run = await test.read();
    expect(run.state).toBe("failed");
    expect(run.error).toContain(`orders-eu 127.0.0.1:${server.port}: MONITOR failed: NOPERM`);
    expect(run.error).toContain("grant +monitor to the user");
    expect(run.monitored).toEqual([]);
  });

  it("does not begin while the primary cannot be reached", async () => {
    const [server] = await startServers(1);
    if (server === undefined) throw new Error("no server");
    const cluster = declareCluster([server]);
    await server.stop();
    const test = await bench.start(cluster);
    const { dryRun } = await check(test, watchFor(1));
    expect(dryRun).toMatchObject({ obstacles: ["nodesMissing"], missing: [`127.0.0.1:${server.port}`] });
  });
});

async function withUser(
  server: RedisServer,
  ...rules: readonly string[]
): Promise<{ readonly cluster: Cluster }> {
  const helper = await help(server);
  await helper.call(["ACL", "SETUSER", "watcher", "on", ">pw", "~*", "+@all", ...rules]);
  return { cluster: declareCluster([server], { username: "watcher", password: new Secret("pw") }) };
}
