import { afterEach, describe, expect, it } from "vitest";
import type { ScanCheckpoint } from "../../../src/core/keyspace-scan/scan-progress.ts";
import { ScanFailedError } from "../../../src/redis/bulk/scan-failed-error.ts";
import type { NodeAddress } from "../../../src/redis/node-address.ts";
import {
  eventually,
  findFreePort,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import {
  addressOf,
  allowDebug,
  collectKeys,
  failureOf,
  type Helper,
  openHelper,
  populate,
  readStat,
  scanAll,
} from "./collect-scan.ts";

const helpers: Helper[] = [];

afterEach(async () => {
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRedisServers();
});

async function help(address: NodeAddress): Promise<Helper> {
  const helper = await openHelper(address);
  helpers.push(helper);
  return helper;
}

async function startServer(
  args: readonly string[] = [],
  port?: number,
): Promise<{ address: NodeAddress; helper: Helper; server: RedisServer }> {
  const server = await startRedisServer({
    args: [...allowDebug, ...args],
    ...(port !== undefined && { port }),
  });
  const address = addressOf(server);
  return { address, helper: await help(address), server };
}

/** Makes `act` happen once, in the middle of a scan. */
function inTheMiddle(act: () => unknown, afterBatches = 10): () => void {
  let batches = 0;
  return () => {
    batches += 1;
    if (batches === afterBatches) act();
  };
}

describe("a connection that breaks in the middle", () => {
  it("is opened again, and the walk goes on where it was", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 30_000);
    const kill = inTheMiddle(() => void helper.call(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]));
    const { keys, told, scan, restarts } = await scanAll(address, {}, kill);
    expect(keys.size).toBe(30_000);
    expect(scan).toMatchObject({ end: { kind: "complete" }, resumes: 1, restarts: [] });
    expect(restarts).toEqual([]);
    // What was delivered is not delivered again.
    expect(told()).toBe(30_000);
  });

  it("ends no scan, whichever of its connections it is", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 60_000);
    const killWatcher = inTheMiddle(async () => {
      const list = String(await helper.call(["CLIENT", "LIST"])).split("\n");
      const watcher = list.find(
        (line) => line.includes("redis-audit-bot-scan") && /cmd=(?:ping|info)/.test(line),
      );
      await helper.call(["CLIENT", "KILL", "ID", /id=(\d+)/.exec(watcher ?? "")?.[1] ?? "0"]);
    }, 2);
    const { keys, scan } = await scanAll(address, { pageKeys: 20 }, killWatcher);
    expect(keys.size).toBe(60_000);
    expect(scan).toMatchObject({ end: { kind: "complete" }, resumes: 1 });
  });

  it("makes the walk begin again when another process answers, and says so", async () => {
    const port = await findFreePort();
    const { address, helper, server } = await startServer([], port);
    await populate(helper, 20_000, "old");
    const successors = { started: [] as Promise<void>[], servers: [] as { helper: Helper }[] };
    const replace = inTheMiddle(() => {
      successors.started.push(
        server.stop().then(async () => {
          const next = await startServer([], port);
          successors.servers.push(next);
          await populate(next.helper, 3_000, "new");
        }),
      );
      server.kill("SIGKILL");
    });
    const { keys, scan } = await scanAll(address, {}, replace);
    await Promise.all(successors.started);
    expect(scan).toMatchObject({ end: { kind: "complete" }, restarts: ["other-process"] });
    expect([...keys.keys()].filter((name) => name.startsWith("0:old"))).toEqual([]);
    expect(scan.keys).toBe(keys.size);
    // Lookups of the process that is gone stand in no counter any more.
    const [next] = successors.servers;
    expect(next && (await readStat(next.helper, "stats", "keyspace_hits"))).toBe(scan.causedHits);
  });

  it("is opened again also after a long wait for a busy primary", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 5_000);
    let busy = false;
    let lastBatchAtMs = 0;
    const burning: Promise<void>[] = [];
    const burn = inTheMiddle(() => {
      busy = true;
      const burnt = help(address).then(async (burner) => {
        while (busy) await burner.call(["EVAL", "local x = 0 for i = 1, 1e6 do x = x + i end return x", "0"]);
      });
      // Its connection is among those that are killed.
      burning.push(burnt.catch(() => undefined));
    });
    // By a slow clock the server is busy, whatever else this machine does; half a second is fifty of its milliseconds.
    const monotonicMs = () => performance.now() / 10;
    const scanned = scanAll(address, { pace: "gentle", pageKeys: 50, giveUpAfterMs: 50, monotonicMs }, () => {
      lastBatchAtMs = performance.now();
      burn();
    });
    await eventually(async () => (busy && performance.now() - lastBatchAtMs > 1_200 ? true : undefined));
    await helper.call(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]);
    busy = false;
    await Promise.all(burning);
    const { scan, keys } = await scanned;
    expect(scan).toMatchObject({ end: { kind: "complete" }, resumes: 1 });
    expect(keys.size).toBe(5_000);
  });

  it("is given up when nobody answers any more", async () => {
    const { address, helper, server } = await startServer();
    await populate(helper, 30_000);
    const error = await failureOf(
      scanAll(
        address,
        { giveUpAfterMs: 300 },
        inTheMiddle(() => server.kill("SIGKILL")),
      ),
    );
    expect(error).toMatchObject({ failure: "refused", retryable: true });
    expect(error.message).toContain(`orders-eu 127.0.0.1:${address.endpoint.port}`);
    if (!(error instanceof ScanFailedError)) throw error;
    expect(error.unfinished).toMatchObject({
      checkpoint: { database: 0, keys: error.unfinished.keys },
      causedMisses: 3,
    });
    // PTTL and TYPE of at least the keys that were told.
    expect(error.unfinished.causedHits).toBeGreaterThanOrEqual(2 * error.unfinished.keys);
  });

  it("is not waited for when the node was never reached", async () => {
    const port = await findFreePort();
    const error = await failureOf(scanAll(addressOf({ port })));
    expect(error.message).toContain(`orders-eu 127.0.0.1:${port}: `);
    expect(error.message).toContain("ECONNREFUSED");
  });
});

describe("a server that hangs in the middle", () => {
  it("is waited for, and the walk goes on when it wakes", async () => {
    const { address, helper, server } = await startServer();
    await populate(helper, 30_000);
    const hang = inTheMiddle(() => {
      server.kill("SIGSTOP");
      setTimeout(() => server.kill("SIGCONT"), 700);
    });
    const { keys, scan } = await scanAll(address, { timeoutMs: 200 }, hang);
    expect(keys.size).toBe(30_000);
    expect(scan.end).toEqual({ kind: "complete" });
    expect(scan.resumes).toBe(1);
  });

  it("is given up after the time that was told", async () => {
    const { address, helper, server } = await startServer();
    await populate(helper, 30_000);
    const error = await failureOf(
      scanAll(
        address,
        { timeoutMs: 150, giveUpAfterMs: 400 },
        inTheMiddle(() => server.kill("SIGSTOP")),
      ),
    );
    expect(error.failure).toBe("timeout");
    expect(error.message).toContain("the node gave no answer within 150 ms");
  });

  it("does not keep a scan from being cancelled at once", async () => {
    const { address, helper, server } = await startServer();
    await populate(helper, 30_000);
    const cancelling = new AbortController();
    const hang = inTheMiddle(() => {
      server.kill("SIGSTOP");
      setTimeout(() => cancelling.abort(), 50);
    });
    const { scan } = await scanAll(address, { signal: cancelling.signal, timeoutMs: 60_000 }, hang);
    expect(scan.end).toEqual({ kind: "cancelled" });
    expect(scan.keys).toBeGreaterThan(0);
    expect(scan.durationMs).toBeLessThan(10_000);
  });
});

describe("a scan that is ended early", () => {
  it("goes on from its checkpoint, and all keys are told by both together", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 10_000, "a");
    await helper.call(["SELECT", "5"]);
    await populate(helper, 10_000, "b");
    const first = await scanAll(address, { maxKeys: 12_500 });
    expect(first.scan.end).toEqual({ kind: "bounded", by: "keys" });
    expect(first.scan.checkpoint).toMatchObject({ database: 5, keys: first.scan.keys });
    const { checkpoint } = first.scan;
    if (!checkpoint) throw new Error("there is no checkpoint");
    const second = await scanAll(address, { resumeFrom: checkpoint });
    expect(second.scan.end).toEqual({ kind: "complete" });
    expect(second.scan.restarts).toEqual([]);
    expect(new Set([...first.keys.keys(), ...second.keys.keys()]).size).toBe(20_000);
    expect(second.told()).toBeLessThan(8_000);
  });

  it("begins anew with a checkpoint of another process", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 1_000);
    const foreign: ScanCheckpoint = { runId: "f".repeat(40), database: 0, cursor: "77", keys: 500 };
    const { keys, restarts } = await scanAll(address, { resumeFrom: foreign });
    expect(keys.size).toBe(1_000);
    expect(restarts).toEqual(["other-process"]);
  });

  it("is bounded in time", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 50_000);
    const { scan } = await scanAll(address, { maxMs: 700, pace: "gentle" });
    expect(scan.end).toEqual({ kind: "bounded", by: "time" });
    expect(scan.keys).toBeLessThan(50_000);
    expect(scan.checkpoint?.runId).toBe(scan.server?.runId);
  });

  it("asks nothing when it was cancelled before", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 100);
    const { scan } = await scanAll(address, { signal: AbortSignal.abort() });
    expect(scan).toMatchObject({ end: { kind: "cancelled" }, keys: 0, sent: { scan: 0, info: 0 } });
  });

  it("fails with what the listener threw", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 5_000);
    const fail = () => {
      throw new Error("the disk is full");
    };
    await expect(scanAll(address, {}, inTheMiddle(fail, 2))).rejects.toThrow("the disk is full");
    const clients = await eventually(async () => {
      const list = String(await helper.call(["CLIENT", "LIST"]));
      return list.includes("redis-audit-bot-scan") ? undefined : list;
    });
    expect(clients).toContain("name=test");
  });
});

describe("a server that must be left alone", () => {
  it("has no room for another client", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 10);
    await helper.call(["CONFIG", "SET", "maxclients", "3"]);
    const error = await failureOf(scanAll(address));
    expect(error).toMatchObject({ failure: "refused", retryable: true });
    expect(error.message).toContain("max number of clients reached");
  });

  it("is a replica without its primary", async () => {
    const primary = await startServer(["--repl-diskless-sync-delay", "0"]);
    await populate(primary.helper, 100);
    const replica = await startServer(["--replicaof", "127.0.0.1", `${primary.server.port}`]);
    await eventually(async () =>
      String(await replica.helper.call(["INFO", "replication"])).includes("master_link_status:up")
        ? true
        : undefined,
    );
    expect((await scanAll(replica.address)).scan).toMatchObject({
      role: "replica",
      end: { kind: "complete" },
      keys: 100,
    });
    await primary.server.stop();
    await eventually(async () =>
      String(await replica.helper.call(["INFO", "replication"])).includes("master_link_status:down")
        ? true
        : undefined,
    );
    const { scan } = await scanAll(replica.address);
    expect(scan).toMatchObject({ end: { kind: "refused", refusal: "out-of-sync" }, keys: 0 });
  });

  it("has become a primary since it was chosen", async () => {
    const { address } = await startServer();
    const { scan } = await scanAll(address, { role: "replica" });
    expect(scan.end).toEqual({ kind: "refused", refusal: "role-changed" });
  });

  it("changes its role in the middle", async () => {
    const other = await startServer();
    const { address, helper } = await startServer();
    await populate(helper, 100_000);
    const { scan } = await scanAll(
      address,
      { pace: "gentle" },
      inTheMiddle(() => void helper.call(["REPLICAOF", "127.0.0.1", `${other.server.port}`])),
    );
    expect(scan.end).toMatchObject({ kind: "refused" });
    expect(scan.keys).toBeLessThan(100_000);
  });

  it("is a primary that others keep busy", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 1_000);
    let busy = true;
    const burners = Array.from({ length: 2 }, async () => {
      const burner = await help(address);
      while (busy) await burner.call(["EVAL", "local x = 0 for i = 1, 3e6 do x = x + i end return x", "0"]);
    });
    // A slow clock: where this machine is busy itself, the server would not get a whole core by any other.
    const { scan } = await scanAll(address, { pace: "gentle", monotonicMs: () => performance.now() / 20 });
    busy = false;
    await Promise.all(burners);
    expect(scan).toMatchObject({ end: { kind: "refused", refusal: "busy" }, keys: 0 });
  });
});

describe("a gentle scan", () => {
  it("takes its time also over pages that turn out to be empty", async () => {
    const { address, helper } = await startServer();
    await helper.call(["DEBUG", "SET-ACTIVE-EXPIRE", "0"]);
    const commands = Array.from(
      { length: 20_000 },
      (_, at) => ["SET", `gone:${at}`, "x", "PX", "1"] as const,
    );
    await helper.callAll(commands);
    const { scan } = await scanAll(address, { pace: "gentle", pageKeys: 30 });
    expect(scan).toMatchObject({ end: { kind: "complete" }, keys: 0, databases: [{ keysAtStart: 20_000 }] });
    // Some 660 pages that count as 25 keys each. It begins with a rest of 0.5 s, and 5,000 keys in the first second
    // become half as many more every 0.25 s.
    expect(scan.sent.scan).toBeGreaterThan(500);
    expect(scan.durationMs).toBeGreaterThan(1_600);
  });

  it("reports how it gets on, what others felt and what it cost the server", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 12_000);
    const collected = collectKeys();
    const { scan, progress } = await scanAll(address, { pace: "gentle", progressEveryMs: 200 });
    expect(collected.told()).toBe(0);
    expect(scan).toMatchObject({ end: { kind: "complete" }, keys: 12_000, pace: "gentle" });
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)?.checkpoint).toMatchObject({ runId: scan.server?.runId, database: 0 });
    expect(
      progress.every(({ share, expectedKeys }) => share > 0 && share < 1 && expectedKeys === 12_000),
    ).toBe(true);
    expect(scan.latency?.duringP99Ms).toBeGreaterThan(0);
    expect(scan.sent.ping).toBeGreaterThan(50);
    expect(scan.serverCpuShare).toBeLessThan(0.5);
  });
});
