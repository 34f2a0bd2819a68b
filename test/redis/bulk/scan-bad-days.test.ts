import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { ScanCheckpoint } from "../../../src/core/keyspace-scan/scan-progress.ts";
import { RedisCallError } from "../../../src/core/redis-text/redis-call-error.ts";
import { Secret } from "../../../src/core/secret.ts";
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
  type Helper,
  openHelper,
  populate,
  scanAll,
} from "./collect-scan.ts";

const certFile = fileURLToPath(new URL("../../fixtures/tls/server.crt", import.meta.url));
const keyFile = fileURLToPath(new URL("../../fixtures/tls/server.key", import.meta.url));

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

async function failureOf(promise: Promise<unknown>): Promise<RedisCallError> {
  const outcome = await promise.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  );
  if (outcome instanceof RedisCallError) return outcome;
  throw outcome;
}

/** Makes `act` happen once, in the middle of a scan. */
function inTheMiddle(act: () => unknown, afterBatches = 10): () => void {
  let batches = 0;
  return () => {
    batches += 1;
    if (batches === afterBatches) act();
  };
}

/** The user that the README describes. */
const leastRights = [
  "+scan",
  "+pttl",
  "+type",
  "+memory|usage",
  "+info",
  "+ping",
  "+select",
  "+client|setname",
];
const lengthRights = ["+llen", "+scard", "+zcard", "+hlen", "+xlen"];

describe("a user with the least rights", () => {
  it("scans over TLS", async () => {
    const server = await startRedisServer({
      tls: true,
      args: [
        ...["--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-ca-cert-file", certFile],
        ...["--tls-auth-clients", "no"],
        ...allowDebug,
      ],
    });
    const tls = { ca: readFileSync(certFile, "utf8"), verify: true };
    const helper = await help(addressOf(server, { tls }));
    await populate(helper, 20_000);
    await helper.call(["SADD", "tags", "a", "b"]);
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", ...leastRights, ...lengthRights]);
    const address = addressOf(server, { tls, username: "auditor", password: new Secret("s3cret") });
    const { keys, scan } = await scanAll(address);
    expect(keys.size).toBe(20_001);
    expect(keys.get("0:tags")).toMatchObject({ type: "set", elements: 2 });
    expect(scan).toMatchObject({ end: { kind: "complete" }, notAssessed: [], deniedKeys: 0 });
    const denied = String(await helper.call(["INFO", "errorstats"]));
    expect(denied).not.toContain("NOPERM");
  });

  it("is told apart from one with a wrong password, which the message does not hold", async () => {
    const { address, helper } = await startServer();
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", ...leastRights]);
    const error = await failureOf(
      scanAll({ ...address, username: "auditor", password: new Secret("hunter2-wrong") }),
    );
    expect(error).toMatchObject({ failure: "auth", retryable: false });
    expect(error.message).toContain(`orders-eu 127.0.0.1:${address.endpoint.port}: AUTH failed: WRONGPASS`);
    expect(error.message).not.toContain("hunter2");
  });

  it("that may not ask for something still scans, and is told what is missing and why", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 3_000);
    await helper.call(["SADD", "tags", "a", "b"]);
    const rights = leastRights.filter((right) => right !== "+memory|usage" && right !== "+type");
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", ...rights]);
    await helper.call(["CONFIG", "RESETSTAT"]);
    const { keys, scan } = await scanAll({ ...address, username: "auditor", password: new Secret("s3cret") });
    expect(keys.size).toBe(3_001);
    expect(keys.get("0:key:1")).toMatchObject({ ttlMs: -1, type: "unknown", memoryBytes: undefined });
    expect(scan.end).toEqual({ kind: "complete" });
    expect(scan.notAssessed).toEqual([
      { what: "type", reason: expect.stringMatching(/^NOPERM .*no permissions to run the 'type' command/) },
      { what: "memory", reason: expect.stringMatching(/^NOPERM .*'memory\|usage' command/) },
    ]);
    // Found out with one question each, not with one for each key.
    expect(String(await helper.call(["INFO", "errorstats"]))).toContain("errorstat_NOPERM:count=2");
  });

  it("that may not ask for lengths learns so from the first pages", async () => {
    const { address, helper } = await startServer();
    await helper.callAll(Array.from({ length: 4_000 }, (_, index) => ["SADD", `set:${index}`, "a"]));
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", ...leastRights]);
    const { keys, scan } = await scanAll({ ...address, username: "auditor", password: new Secret("s3cret") });
    expect(keys.size).toBe(4_000);
    expect(scan.notAssessed.map(({ what }) => what)).toEqual(["elements"]);
    expect(scan.sent.elements).toBeLessThan(4_000);
  });

  it("that may read some keys only sees the names of the others", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 100, "mine");
    await populate(helper, 100, "theirs");
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~mine:*", ...leastRights]);
    const { keys, scan } = await scanAll({ ...address, username: "auditor", password: new Secret("s3cret") });
    expect(keys.size).toBe(200);
    expect(keys.get("0:mine:1")).toMatchObject({ type: "string", ttlMs: -1 });
    expect(keys.get("0:theirs:1")).toMatchObject({
      type: "unknown",
      ttlMs: undefined,
      memoryBytes: undefined,
    });
    expect(scan).toMatchObject({ end: { kind: "complete" }, notAssessed: [] });
    // Three questions each.
    expect(scan.deniedKeys).toBe(300);
  });

  it("that may not even SCAN is refused with the reason", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 10);
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", "+info", "+ping"]);
    const error = await failureOf(
      scanAll({ ...address, username: "auditor", password: new Secret("s3cret") }),
    );
    expect(error.failure).toBe("denied");
    expect(error.message).toContain("SCAN failed: NOPERM");
  });
});

describe("a server without some commands", () => {
  it("is scanned where MEMORY, TYPE and OBJECT do not exist", async () => {
    const { address, helper } = await startServer(
      ["MEMORY", "TYPE", "OBJECT"].flatMap((command) => ["--rename-command", command, ""]),
    );
    await populate(helper, 1_000);
    const { keys, scan } = await scanAll(address);
    expect(keys.size).toBe(1_000);
    expect(scan.notAssessed.map(({ what, reason }) => [what, reason])).toEqual([
      ["type", "ERR unknown command 'TYPE'"],
      ["memory", "ERR unknown command 'MEMORY'"],
    ]);
  });

  it("is scanned where INFO does not exist, though it cannot be known again", async () => {
    const { address, helper } = await startServer(["--rename-command", "INFO", ""]);
    await populate(helper, 1_000);
    const { keys, scan } = await scanAll(address);
    expect(keys.size).toBe(1_000);
    expect(scan).toMatchObject({
      end: { kind: "complete" },
      databases: [{ index: 0, keysAtStart: 1_000, keys: 1_000 }],
    });
    expect(scan).not.toHaveProperty("server");
    expect(scan).not.toHaveProperty("serverCpuShare");
  });
});

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
    const successors: Promise<void>[] = [];
    const replace = inTheMiddle(() => {
      successors.push(
        server.stop().then(async () => {
          const next = await startServer([], port);
          await populate(next.helper, 3_000, "new");
        }),
      );
      server.kill("SIGKILL");
    });
    const { keys, scan } = await scanAll(address, {}, replace);
    await Promise.all(successors);
    expect(scan).toMatchObject({ end: { kind: "complete" }, restarts: ["other-process"] });
    expect([...keys.keys()].filter((name) => name.startsWith("0:old"))).toEqual([]);
    expect(scan.keys).toBe(keys.size);
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
    const { scan } = await scanAll(address, { pace: "gentle", monotonicMs: () => performance.now() / 6 });
    busy = false;
    await Promise.all(burners);
    expect(scan).toMatchObject({ end: { kind: "refused", refusal: "busy" }, keys: 0 });
  });
});

describe("a gentle scan", () => {
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
