import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeClusters } from "../../../sandbox/fleet/clusters.ts";
import { loadCluster } from "../../../sandbox/fleet/load-cluster.ts";
import type { Audit } from "../../../src/core/audit/audit.ts";
import { shapeOf } from "../../../src/core/audit/pattern-text.ts";
import { buildReport } from "../../../src/core/report/build-report.ts";
import { Secret } from "../../../src/core/secret.ts";
import { otherPattern } from "../../../src/usecases/audit/other-pattern.ts";
import { type AuditRequest, type RunAuditParts, runAudit } from "../../../src/usecases/audit/run-audit.ts";
import { scanInWorker } from "../../../src/usecases/audit/scan-in-worker.ts";
import { scanKeyspace } from "../../../src/usecases/audit/scan-keyspace.ts";
import {
  declareCluster,
  eventually,
  findFreePort,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { createOpened, describeKeys, writeKeys } from "./audited-keys.ts";

const opened = createOpened();
let server: RedisServer;
/** Mode `exact`, in another thread. */
let exact: Audit;
const progress: number[] = [];

beforeAll(async () => {
  server = await startRedisServer();
  await writeKeys(opened.client(server.port), describeKeys());
  const wanted = request({ onProgress: ({ share }) => progress.push(share) });
  exact = await auditOf(wanted, opened.parts({ scan: scanInWorker }));
  opened.close();
});
afterEach(() => opened.close());
afterAll(() => stopAllRedisServers());

function request(changed: Partial<AuditRequest> = {}): AuditRequest {
  return { cluster: declareCluster([server]), mode: "exact", pace: "fast", ...changed };
}

async function auditOf(wanted: AuditRequest, parts: RunAuditParts = opened.parts()): Promise<Audit> {
  const outcome = await runAudit(wanted, parts);
  if (outcome.kind !== "audited") throw new Error(outcome.message);
  return outcome.audit;
}

/** Shape, keys, keys without TTL, types of each pattern. */
function rowsOf({ patterns }: Audit) {
  return patterns.map(({ pattern, keys, keysWithoutTtl, types }) => [
    shapeOf(pattern),
    keys,
    keysWithoutTtl,
    types,
  ]);
}

const allRows = [
  ["order:detail:{}", 1200, 0, { string: 1200 }],
  ["CONTACT_day_{}_{}_{}", 800, 800, { string: 800 }],
  ["session:{}", 500, 0, { hash: 500 }],
  ["cart:{}:items", 300, 300, { list: 300 }],
  ["registry", 1, 1, { set: 1 }],
];

describe("an audit of a standalone server", () => {
  it("counts every key under its pattern, with types and TTLs, in another thread", async () => {
    expect(rowsOf(exact)).toEqual(allRows);
    expect(exact).toMatchObject({
      cluster: "orders-eu",
      complete: true,
      keys: 2801,
      keysWithoutTtl: 1101,
      otherKeys: 0,
      nodes: [{ role: "primary", expectedKeys: 2801, scannedKeys: 2801, duplicateRatio: 0, denied: [] }],
    });
    expect(progress.at(-1)).toBe(1);
    const client = opened.client(server.port);
    expect(exact.keys).toBe(await client.dbsize());
  });

  it("tells the memory of every key, as the server tells it", async () => {
    const client = opened.client(server.port);
    const names = describeKeys().map(({ name }) => name);
    const sizes = await client.pipeline(names.map((name) => ["memory", "usage", name])).exec();
    const total = (sizes ?? []).reduce((sum, [, bytes]) => sum + Number(bytes), 0);
    const bytes = exact.patterns.reduce((sum, pattern) => sum + (pattern.bytes?.value ?? 0), 0);
    expect(bytes).toBeCloseTo(total, 3);
    for (const pattern of exact.patterns) expect(pattern.bytes?.low).toBe(pattern.bytes?.high);
  });

  it("knows elements, TTLs, the biggest keys and the values of placeholders", () => {
    const find = (shape: string) => exact.patterns.find(({ pattern }) => shapeOf(pattern) === shape);
    expect(find("cart:{}:items")?.elements).toEqual({ value: 900, low: 900, high: 900 });
    const orders = find("order:detail:{}");
    expect(orders?.ttl).toMatchObject({ class: "short" });
    expect(orders?.ttl.p50Seconds).toBeGreaterThan(3400);
    expect(orders?.ttl.p50Seconds).toBeLessThan(3800);
    expect(orders?.slots[0]?.distinctEstimate).toBeGreaterThan(900);
    expect(orders?.slots[0]?.distinctEstimate).toBeLessThan(1500);
    expect(find("registry")?.biggest).toMatchObject([{ key: "registry", type: "set", elements: 40 }]);
    expect(find("session:{}")?.ttl.class).toBe("long");
    expect(find("session:{}")?.examples).toHaveLength(3);
  });

  it("counts elements of collections that are large alone where counting changes what is evicted, and says so", async () => {
    const primary = await startRedisServer({ args: ["--maxmemory-policy", "volatile-lfu"] });
    await writeKeys(opened.client(primary.port), [
      ...Array.from({ length: 60 }, (_, at) => ({
        name: `cart:${at}:items`,
        type: "set" as const,
        size: 27,
      })),
      { name: "registry", type: "hash", size: 4_000 },
    ]);
    const audit = await auditOf(request({ cluster: declareCluster([primary]) }));
    expect(audit.patterns.map(({ pattern, elements }) => [shapeOf(pattern), elements?.value])).toEqual([
      ["cart:{}:items", undefined],
      ["registry", 4_000],
    ]);
    expect(audit.nodes).toMatchObject([{ elements: "large" }]);
    expect(buildReport([audit]).clusters).toMatchObject([{ sparedElements: true }]);
    expect(buildReport([exact]).clusters).toMatchObject([{ sparedElements: false }]);
    await primary.stop();
  });

  it("knows the biggest keys also of those that no pattern covers, in all databases", async () => {
    const mixed = await startRedisServer();
    const client = opened.client(mixed.port);
    await writeKeys(
      client,
      Array.from({ length: 300 }, (_, at) => ({ name: `user:${at}`, type: "string" as const, size: 1 })),
    );
    await client.set("odd", "y".repeat(2_000_000));
    await client.select(3);
    await client.set("odd", "y".repeat(300_000), "EX", 600);
    // As of a keyspace of so many shapes that this one finds no room.
    const leaveOut: RunAuditParts["scan"] = async (job, hooks) => {
      const { nodes, tallies } = await scanKeyspace(job, hooks);
      const rename = ({ meta, ...tally }: (typeof tallies)[number]) => ({
        ...tally,
        meta: meta.pattern === "odd" ? { ...meta, pattern: otherPattern } : meta,
      });
      return { nodes, tallies: tallies.map(rename) };
    };
    const wanted = request({ cluster: declareCluster([mixed]) });
    const audit = await auditOf(wanted, opened.parts({ scan: leaveOut }));
    expect(audit).toMatchObject({
      ...{ keys: 302, otherKeys: 2, complete: true },
      others: { keys: 2, keysWithoutTtl: 1, types: { string: 2 }, bigKeys: { keys: 2, complete: true } },
    });
    const [first] = audit.others?.biggest ?? [];
    expect(first?.bytes).toBeGreaterThan(2_000_000);
    expect(first?.key).toBe("odd");
    expect(audit.others?.bytes?.value).toBeGreaterThan(2_300_000);
    const big = audit.findings.filter(({ rule }) => rule === "big-keys");
    expect(big).toMatchObject([{ reason: "otherBytes", values: { bigKeys: { value: 2 } } }]);
    expect(buildReport([audit]).clusters[0]?.biggestKeys[0]).toEqual(first);
    await mixed.stop();
  });

  it("knows the encodings of keys of each pattern", async () => {
    const encodingsOf = (audit: Audit) =>
      Object.fromEntries(audit.patterns.map(({ pattern, encodings }) => [shapeOf(pattern), encodings]));
    expect(encodingsOf(exact)).toMatchObject({
      "session:{}": { listpack: 500 },
      "cart:{}:items": { quicklist: 300 },
      registry: { hashtable: 1 },
    });
    const sample = await auditOf(request({ mode: "sample", limits: { sampleKeys: 700 } }));
    expect(Object.keys(encodingsOf(sample)["order:detail:{}"] ?? {})).toEqual(["raw"]);
  });

  it("asks the memory of some keys only in mode standard, and tells how far off it may be", async () => {
    const many = await startRedisServer({ args: ["--enable-debug-command", "yes"] });
    const client = opened.client(many.port);
    await client.call("DEBUG", "POPULATE", "30000", "order:detail");
    await client.sadd("registry", "a", "b");
    const wanted = { cluster: declareCluster([many]), mode: "standard" } as const;
    const [standard, all] = [
      await auditOf(request(wanted)),
      await auditOf(request({ ...wanted, mode: "exact" })),
    ];
    await many.stop();
    expect(rowsOf(standard)).toEqual([
      ["order:detail:{}", 30_000, 30_000, { string: 30_000 }],
      ["registry", 1, 1, { set: 1 }],
    ]);
    const { value = 0, low = 0, high = 0 } = standard.patterns[0]?.bytes ?? {};
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(Math.abs(value / (all.patterns[0]?.bytes?.value ?? 0) - 1)).toBeLessThan(0.05);
    expect(all.patterns[0]?.bytes).toMatchObject({ low: all.patterns[0]?.bytes?.value });
  });

  it("asks the memory of all keys of a small keyspace in mode standard", async () => {
    const standard = await auditOf(request({ mode: "standard" }));
    expect(rowsOf(standard)).toEqual(allRows);
    expect(standard.patterns.map(({ bytes }) => bytes)).toEqual(exact.patterns.map(({ bytes }) => bytes));
  });

  it("draws a bounded sample in mode sample, and tells how far off its counts may be", async () => {
    const audit = await auditOf(request({ mode: "sample", limits: { sampleKeys: 700 } }));
    // Each pattern is rounded by itself.
    expect(Math.abs(audit.keys - 2801)).toBeLessThanOrEqual(4);
    const [orders] = audit.patterns;
    expect(shapeOf(orders?.pattern ?? "")).toBe("order:detail:{}");
    // 1,200 of 2,801 by 700 draws: a standard deviation of 52, so the interval is about 200 wide. One in twenty
    // misses the truth; five deviations off would be a fault.
    const { low = 0, high = 0 } = orders?.keysEstimate ?? {};
    expect(high - low).toBeGreaterThan(150);
    expect(high - low).toBeLessThan(260);
    expect(Math.abs((low + high) / 2 - 1200)).toBeLessThan(5 * 52);
    expect(audit.patterns.reduce((sum, { keys }) => sum + keys, audit.otherKeys)).toBe(audit.keys);
    expect(audit.nodes).toMatchObject([{ drawnKeys: 700, expectedKeys: 2801 }]);
    expect(exact.nodes[0]).not.toHaveProperty("drawnKeys");
  });

  it("reads the cluster's figures and takes its own lookups, of earlier audits too, off the hits", async () => {
    const client = opened.client(server.port);
    await client.config("RESETSTAT");
    await client.get("registry-that-is-missing");
    await client.exists("registry");
    const first = await auditOf(request());
    expect(first.figures).toMatchObject({ hits: 1, misses: 1, databases: [{ index: 0, keys: 2801 }] });
    expect(first.figures.commandCalls).toMatchObject({ exists: 1, get: 1 });
    expect(first.nodes[0]?.ownKeyspaceHits).toBeGreaterThan(2801 * 2);
    const second = await auditOf(request({ earlier: [first] }));
    expect(second.figures.hits).toBe(1);
  });

  it("does not take the lookups of audits that it does not know of for those of applications", async () => {
    const client = opened.client(server.port);
    await client.config("RESETSTAT");
    await auditOf(request());
    const figures = async () => (await auditOf(request())).figures;
    expect(await figures()).toMatchObject({ lookupsNotAssessed: "audits" });
    const pipeline = client.pipeline();
    for (let index = 0; index < 60_000; index += 1) pipeline.exists(index % 3 === 0 ? "nothing" : "registry");
    await pipeline.exec();
    const [one, another] = [await figures(), await figures()];
    // A few questions of each audit miss.
    expect(one).toMatchObject({ hits: expect.closeTo(40_000, -2), misses: expect.closeTo(20_000, -2) });
    expect(another).toMatchObject({ hits: expect.closeTo(40_000, -2), misses: expect.closeTo(20_000, -2) });
  });

  it("takes the lookups of runs off the hits too, but for those from before the server started", async () => {
    const client = opened.client(server.port);
    await client.config("RESETSTAT");
    const pipeline = client.pipeline();
    for (let index = 0; index < 4_000; index += 1) {
      if (index < 3_000) pipeline.pttl("registry");
      else pipeline.get(index % 2 === 0 ? "nothing" : "order:detail:100000");
    }
    await pipeline.exec();
    const run = { node: `127.0.0.1:${server.port}`, hits: 3_000, atMs: Date.now() };
    const figures = async (ofRuns: AuditRequest["ofRuns"] = []) =>
      (await auditOf(request({ ofRuns }))).figures;
    expect(await figures([run])).toMatchObject({ hits: 500, misses: 500 });
    await client.config("RESETSTAT");
    await client.get("registry-that-is-missing");
    expect(await figures([{ ...run, atMs: 1 }])).toMatchObject({ hits: 0, misses: 1 });
  });

  it("does not take the load of an audit that has just ended for that of applications", async () => {
    await auditOf(request());
    const { figures } = await auditOf(request());
    expect(figures.opsPerSecond).toBeLessThan(500);
  });

  it("names patterns as their contracts do, and judges by them", async () => {
    const contracts = [
      { pattern: "order:detail:{orderNumber}", type: "string", ttlSeconds: 60, owner: "Orders" },
      { pattern: "cart:*" },
    ];
    const audit = await auditOf(request({ contracts }));
    expect(audit.patterns[0]?.pattern).toBe("order:detail:{orderNumber}");
    expect(audit.findings.filter(({ rule }) => rule === "contract-broken")).toMatchObject([
      { reason: "ttlTooLong", pattern: "order:detail:{orderNumber}", owner: "Orders" },
    ]);
  });

  it("counts one logical database alone when it is told so", async () => {
    const two = await startRedisServer();
    const client = opened.client(two.port);
    await writeKeys(client, describeKeys());
    await client.select(3);
    await client.set("other:database", "1");
    const cluster = declareCluster([two]);
    const [only, all] = [
      await auditOf(request({ cluster, database: 3 })),
      await auditOf(request({ cluster })),
    ];
    expect(only.patterns).toMatchObject([{ pattern: "other:database", database: 3, keys: 1, share: 1 }]);
    expect(only.keys).toBe(1);
    expect(only.nodes[0]?.expectedKeys).toBe(1);
    expect(all.keys).toBe(2802);
    const limits = { sampleKeys: 1_400 };
    const drawn = await auditOf(request({ cluster, database: 0, mode: "sample", limits }));
    expect(Math.abs(drawn.keys - 2801)).toBeLessThanOrEqual(5);
    await two.stop();
  });

  it("is empty for a server without keys", async () => {
    const empty = await startRedisServer();
    const audit = await auditOf(request({ cluster: declareCluster([empty]), mode: "standard" }));
    expect(audit).toMatchObject({ keys: 0, keysWithoutTtl: 0, otherKeys: 0, complete: true, patterns: [] });
    await empty.stop();
  });

  it("ends at once when it is cancelled, and keeps what it has", async () => {
    const full = await startRedisServer();
    const pipeline = opened.client(full.port).pipeline();
    for (let index = 0; index < 30_000; index += 1) pipeline.set(`order:${index}`, "1");
    await pipeline.exec();
    const stopping = new AbortController();
    let cancelledMs = 0;
    const wanted = request({
      cluster: declareCluster([full]),
      pace: "gentle",
      signal: stopping.signal,
      onProgress: ({ keys }) => {
        if (keys === 0 || stopping.signal.aborted) return;
        cancelledMs = performance.now();
        stopping.abort();
      },
    });
    const audit = await auditOf(wanted, opened.parts({ scan: scanInWorker }));
    expect(performance.now() - cancelledMs).toBeLessThan(5_000);
    expect(audit.complete).toBe(false);
    expect(audit.nodes[0]?.incompleteReason).toBe("cancelled");
    expect(audit.keys).toBeGreaterThan(0);
    expect(audit.keys).toBeLessThan(30_000);
    expect(audit.patterns[0]).toMatchObject({ keys: audit.keys, keysWithoutTtl: audit.keys });
    await full.stop();
  });

  it("knows what it asked of a node that was lost on the way, for the counters of later audits", async () => {
    const lost = await startRedisServer({ args: ["--enable-debug-command", "yes"] });
    const client = opened.client(lost.port);
    await client.call("DEBUG", "POPULATE", "30000", "order");
    const runId = /run_id:(\w+)/.exec(await client.info("server"))?.[1];
    let isCut = false;
    const wanted = request({
      cluster: declareCluster([lost]),
      pace: "gentle",
      onProgress: ({ keys }) => {
        if (keys === 0 || isCut) return;
        isCut = true;
        void client.config("SET", "maxclients", "1");
        void client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      },
    });
    const scan: RunAuditParts["scan"] = (job, hooks) => scanKeyspace({ ...job, giveUpAfterMs: 300 }, hooks);
    const audit = await auditOf(wanted, opened.parts({ scan }));
    expect(audit.complete).toBe(false);
    expect(audit.nodes).toMatchObject([{ incompleteReason: "disconnected", expectedKeys: 30_000, runId }]);
    expect(audit.keys).toBeGreaterThan(0);
    const hits = Number(/keyspace_hits:(\d+)/.exec(await client.info("stats"))?.[1]);
    const [node] = audit.nodes;
    expect(node?.ownKeyspaceHits).toBeGreaterThanOrEqual(2 * audit.keys);
    // Answers to the last pages were on their way: four questions of twice 250 keys.
    expect(hits - (node?.ownKeyspaceHits ?? 0)).toBeLessThanOrEqual(2_000);
    await lost.stop();
  });

  it("stops at the bound of keys and says so", async () => {
    const audit = await auditOf(request({ limits: { maxKeys: 1_000 } }));
    expect(audit.complete).toBe(false);
    expect(audit.nodes[0]?.incompleteReason).toBe("keyLimit");
    expect(audit.keys).toBeGreaterThanOrEqual(1_000);
    expect(audit.keys).toBeLessThan(2_801);
  });

  it("is refused while another audit of the node runs, and when nobody answers", async () => {
    const parts = opened.parts();
    const [first, second] = await Promise.all([runAudit(request(), parts), runAudit(request(), parts)]);
    expect(first.kind).toBe("audited");
    expect(second).toMatchObject({ kind: "refused", reason: "running" });
    expect((await runAudit(request(), parts)).kind).toBe("audited");
    const nobody = declareCluster([{ port: await findFreePort() }]);
    expect(await runAudit(request({ cluster: nobody }), parts)).toMatchObject({
      kind: "refused",
      reason: "unreachable",
    });
  });
});

describe("an audit of the demo's clusters", () => {
  async function auditDemo(name: string) {
    const demo = await startRedisServer();
    const shape = describeClusters(4_000).find((one) => one.name === name);
    if (shape === undefined) throw new Error(`no cluster ${name}`);
    await loadCluster(shape, demo.port, 1);
    const audit = await auditOf(request({ cluster: declareCluster([demo]), mode: "standard" }));
    const client = opened.client(demo.port);
    const names = await client.keys("*");
    const ttls = await client.pipeline(names.map((key) => ["pttl", key])).exec();
    const types = await client.pipeline(names.map((key) => ["type", key])).exec();
    const told = {
      keys: names.length,
      withoutTtl: (ttls ?? []).filter(([, ttl]) => ttl === -1).length,
      sets: (types ?? []).filter(([, type]) => type === "set").length,
    };
    await demo.stop();
    return { audit, told };
  }

  it("finds the marketing keys by their patterns, with the counts that the server has", async () => {
    const { audit, told } = await auditDemo("luckyus-isales-market");
    const rows = rowsOf(audit);
    expect(told).toEqual({ keys: 4000, withoutTtl: 1912, sets: 310 });
    expect(audit).toMatchObject({ keys: told.keys, keysWithoutTtl: told.withoutTtl, otherKeys: 0 });
    expect(audit.patterns.reduce((sum, { types }) => sum + (types["set"] ?? 0), 0)).toBe(told.sets);
    expect(rows).toContainEqual(["CONTACT_day_{}_{}_{}", 601, 601, { string: 601 }]);
    expect(rows).toContainEqual(["CONTACT_week_{}_{}_{}", 340, 340, { string: 340 }]);
    expect(rows).toContainEqual(["contact:userGroupLabel:set:{}", 126, 126, { set: 126 }]);
    expect(rows).toContainEqual(["MARKETING:COUPON:UNREAD:{}:coupon", 80, 40, { set: 80 }]);
    expect(audit.findings.map(({ rule }) => rule)).toContain("unbounded-counters");
  });

  it("finds the keys of a small cluster by their patterns", async () => {
    const { audit } = await auditDemo("luckyus-isales-order");
    expect(rowsOf(audit).map(([shape, keys]) => `${keys} ${shape}`)).toEqual([
      "48 orderservice:orderDetail:{}",
      "46 orderservice:orderList:{}:{}",
      "38 payment:orderStatus:{}",
      "30 OD@LKUS@OCS_{}",
      "18 orderTaskNoSeg:LKUS:{}:{}",
      "14 orderTaskNo:LKUS:{}:{}",
      "12 isalesorderservice:LKUS:getShopTimeZone{}",
      "1 LKUS_America/New_York",
      "1 meta@LKUS@paymentMethod",
    ]);
    expect(audit.keysWithoutTtl).toBe(0);
  });
});

describe("an audit by a restricted user", () => {
  const rights = [
    ...["-@all", "+info", "+ping", "+client|setname", "+scan", "+pttl", "+type", "+memory|usage"],
    ...["+object|encoding", "+select", "+llen", "+scard", "+zcard", "+hlen", "+xlen", "~*"],
  ];

  async function auditAs(rules: readonly string[], changed: Partial<AuditRequest> = {}) {
    await opened.client(server.port).call("ACL", "SETUSER", "auditor", "reset", "on", ">pw", ...rules);
    const declared = { username: "auditor", password: new Secret("pw") };
    const cluster = declareCluster([server], declared);
    return runAudit(request({ cluster, ...changed }), opened.parts());
  }

  it("needs no more than the commands of a walk", async () => {
    const outcome = await auditAs(rights, { mode: "standard" });
    expect(outcome.kind === "audited" && rowsOf(outcome.audit)).toEqual(allRows);
    expect(outcome).toMatchObject({ audit: { complete: true, nodes: [{ denied: [] }] } });
  });

  it("is whole but for the memory where MEMORY USAGE is denied", async () => {
    const outcome = await auditAs(rights.filter((rule) => rule !== "+memory|usage"));
    if (outcome.kind !== "audited") throw new Error(outcome.message);
    expect(rowsOf(outcome.audit)).toEqual(allRows);
    expect(outcome.audit.nodes[0]?.denied).toEqual(["MEMORY USAGE"]);
    for (const pattern of outcome.audit.patterns) expect(pattern).not.toHaveProperty("bytes");
  });

  it("has no encodings where OBJECT is denied", async () => {
    const outcome = await auditAs(rights.filter((rule) => rule !== "+object|encoding"));
    if (outcome.kind !== "audited") throw new Error(outcome.message);
    expect(rowsOf(outcome.audit)).toEqual(allRows);
    expect(outcome.audit.nodes[0]?.denied).toEqual(["OBJECT ENCODING"]);
    for (const pattern of outcome.audit.patterns) expect(pattern).not.toHaveProperty("encodings");
  });

  it("has no types where TYPE is denied", async () => {
    const outcome = await auditAs(rights.filter((rule) => rule !== "+type"));
    if (outcome.kind !== "audited") throw new Error(outcome.message);
    expect(outcome.audit.nodes[0]?.denied).toEqual(["TYPE"]);
    expect(outcome.audit.keysWithoutTtl).toBe(1101);
    expect(outcome.audit.patterns[0]?.types).toEqual({});
  });

  it("ends where PTTL is taken away on the way, and keeps what it has", async () => {
    const full = await startRedisServer({ args: ["--enable-debug-command", "yes"] });
    const client = opened.client(full.port);
    await client.call("DEBUG", "POPULATE", "30000", "order");
    await client.call("ACL", "SETUSER", "auditor", "reset", "on", ">pw", ...rights);
    const declared = { username: "auditor", password: new Secret("pw") };
    const audit = await auditOf(
      request({
        cluster: declareCluster([full], declared),
        pace: "gentle",
        onProgress: ({ keys }) => {
          if (keys > 0) void client.call("ACL", "SETUSER", "auditor", "-pttl");
        },
      }),
    );
    expect(audit.nodes).toMatchObject([{ complete: false, incompleteReason: "denied", denied: ["PTTL"] }]);
    expect(audit.keysWithoutTtl).toBe(audit.keys);
    expect(audit.keys).toBeLessThan(30_000);
    await full.stop();
  });

  it("counts keys that the user may not read as others, and says so", async () => {
    const outcome = await auditAs([...rights.filter((rule) => rule !== "~*"), "~order:*", "~session:*"]);
    if (outcome.kind !== "audited") throw new Error(outcome.message);
    expect(rowsOf(outcome.audit)).toEqual([allRows[0], allRows[2]]);
    expect(outcome.audit).toMatchObject({
      ...{ keys: 2801, otherKeys: 1101, keysWithoutTtl: 0 },
      unreadableKeys: 1101,
    });
    expect(outcome.audit).not.toHaveProperty("others");
    expect(outcome.audit.nodes[0]?.denied).toContain("keys by name");
  });

  it("is refused without PTTL, since nothing could be said of TTLs", async () => {
    await opened.client(server.port).config("RESETSTAT");
    const outcome = await auditAs(rights.filter((rule) => rule !== "+pttl"));
    expect(outcome).toMatchObject({
      ...{ kind: "refused", reason: "denied" },
      // For the counters: what was asked all the same, here nothing.
      nodes: [{ node: `127.0.0.1:${server.port}`, incompleteReason: "denied", ownKeyspaceHits: 0 }],
    });
    expect(outcome.kind === "refused" && outcome.message).toContain("PTTL failed: NOPERM");
    // No key was asked about, or even named.
    const commands = await opened.client(server.port).info("commandstats");
    expect(commands).not.toMatch(/^cmdstat_(?:scan|type|memory\|usage):/m);
  });

  it("is not whole where a database that has keys may not be selected, and says which command is missing", async () => {
    const client = opened.client(server.port);
    await client.select(3);
    await client.mset("elsewhere:1", "1", "elsewhere:2", "2");
    const outcome = await auditAs(rights.filter((rule) => rule !== "+select"));
    await client.flushdb();
    if (outcome.kind !== "audited") throw new Error(outcome.message);
    expect(rowsOf(outcome.audit)).toEqual(allRows);
    expect(outcome.audit).toMatchObject({
      complete: false,
      nodes: [
        { incompleteReason: "selectDenied", denied: ["SELECT"], expectedKeys: 2803, scannedKeys: 2801 },
      ],
    });
  });

  it("tells a server without a memory limit from one that does not say, and judges by it", async () => {
    const client = opened.client(server.port);
    await client.config("SET", "maxmemory-policy", "allkeys-lru");
    const unlimited = await auditOf(request());
    expect(unlimited.figures.maxmemoryBytes).toBe(0);
    const found = (audit: Audit) => audit.findings.map(({ rule, reason }) => `${rule}.${reason}`);
    expect(found(unlimited)).toContain("persistent-keys.pattern");
    expect(found(unlimited)).not.toContain("eviction-policy.lastingEvictable");
    await client.config("SET", "maxmemory", "1gb");
    const limited = await auditOf(request());
    expect(limited.figures.maxmemoryBytes).toBe(1_073_741_824);
    expect(found(limited)).not.toContain("persistent-keys.pattern");
    await client.config("SET", "maxmemory", "0", "maxmemory-policy", "noeviction");
  });

  it("goes without the figures where INFO is denied", async () => {
    const outcome = await auditAs(rights.filter((rule) => rule !== "+info"));
    if (outcome.kind !== "audited") throw new Error(outcome.message);
    expect(rowsOf(outcome.audit)).toEqual(allRows);
    expect(outcome.audit.figures).toEqual({ databases: [] });
    expect(outcome.audit.nodes[0]?.denied).toEqual(["INFO"]);
  });
});

describe("an audit over TLS", () => {
  it("hands certificates, keys and password to the other thread, and shows none of them", async () => {
    const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));
    const [certFile, keyFile] = [fixture("server.crt"), fixture("server.key")];
    const [cert, key] = [readFileSync(certFile, "utf8"), new Secret(readFileSync(keyFile, "utf8"))];
    const secure = await startRedisServer({
      tls: true,
      args: [
        ...["--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-ca-cert-file", certFile],
        ...["--tls-auth-clients", "yes", "--requirepass", "s3cr3t"],
      ],
    });
    const tls = { ca: cert, cert, key, verify: true };
    const cluster = declareCluster([secure], { tls, password: new Secret("s3cr3t") });
    const audit = await auditOf(request({ cluster }), opened.parts({ scan: scanInWorker }));
    expect(audit).toMatchObject({ keys: 0, complete: true, nodes: [{ role: "primary" }] });
    expect(audit.nodes[0]?.runId).toMatch(/^[0-9a-f]{40}$/);

    const wrong = { ...cluster, password: new Secret("wr0ng") };
    const refused = await runAudit(request({ cluster: wrong }), opened.parts({ scan: scanInWorker }));
    expect(refused).toMatchObject({ kind: "refused", reason: "unreachable" });
    expect(JSON.stringify([audit, refused])).not.toMatch(/s3cr3t|wr0ng|PRIVATE KEY/);
    await secure.stop();
  });
});

describe("an audit of several nodes", () => {
  it("walks the replica of a primary and reads the primary's figures", async () => {
    const primary = await startRedisServer({ args: ["--repl-diskless-sync-delay", "0"] });
    const replica = await startRedisServer({ args: ["--replicaof", `127.0.0.1 ${primary.port}`] });
    await writeKeys(opened.client(primary.port), describeKeys());
    const toReplica = opened.client(replica.port);
    await eventually(async () => ((await toReplica.dbsize()) === 2801 ? true : undefined));
    const audit = await auditOf(request({ cluster: declareCluster([primary, replica]) }));
    expect(rowsOf(audit)).toEqual(allRows);
    expect(audit.nodes).toMatchObject([{ node: `127.0.0.1:${replica.port}`, role: "replica" }]);
    const info = await opened.client(primary.port).info("server");
    expect(info).not.toContain(audit.nodes[0]?.runId);
    await Promise.all([primary.stop(), replica.stop()]);
  });

  it("is refused where a replica alone is known that is not in sync, and says what to do", async () => {
    const free = await findFreePort();
    const replica = await startRedisServer({ args: ["--replicaof", "127.0.0.1", `${free}`] });
    const outcome = await runAudit(request({ cluster: declareCluster([replica]) }), opened.parts());
    expect(outcome).toEqual({
      kind: "refused",
      reason: "out-of-sync",
      message: `orders-eu 127.0.0.1:${replica.port}: not scanned, the replica is not in sync with its primary; wait for it, or audit its primary 127.0.0.1:${free}`,
    });
    await replica.stop();
  });

  it("adds up three primaries, and is incomplete without one of them", async () => {
    const servers = await Promise.all(
      Array.from({ length: 3 }, () =>
        startRedisServer({
          args: [
            ...["--cluster-enabled", "yes", "--cluster-node-timeout", "4000"],
            ...["--cluster-require-full-coverage", "no"],
          ],
        }),
      ),
    );
    const clients = servers.map(({ port }) => opened.client(port));
    const [first] = clients;
    const ranges = ["0 5460", "5461 10922", "10923 16383"];
    await Promise.all(
      clients.map(async (client, index) => {
        await client.call("CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`);
        await client.call("CLUSTER", "ADDSLOTSRANGE", ...(ranges[index] ?? "").split(" "));
      }),
    );
    for (const { port } of servers.slice(1)) await first?.call("CLUSTER", "MEET", "127.0.0.1", `${port}`);
    await Promise.all(
      clients.map((client) =>
        eventually(async () => {
          const state = String(await client.call("CLUSTER", "INFO"));
          return state.includes("cluster_slots_ok:16384") && state.includes("cluster_state:ok")
            ? true
            : undefined;
        }),
      ),
    );
    // Each node takes what is its own, and answers MOVED for the rest.
    for (const client of clients) {
      await writeKeys(client, describeKeys());
      client.disconnect();
    }
    const cluster = declareCluster(servers.slice(0, 1), { mode: "cluster" });
    const audit = await auditOf(request({ cluster, mode: "standard" }));
    expect(rowsOf(audit)).toEqual(allRows);
    expect(audit.nodes.map(({ scannedKeys }) => scannedKeys).reduce((sum, keys) => sum + keys)).toBe(2801);
    expect(audit.nodes).toHaveLength(3);

    const lost = servers[2];
    await lost?.stop();
    const rest = await auditOf(request({ cluster, mode: "standard" }));
    expect(rest.complete).toBe(false);
    expect(rest.nodes.find(({ node }) => node === `127.0.0.1:${lost?.port}`)).toMatchObject({
      complete: false,
      incompleteReason: "unreachable",
    });
    expect(rest.keys).toBe(
      audit.nodes
        .filter(({ node }) => node !== `127.0.0.1:${lost?.port}`)
        .reduce((sum, { scannedKeys }) => sum + scannedKeys, 0),
    );
    await Promise.all(servers.map((one) => one.stop()));
  });

  it("finds the nodes through a sentinel", async () => {
    const sentinel = await startRedisServer({
      args: ["--sentinel"],
      config: `sentinel monitor sessions 127.0.0.1 ${server.port} 1\n`,
    });
    const cluster = declareCluster([sentinel], { mode: "sentinel", sentinelMaster: "sessions" });
    expect(rowsOf(await auditOf(request({ cluster })))).toEqual(allRows);
    await sentinel.stop();
  });
});
