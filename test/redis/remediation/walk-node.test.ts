import { afterEach, describe, expect, it } from "vitest";
import { createKeySorter } from "../../../src/core/remediation/key-sorter.ts";
import type { PlanItem } from "../../../src/core/remediation/plan.ts";
import { openBulkConnection } from "../../../src/redis/bulk/bulk-connection.ts";
import { ScanCounters } from "../../../src/redis/bulk/scan-counters.ts";
import { walkNode } from "../../../src/redis/remediation/walk-node.ts";
import { probeWrites, type WriteMethod } from "../../../src/redis/remediation/write-method.ts";
import { outcomes } from "../../../src/redis/remediation/write-slot.ts";
import { startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { speakNewer, startRelay, stopAllRelays } from "../../support/relay.ts";
import { addressOf, failureOf, type Helper, openHelper, readStat } from "../bulk/collect-scan.ts";

const helpers: Helper[] = [];

afterEach(async () => {
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRelays();
  await stopAllRedisServers();
});

async function start() {
  const server = await startRedisServer();
  const helper = await openHelper(addressOf(server));
  helpers.push(helper);
  return { address: addressOf(server), helper };
}

function itemOf(touches: "none" | "any-longer"): PlanItem {
  return {
    number: 1,
    pattern: "cart:{id}",
    slots: [{ name: "id", type: "number", distinctEstimate: 1, samples: [] }],
    database: 0,
    action: { kind: "set-ttl", ttlSeconds: 3600, jitterRatio: 0, touches },
    countBand: { low: 1, high: 9 },
    planHash: "hash",
  };
}

/** What became of each key, and how many lookups the walk says it caused. */
async function walk(
  { address }: Awaited<ReturnType<typeof start>>,
  method: WriteMethod | undefined,
  touches: "none" | "any-longer" = "none",
) {
  const found: Record<string, string> = {};
  const batches: (readonly string[])[] = [];
  const items = [itemOf(touches)];
  const counters = new ScanCounters();
  const nameOf = (slot: Parameters<typeof note>[0], key: number) =>
    slot.page.bytes.toString("latin1", slot.page.starts[key], slot.page.ends[key]);
  function note(slot: import("../../../src/redis/remediation/write-slot.ts").WriteSlot): void {
    for (let key = 0; key < slot.page.count; key++) {
      found[nameOf(slot, key)] = outcomes[slot.outcomes[key] ?? 0] ?? "";
    }
  }
  await walkNode(
    {
      ...{ address, items, counters, database: 0, firstBatch: 0 },
      pace: "fast",
      sorter: createKeySorter(items, 0, [], "orders"),
      ...(method && {
        write: {
          method,
          log: {
            intend: (slot) => batches.push(slot.picked.map((key) => nameOf(slot, key))),
            settle: () => undefined,
          },
        },
      }),
      connectionName: "test",
      timeoutMs: 2_000,
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
    },
    { onServer: () => ({ cursor: "0" }), gate: async () => undefined, onPage: note },
  );
  return { found, batches, counters };
}

async function fill(helper: Helper): Promise<void> {
  await helper.callAll([
    ["SET", "cart:1", "x"],
    ["SET", "cart:2", "x", "EX", "99999"],
    ["SET", "cart:3", "x", "EX", "60"],
    ["SET", "user:1", "x"],
  ]);
}

describe("setting TTLs", () => {
  it.each(["flags", "script", "read-then-write"] as const)(
    "by %s spares keys that have one",
    async (method) => {
      const server = await start();
      await fill(server.helper);
      const { found, batches, counters } = await walk(server, method);
      expect(found).toEqual({
        "cart:1": "changed",
        "cart:2": "hasTtl",
        "cart:3": "hasTtl",
        "user:1": "none",
      });
      expect(batches.flat()).toContain("cart:1");
      expect(await server.helper.call(["TTL", "cart:2"])).toBe(99_999);
      expect(counters.hits).toBe(
        await readStat(server.helper, "stats", "keyspace_hits").then((hits) => hits - 1),
      );
    },
  );

  it.each(["flags", "script", "read-then-write"] as const)("by %s shortens longer ones", async (method) => {
    const server = await start();
    await fill(server.helper);
    const { found } = await walk(server, method, "any-longer");
    expect(found).toEqual({
      "cart:1": "changed",
      "cart:2": "changed",
      "cart:3": "shorterTtl",
      "user:1": "none",
    });
    expect(Number(await server.helper.call(["TTL", "cart:2"]))).toBeLessThanOrEqual(3600);
    expect(Number(await server.helper.call(["TTL", "cart:3"]))).toBeLessThanOrEqual(60);
  });

  it("only counts when nothing is to be written", async () => {
    const server = await start();
    await fill(server.helper);
    expect((await walk(server, undefined)).found).toMatchObject({ "cart:1": "changed", "cart:3": "hasTtl" });
    expect(await server.helper.call(["TTL", "cart:1"])).toBe(-1);
  });

  it("tells keys apart that the user may not touch", async () => {
    const server = await start();
    await fill(server.helper);
    await server.helper.call(["ACL", "SETUSER", "default", "resetkeys", "~cart:1", "~user:*"]);
    expect((await walk(server, "flags")).found).toMatchObject({ "cart:1": "changed", "cart:2": "denied" });
  });

  it("leaves out keys that the user may not touch, and goes on, in the words of 7.2", async () => {
    const server = await start();
    await fill(server.helper);
    await server.helper.call(["ACL", "SETUSER", "default", "resetkeys", "~cart:1", "~user:*"]);
    const relay = await startRelay(server.address.endpoint.port, { reword: speakNewer });
    const { found } = await walk({ ...server, address: addressOf(relay) }, "flags");
    expect(found).toMatchObject({ "cart:1": "changed", "cart:2": "denied" });
  });

  it("is refused on a replica", async () => {
    const server = await start();
    const primary = await start();
    await server.helper.call(["REPLICAOF", "127.0.0.1", `${primary.address.endpoint.port}`]);
    const error = await failureOf(walk(server, "flags"));
    expect(error.message).toContain("keys cannot be changed now: role-changed");
    expect(error.retryable).toBe(true);
  });
});

describe("what a server lets the user write", () => {
  async function probe(server: Awaited<ReturnType<typeof start>>) {
    const connection = openBulkConnection(server.address, { connectionName: "test", timeoutMs: 2_000 });
    await connection.ready;
    const rights = await probeWrites(connection, [itemOf("none").action, { kind: "flush" }], "orders");
    connection.close();
    return rights;
  }

  it("is found out without writing", async () => {
    const server = await start();
    expect(await probe(server)).toEqual({ method: "flags", scripts: true, denied: [] });
    expect(await server.helper.call(["DBSIZE"])).toBe(0);
  });

  it("names the commands that are denied", async () => {
    const server = await start();
    await server.helper.call(["ACL", "SETUSER", "default", "-expire", "-unlink", "-eval"]);
    expect(await probe(server)).toEqual({
      method: "read-then-write",
      scripts: false,
      denied: ["EXPIRE", "UNLINK"],
    });
  });
});
