import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { estimateTotal, noTotal, toEstimate } from "../../../src/core/audit/estimate.ts";
import type { KeyNames } from "../../../src/core/keyspace-scan/key-batch.ts";
import { scanNode } from "../../../src/redis/bulk/scan-node.ts";
import type { NodeAddress } from "../../../src/redis/node-address.ts";
import { startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { startRelay, stopAllRelays } from "../../support/relay.ts";
import {
  addressOf,
  allowDebug,
  collectKeys,
  type Helper,
  nameOf,
  openHelper,
  populate,
  readStat,
  scanAll,
} from "./collect-scan.ts";

const helpers: Helper[] = [];

afterEach(async () => {
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRelays();
  await stopAllRedisServers();
});

async function startServer(
  args: readonly string[] = allowDebug,
): Promise<{ address: NodeAddress; helper: Helper; server: Awaited<ReturnType<typeof startRedisServer>> }> {
  const server = await startRedisServer({ args });
  const address = addressOf(server);
  const helper = await openHelper(address);
  helpers.push(helper);
  return { address, helper, server };
}

/** Sends bytes as they are: names that are no text. */
async function sendRaw(port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  await once(socket, "data");
  socket.destroy();
}

describe("an exact scan", () => {
  it("tells name, type, TTL, memory and elements of every key as the server does", async () => {
    const { address, helper } = await startServer();
    await helper.callAll([
      ["SET", "plain", "x"],
      ["SET", "dying", "x", "PX", "5000000"],
      ["RPUSH", "queue", "a", "b", "c"],
      ["SADD", "tags", "a", "b"],
      ["ZADD", "scores", "1", "a", "2", "b", "3", "c", "4", "d"],
      ["HSET", "shop:{7}", "name", "n", "city", "c"],
      ["XADD", "events", "*", "kind", "k"],
      ["SET", "", "the empty name"],
      ["SELECT", "3"],
      ["SET", "plain", "in another database"],
      ["SELECT", "0"],
    ]);
    const { keys, scan } = await scanAll(address);
    expect([...keys.keys()].toSorted()).toEqual([
      "0:",
      "0:dying",
      "0:events",
      "0:plain",
      "0:queue",
      "0:scores",
      "0:shop:{7}",
      "0:tags",
      "3:plain",
    ]);
    expect(Object.fromEntries([...keys].map(([name, key]) => [name, [key.type, key.elements]]))).toEqual({
      "0:": ["string", undefined],
      "0:dying": ["string", undefined],
      "0:plain": ["string", undefined],
      "3:plain": ["string", undefined],
      "0:queue": ["list", 3],
      "0:tags": ["set", 2],
      "0:scores": ["zset", 4],
      "0:shop:{7}": ["hash", 2],
      "0:events": ["stream", 1],
    });
    expect(keys.get("0:plain")?.ttlMs).toBe(-1);
    expect(keys.get("0:dying")?.ttlMs).toBeGreaterThan(4_900_000);
    expect(keys.get("0:dying")?.ttlMs).toBeLessThanOrEqual(5_000_000);
    for (const name of ["plain", "queue", "events", ""]) {
      expect(keys.get(`0:${name}`)?.memoryBytes).toBe(await helper.call(["MEMORY", "USAGE", name]));
    }
    expect(scan).toMatchObject({
      cluster: "orders-eu",
      role: "primary",
      end: { kind: "complete" },
      keys: 9,
      goneKeys: 0,
      databases: [
        { index: 0, keysAtStart: 8, keys: 8 },
        { index: 3, keysAtStart: 1, keys: 1 },
      ],
      duplicates: { share: 0, distinctKeys: 9 },
      elements: "all",
      notAssessed: [],
      resumes: 0,
      restarts: [],
    });
    expect(scan).not.toHaveProperty("checkpoint");
  });

  it("keeps the bytes of names that are no text, or hold what the protocol is made of", async () => {
    const { address, helper, server } = await startServer();
    const names = ["\x00\xff\xfe", "$5\r\nhello\r\n", "\r\n", "中文:{键}"].map((name) =>
      Buffer.from(name, "latin1"),
    );
    const chinese = Buffer.from("订单:明细:42");
    for (const name of [...names, chinese]) {
      const head = Buffer.from(`*3\r\n$3\r\nSET\r\n$${name.length}\r\n`);
      await sendRaw(server.port, Buffer.concat([head, name, Buffer.from("\r\n$1\r\nx\r\n")]));
    }
    const { keys } = await scanAll(address);
    expect([...keys.keys()].toSorted()).toEqual(
      [...names, chinese].map((name) => `0:${name.toString("latin1")}`).toSorted(),
    );
    expect([...keys.values()].map(({ type, ttlMs }) => [type, ttlMs])).toEqual(
      names.concat(chinese).map(() => ["string", -1]),
    );
    expect(await helper.call(["DBSIZE"])).toBe(5);
  });

  it("takes names of megabytes among small ones", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 2_000);
    const huge = ["a", "b", "c"].map((letter) => letter.repeat(2_000_000));
    await helper.callAll(huge.map((name) => ["SET", name, "x"]));
    const { keys, scan } = await scanAll(address);
    expect(keys.size).toBe(2_003);
    expect(huge.map((name) => keys.get(`0:${name}`)?.type)).toEqual(["string", "string", "string"]);
    expect(scan.end).toEqual({ kind: "complete" });
  });

  it("finds an empty server empty", async () => {
    const { address } = await startServer();
    const { keys, scan } = await scanAll(address);
    expect(keys.size).toBe(0);
    expect(scan).toMatchObject({ end: { kind: "complete" }, keys: 0, databases: [] });
  });

  it("walks in large pages where each of them costs a long way", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 20_000);
    const far = addressOf(await startRelay(address.endpoint.port, { delayMs: 5 }));
    const { keys, scan } = await scanAll(far);
    expect(keys.size).toBe(20_000);
    // In pages of 500 keys; of 180 it would be more than 110 calls.
    expect(scan.sent.scan).toBeLessThan(60);
  });

  it("sends only what reads, and counts what it sends and the lookups that this adds", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 3_000);
    await helper.callAll([
      ["SADD", "set", "a"],
      ["CONFIG", "RESETSTAT"],
    ]);
    const { scan } = await scanAll(address);
    const stats = String(await helper.call(["INFO", "commandstats"]));
    const calls = Object.fromEntries(
      [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name, count]) => [name, Number(count)]),
    );
    expect(Object.keys(calls).toSorted()).toEqual([
      "client|setname",
      "config|resetstat",
      "info",
      "memory|usage",
      "object|encoding",
      "ping",
      "pttl",
      "scan",
      "scard",
      "type",
    ]);
    // Each once more for a key that nobody has: whether the command is allowed.
    expect(calls).toMatchObject({ pttl: 3_002, type: 3_002, "memory|usage": 3_002, scard: 1 });
    // Of keys whose group nobody told, the first 20,000.
    expect(calls["object|encoding"]).toBe(3_002);
    expect(scan.sent).toMatchObject({
      ttl: 3_001,
      type: 3_001,
      memory: 3_001,
      elements: 1,
      encoding: 3_001,
      scan: calls["scan"],
    });
    expect(await readStat(helper, "stats", "keyspace_hits")).toBe(scan.causedHits);
    expect(await readStat(helper, "stats", "keyspace_misses")).toBe(scan.causedMisses);
    expect([scan.causedHits, scan.causedMisses]).toEqual([9_004, 3]);
  });

  it("asks for the size at once where the listener guesses a type, and again where the guess is wrong", async () => {
    const { address, helper } = await startServer();
    await helper.callAll([
      ["SADD", "right", "a", "b"],
      ["HSET", "wrong", "field", "value"],
      ["SET", "no collection", "x"],
      ["CONFIG", "RESETSTAT"],
    ]);
    const collected = collectKeys();
    const set = 3;
    const listener = {
      ...collected.listener,
      assignGroups: (names: KeyNames) => void names.groups.fill(0, 0, names.count),
      likelyType: () => set,
    };
    const scan = await scanNode(address, { mode: "exact", pace: "fast" }, listener);
    const told = [...collected.keys].map(([name, { type, elements }]) => [name, type, elements]);
    expect(told.toSorted()).toEqual([
      ["0:no collection", "string", undefined],
      ["0:right", "set", 2],
      ["0:wrong", "hash", 1],
    ]);
    expect(scan.sent.elements).toBe(4);
    expect(await readStat(helper, "stats", "keyspace_hits")).toBe(scan.causedHits);
  });

  it("takes a type from the group where the listener knows it, and says for how many keys", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 1_000, "order");
    await helper.call(["SADD", "other", "a"]);
    const collected = collectKeys();
    const scan = await scanNode(
      address,
      { mode: "exact", pace: "fast" },
      {
        ...collected.listener,
        assignGroups: (names) => {
          for (let key = 0; key < names.count; key++)
            names.groups[key] = nameOf(names, key).startsWith("order") ? 4 : -1;
        },
        knownType: (group) => (group === 4 ? 1 : 0),
      },
    );
    expect(scan).toMatchObject({ learnedTypes: 1_000, sent: { type: 1, ttl: 1_001, encoding: 9 } });
    expect(collected.keys.get("0:order:5")?.type).toBe("string");
    expect(collected.keys.get("0:other")).toMatchObject({ type: "set", elements: 1 });
  });

  it("asks only large collections for their size where asking would change what is evicted", async () => {
    const { address, helper } = await startServer(["--maxmemory-policy", "allkeys-lru"]);
    await helper.callAll([
      ["SADD", "small", "a", "b"],
      ["SADD", "large", ...Array.from({ length: 2_000 }, (_, index) => `member-${index}`)],
    ]);
    const { keys, scan } = await scanAll(address);
    expect(scan).toMatchObject({ elements: "large", sent: { elements: 1 } });
    expect(keys.get("0:small")?.elements).toBeUndefined();
    expect(keys.get("0:large")?.elements).toBe(2_000);
  });
});

describe("a scan of a keyspace that changes", () => {
  it("tells every key that was there all the time, while others are written, expire and are deleted", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 20_000, "steady");
    await populate(helper, 5_000, "doomed");
    await helper.callAll(
      Array.from({ length: 2_000 }, (_, index) => [
        "SET",
        `brief:${index}`,
        "x",
        "PX",
        `${20 + (index % 100)}`,
      ]),
    );
    let writing = true;
    const writer = (async () => {
      for (let index = 0; writing; index += 50) {
        await helper.callAll(
          Array.from({ length: 50 }, (_, offset) =>
            offset % 2 === 0 ? ["SET", `new:${index + offset}`, "x"] : ["DEL", `doomed:${index + offset}`],
          ),
        );
      }
    })();
    const { keys, scan } = await scanAll(address);
    writing = false;
    await writer;
    const steady = [...keys.keys()].filter((name) => name.startsWith("0:steady:"));
    expect(steady).toHaveLength(20_000);
    expect(steady.filter((name) => keys.get(name)?.ttlMs === -1)).toHaveLength(20_000);
    expect(scan.end).toEqual({ kind: "complete" });
    expect(scan.causedMisses).toBeGreaterThanOrEqual(2);
    const gone = [...keys.values()].filter(({ ttlMs }) => ttlMs === -2);
    expect(scan.goneKeys).toBeGreaterThanOrEqual(gone.length);
  });

  it("loses no key when the table grows under it", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 8_000, "steady");
    let batches = 0;
    const grown: Promise<void>[] = [];
    const { keys } = await scanAll(address, {}, () => {
      batches += 1;
      if (batches === 3) grown.push(populate(helper, 60_000, "more"));
    });
    await Promise.all(grown);
    expect([...keys.keys()].filter((name) => name.startsWith("0:steady:"))).toHaveLength(8_000);
    expect(await helper.call(["DBSIZE"])).toBe(68_000);
  });

  it("loses no key when the table shrinks under it, and tells how many came twice", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 4_000, "steady");
    await populate(helper, 60_000, "doomed");
    let batches = 0;
    const shrunk: Promise<unknown>[] = [];
    const { keys, told, scan } = await scanAll(address, {}, () => {
      batches += 1;
      if (batches !== 40) return;
      const doomed = Array.from({ length: 60_000 }, (_, index) => `doomed:${index}`);
      for (let at = 0; at < doomed.length; at += 5_000) {
        shrunk.push(helper.call(["UNLINK", ...doomed.slice(at, at + 5_000)]));
      }
    });
    await Promise.all(shrunk);
    expect([...keys.keys()].filter((name) => name.startsWith("0:steady:"))).toHaveLength(4_000);
    expect(scan.keys).toBe(told());
    // More keys may come than are remembered, depending on how far the walk is when the others go. The estimate then
    // rests on half of what is remembered or more: four hundredths are five standard errors.
    const { duplicates } = scan;
    expect(duplicates.sampledKeys).toBeGreaterThan(7_500);
    expect(Math.abs(duplicates.distinctKeys / keys.size - 1)).toBeLessThan(0.04);
  });
});

describe("a standard scan", () => {
  it("knows TTL and type of all keys, and the memory of all with an interval", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 20_000, "counter");
    await helper.callAll(
      Array.from({ length: 3_000 }, (_, index) => [
        "SET",
        `json:${index}`,
        "x".repeat(100 + ((index * 37) % 900)),
      ]),
    );
    await helper.call(["SADD", "giant", ...Array.from({ length: 3_000 }, (_, index) => `${index}`)]);
    const exact = await scanAll(address);
    const { keys, scan } = await scanAll(address, { mode: "standard" });
    expect(keys.size).toBe(23_001);
    expect([...keys.values()].every(({ type, ttlMs }) => type !== "unknown" && ttlMs === -1)).toBe(true);
    // 20,000 first ones, since nobody tells groups, and a sixteenth of the others, among them perhaps the giant.
    expect(scan.sent.memory).toBeGreaterThan(20_080);
    expect(scan.sent.memory).toBeLessThan(20_300);
    expect(keys.get("0:giant")).toMatchObject({ elements: 3_000, stratum: 0 });
    expect(keys.get("0:giant")?.memoryBytes).toBe(exact.keys.get("0:giant")?.memoryBytes);
    const asked: number[] = [];
    let [size, truth] = [0, 0];
    for (const [name, { memoryBytes }] of keys) {
      const exactBytes = exact.keys.get(name)?.memoryBytes ?? Number.NaN;
      if (memoryBytes !== undefined) expect(memoryBytes).toBe(exactBytes);
      // The others are patterns of their own.
      if (!name.startsWith("0:json:")) continue;
      size += 1;
      truth += exactBytes;
      if (memoryBytes !== undefined) asked.push(memoryBytes);
    }
    const mean = asked.reduce((sum, bytes) => sum + bytes, 0) / asked.length;
    const squares = asked.reduce((sum, bytes) => sum + (bytes - mean) ** 2, 0);
    const total = estimateTotal({ count: asked.length, mean, squares }, { size, variance: 0 });
    const { value, low, high } = toEstimate(total ?? noTotal);
    // Which keys are drawn depends on the server's hash seed too, so now and then the truth lies just outside.
    const margin = (high - low) / 2;
    expect(size).toBe(3_000);
    expect(Math.abs(value - truth)).toBeLessThan(3 * margin);
    expect(margin / truth).toBeLessThan(0.09);
  });
});

describe("a sample", () => {
  it("draws as many keys as told from all databases alike, and says how many", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 30_000, "first");
    await helper.call(["SELECT", "2"]);
    await populate(helper, 10_000, "second");
    await helper.callAll(Array.from({ length: 2_500 }, (_, index) => ["EXPIRE", `second:${index}`, "1000"]));
    const { keys, told, scan } = await scanAll(address, { mode: "sample", sampleKeys: 4_000 });
    expect(told()).toBe(4_000);
    expect(scan.databases.map((database) => database.keys)).toEqual([3_000, 1_000]);
    expect(scan).toMatchObject({
      end: { kind: "complete" },
      sample: { method: "random-key", draws: 4_000 },
    });
    const second = [...keys].filter(([name]) => name.startsWith("2:"));
    const expiring =
      second.filter(([, { ttlMs }]) => ttlMs !== undefined && ttlMs > 0).length / second.length;
    expect(expiring).toBeGreaterThan(0.19);
    expect(expiring).toBeLessThan(0.31);
  });

  it("walks a keyspace whole that is smaller than the sample", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 500);
    const { keys, scan } = await scanAll(address, { mode: "sample", sampleKeys: 4_000 });
    expect(keys.size).toBe(500);
    expect(scan.sample).toEqual({ method: "all", draws: 500 });
  });

  it("draws no more keys than the bound allows, from all databases alike, and is whole then", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 3_000, "first");
    await helper.call(["SELECT", "2"]);
    await populate(helper, 1_000, "second");
    const { told, scan } = await scanAll(address, { mode: "sample", maxKeys: 500 });
    expect(told()).toBe(500);
    expect(scan).toMatchObject({ end: { kind: "complete" }, sample: { method: "random-key", draws: 500 } });
    expect(scan.databases.map(({ keys }) => keys)).toEqual([375, 125]);
    expect(scan.sent.randomKey).toBe(501);
  });

  it("draws from random places of the table where RANDOMKEY is denied", async () => {
    const { address, helper } = await startServer([...allowDebug, "--rename-command", "RANDOMKEY", ""]);
    await populate(helper, 20_000);
    // The first places are the table's last one, which is empty more often than not.
    let places = 0;
    const random = () => (places++ < 40 ? 1 - 2 ** -32 : Math.random());
    const { told, scan } = await scanAll(address, { mode: "sample", sampleKeys: 2_000, random });
    expect(scan.sample?.method).toBe("random-cursor");
    expect(told()).toBeGreaterThanOrEqual(2_000);
    expect(told()).toBeLessThan(2_200);
  });

  it("ends when the keyspace is emptied while it draws from random places", async () => {
    const { address, helper } = await startServer([...allowDebug, "--rename-command", "RANDOMKEY", ""]);
    await populate(helper, 20_000);
    let emptied: Promise<unknown> | undefined;
    const { told, scan } = await scanAll(address, { mode: "sample", sampleKeys: 10_000 }, () => {
      emptied ??= helper.call(["FLUSHALL"]);
    });
    await emptied;
    expect(scan.end).toEqual({ kind: "complete" });
    expect(told()).toBeLessThan(10_000);
  });
});
