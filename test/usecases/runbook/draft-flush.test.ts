import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Audit, PatternAudit } from "../../../src/core/audit/audit.ts";
import type { Cluster } from "../../../src/core/fleet.ts";
import { noPolicy } from "../../../src/core/fleet.ts";
import { createRedisConnections } from "../../../src/redis/connections.ts";
import type { RequestParts } from "../../../src/usecases/requests/request-parts.ts";
import { draftFlush } from "../../../src/usecases/runbook/draft-flush.ts";
import { auditOf, patternOf } from "../../core/requests/samples.ts";
import { addressOf, type Helper, openHelper } from "../../redis/bulk/collect-scan.ts";
import { declareCluster, startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";
import { createBench, planOf, slotOf } from "../remediation/remediation-under-test.ts";

const number = slotOf("number");
const carts = patternOf({ pattern: "cart:{id}", slots: [number], keys: 300 });
const items = patternOf({ pattern: "cart:{id}:items", slots: [number], keys: 200 });
const invoices = patternOf({ pattern: "invoice:{id}", slots: [number], keys: 50 });

describe("a flush", () => {
  let bench: TestStore;
  let helper: Helper;
  let cluster: Cluster;
  let connections: ReturnType<typeof createRedisConnections>;

  beforeEach(async () => {
    bench = await openTestStore();
    const server = await startRedisServer();
    helper = await openHelper(addressOf(server));
    connections = createRedisConnections({ connectionName: "test" });
    cluster = {
      ...declareCluster([server]),
      contracts: [{ pattern: "invoice:{id}", owner: "Billing" }],
    };
  });
  afterEach(async () => {
    helper.close();
    connections.close();
    await stopAllRedisServers();
    await bench.remove();
  });

  async function audited(patterns: readonly PatternAudit[], more: Partial<Audit> = {}): Promise<void> {
    await bench.store().audits.add(auditOf({ cluster: "orders-eu", patterns, ...more }));
  }

  function flush(pattern: string, more: { readonly database?: number; readonly pages?: number } = {}) {
    const { pages = Number.POSITIVE_INFINITY, ...where } = more;
    let asked = 0;
    const store = bench.store();
    const requests: RequestParts = {
      store,
      fleet: { ...noPolicy, clusters: [cluster] },
      isAllowed: async () => true,
      maySign: async () => true,
      rolesOf: async () => [],
      itemText: () => "",
      sampleUsage: async () => ({ usage: [] }),
      nowMs: () => 1_000,
    };
    const runbook = { connections, audits: store.audits };
    return draftFlush(
      requests,
      runbook,
      { cluster, pattern, ...where, userId: "U0SRE" },
      () => ++asked > pages,
    );
  }

  async function write(...keys: readonly string[]): Promise<void> {
    await helper.callAll(keys.map((key) => ["SET", key, "x"] as const));
  }

  it("of a pattern of the audit is one item with its count, and deletes nothing", async () => {
    await write("cart:1");
    await audited([carts, items]);
    const result = await flush("cart:{id}");
    expect(result).toMatchObject({
      kind: "drafted",
      request: {
        state: "draft",
        createdBy: "U0SRE",
        owner: { team: "orders" },
        items: [{ number: 1, pattern: "cart:{id}", keys: 300, action: { kind: "flush" }, risk: "high" }],
      },
    });
    const id = result.kind === "drafted" ? result.request.id : "";
    expect((await bench.store().requests.find(id))?.items).toHaveLength(1);
    expect(await helper.call(["EXISTS", "cart:1"])).toBe(1);
  });

  it("of a beginning has an item for each pattern of the audit that begins so", async () => {
    await audited([carts, items, invoices]);
    const result = await flush("cart:*");
    expect(result).toMatchObject({
      kind: "drafted",
      request: { items: [{ pattern: "cart:{id}" }, { pattern: "cart:{id}:items" }], leftOut: 0 },
    });
  });

  it("of what the audit does not know is counted on the server", async () => {
    await write("tmp:1", "tmp:2:x", "tmp:3", "temporary", "cart:1");
    await audited([carts]);
    expect(await flush("tmp:*")).toMatchObject({
      kind: "drafted",
      request: {
        items: [
          {
            pattern: "tmp:{*}",
            keys: 3,
            evidence: [
              { kind: "person", source: "U0SRE" },
              { kind: "count", source: "tmp:*", values: { looked: 5, total: 5 } },
            ],
          },
        ],
      },
    });
  });

  it("deletes, once it is run, the keys that were counted and no others", async () => {
    const others = ["temporary", "tmpfile:1", "cart:1", "tmp", "xtmp:1"];
    await write("tmp:1", "tmp:2:x", "tmp:", "tmp:a\nb", ...others);
    await audited([carts]);
    const drafted = await flush("tmp:*");
    const [item] = drafted.kind === "drafted" ? drafted.request.items : [];
    if (item === undefined) throw new Error("nothing was drafted");
    const run = createBench();
    try {
      const { runAll } = await run.start(cluster);
      const plan = planOf([{ ...item, owner: "orders", countBand: { low: 4, high: 4 }, planHash: "signed" }]);
      expect(await runAll(plan)).toMatchObject({
        state: "done",
        dryRun: { obstacles: [], warnings: ["irreversible"] },
        tallies: [{ matched: 4, changed: 4 }],
      });
    } finally {
      await run.closeAll();
    }
    expect(await helper.call(["EXISTS", ...others])).toBe(5);
    expect(await helper.call(["DBSIZE"])).toBe(5);
  });

  it("takes a narrower pattern than the audit's for what it says, and another database", async () => {
    await helper.call(["SELECT", "3"]);
    await write("cart:17", "cart:18", "cart:27");
    await audited([carts]);
    expect(await flush("cart:1*", { database: 3 })).toMatchObject({
      kind: "drafted",
      request: { items: [{ pattern: "cart:1{*}", database: 3, keys: 2 }] },
    });
  });

  it("scales what it counted when its time is over", async () => {
    await write(...Array.from({ length: 5_000 }, (_, index) => `tmp:${index}`));
    await audited([carts]);
    const result = await flush("tmp:*", { pages: 4 });
    const [item] = result.kind === "drafted" ? result.request.items : [];
    expect(item?.keys).toBe(5_000);
    const { looked, total } = item?.evidence[1]?.values ?? {};
    expect(total).toBe(5_000);
    expect(looked).toBeGreaterThan(100);
    expect(looked).toBeLessThan(1_000);
  });

  it("is refused where a contract gives a pattern to another team, with the overlap", async () => {
    await audited([carts, invoices]);
    expect(await flush("invoice:{id}")).toMatchObject({
      kind: "refused",
      view: {
        reason: "otherTeams",
        team: "orders",
        overlap: [{ pattern: "invoice:{id}", owner: "Billing", keys: 50 }],
      },
    });
    expect(await bench.store().requests.list({})).toEqual([]);
  });

  it("is refused where single keys of a pattern are another team's", async () => {
    await write("cart:1", "cart:2", "cart:90", "cart:91");
    await audited([carts]);
    cluster = { ...cluster, contracts: [{ pattern: "cart:9*", owner: "Billing" }] };
    expect(await flush("cart:{id}")).toMatchObject({
      kind: "refused",
      view: { reason: "otherTeams", overlap: [{ pattern: "cart:{id}", owner: "Billing", keys: 2 }] },
    });
    await write("invoice:1", "invoices:1");
    cluster = { ...cluster, contracts: [{ pattern: "invoice:{id}", owner: "Billing" }] };
    expect(await flush("invoice*")).toMatchObject({
      kind: "refused",
      view: { reason: "otherTeams", overlap: [{ pattern: "invoice*", owner: "Billing", keys: 1 }] },
    });
  });

  it("says what to name instead where more specific patterns have the keys, and that there are none", async () => {
    await write("cart:vip:items", "cart:1");
    await audited([carts, patternOf({ pattern: "cart:vip:{what}", slots: [slotOf("word")] })]);
    expect(await flush("cart:{who}:items")).toMatchObject({
      kind: "refused",
      view: { reason: "elsewhere", patterns: ["cart:vip:{what}"] },
    });
    expect(await flush("nothing:*")).toMatchObject({
      kind: "refused",
      view: { reason: "noKeys", looked: 2, total: 2 },
    });
    expect(await flush("*")).toMatchObject({ kind: "refused", view: { reason: "badPattern" } });
  });

  it("is refused without an audit, and where a server does not let it look", async () => {
    expect(await flush("cart:{id}")).toMatchObject({ kind: "refused", view: { reason: "noAudit" } });
    await audited([carts]);
    await write("tmp:1");
    await helper.call(["ACL", "SETUSER", "default", "-scan"]);
    expect(await flush("tmp:*")).toMatchObject({
      kind: "refused",
      view: { reason: "notCounted", unasked: [{ failure: "denied", grant: "+scan" }] },
    });
  });
});
