import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import { packageRoot } from "../../../src/package-root.ts";
import type { NodeAddress } from "../../../src/redis/node-address.ts";
import {
  eventually,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { speakNewer, speakOlder, startRelay, stopAllRelays } from "../../support/relay.ts";
import {
  addressOf,
  allowDebug,
  failureOf,
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
  await stopAllRelays();
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

/** The README's second rule, for audits, without ACL. */
const readmeRule = [
  ...readFileSync(join(packageRoot, "README.md"), "utf8").matchAll(/^ACL (SETUSER audit-bot on .*)$/gm),
].map(([, words = ""]) => words.split(" "))[1] as readonly string[];
const lengthRights = ["+llen", "+scard", "+zcard", "+hlen", "+xlen"];
const readmeRights = readmeRule.filter((word) => word.startsWith("+"));
const leastRights = readmeRights.filter((right) => !lengthRights.includes(right));

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
    await helper.call(["ACL", ...readmeRule]);
    const address = addressOf(server, { tls, username: "audit-bot", password: new Secret("password") });
    const { keys, scan } = await scanAll(address);
    expect(keys.size).toBe(20_001);
    expect(keys.get("0:tags")).toMatchObject({ type: "set", elements: 2 });
    expect(scan).toMatchObject({ end: { kind: "complete" }, notAssessed: [], deniedKeys: 0 });
    const denied = String(await helper.call(["INFO", "errorstats"]));
    expect(denied).not.toContain("NOPERM");
  });

  it("trusts no server whose certificate nobody vouches for", async () => {
    const server = await startRedisServer({
      tls: true,
      args: [
        ...["--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-ca-cert-file", certFile],
        ...["--tls-auth-clients", "no"],
      ],
    });
    const error = await failureOf(scanAll(addressOf(server, { tls: { verify: true } })));
    expect(error).toMatchObject({ failure: "refused" });
    expect(error.message).toContain(`orders-eu 127.0.0.1:${server.port}: `);
    expect(error.message).toContain(
      "self-signed certificate: if its CA is your own, name the CA's PEM file in NODE_EXTRA_CA_CERTS, or as tls.caFile",
    );
  });

  it("is asked for where a server wants a password and none is known", async () => {
    const { address, helper } = await startServer();
    await helper.call(["CONFIG", "SET", "requirepass", "s3cret"]);
    expect(await failureOf(scanAll(address))).toMatchObject({ failure: "auth", retryable: false });
  });

  it("scans a server that wants no password, though one is declared", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 10);
    expect((await scanAll({ ...address, password: new Secret("needless") })).keys.size).toBe(10);
  });

  it("scans a server that wants no password, though one is declared, in the words of Redis 5", async () => {
    const { helper, server } = await startServer();
    await populate(helper, 10);
    const relay = await startRelay(server.port, { reword: speakOlder });
    const address = { ...addressOf(relay), password: new Secret("needless") };
    expect((await scanAll(address)).keys.size).toBe(10);
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
    const rights = leastRights.filter(
      (right) => !["+memory|usage", "+type", "+object|encoding"].includes(right),
    );
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", ...rights]);
    await helper.call(["CONFIG", "RESETSTAT"]);
    const { keys, scan } = await scanAll({ ...address, username: "auditor", password: new Secret("s3cret") });
    expect(keys.size).toBe(3_001);
    expect(keys.get("0:key:1")).toMatchObject({ ttlMs: -1, type: "unknown", memoryBytes: undefined });
    expect(scan.end).toEqual({ kind: "complete" });
    expect(scan.notAssessed).toEqual([
      { what: "type", reason: expect.stringMatching(/^NOPERM .*no permissions to run the 'type' command/) },
      { what: "memory", reason: expect.stringMatching(/^NOPERM .*'memory\|usage' command/) },
      { what: "encoding", reason: expect.stringMatching(/^NOPERM .*'object\|encoding' command/) },
    ]);
    // Found out with one question each, not with one for each key.
    expect(String(await helper.call(["INFO", "errorstats"]))).toContain("errorstat_NOPERM:count=3");
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
    // Four questions each.
    expect(scan.deniedKeys).toBe(400);
  });

  it("that may read some keys only sees those where the server refuses the others in the words of 7.2", async () => {
    const { helper, server } = await startServer();
    await populate(helper, 100, "mine");
    await populate(helper, 100, "theirs");
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~mine:*", ...leastRights]);
    const address = addressOf(await startRelay(server.port, { reword: speakNewer }));
    const { keys, scan } = await scanAll({ ...address, username: "auditor", password: new Secret("s3cret") });
    expect(keys.get("0:mine:1")).toMatchObject({ type: "string", ttlMs: -1 });
    expect(keys.get("0:theirs:1")).toMatchObject({ type: "unknown", ttlMs: undefined });
    expect(scan).toMatchObject({ end: { kind: "complete" }, notAssessed: [], deniedKeys: 400 });
  });

  it("that may not even SCAN is refused with the reason", async () => {
    const { address, helper } = await startServer();
    await populate(helper, 10);
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", "+info", "+ping", "+pttl"]);
    const error = await failureOf(
      scanAll({ ...address, username: "auditor", password: new Secret("s3cret") }),
    );
    expect(error.failure).toBe("denied");
    expect(error.message).toContain("SCAN failed: NOPERM");
  });
});

describe("logical databases", () => {
  const noSelect = leastRights.filter((right) => right !== "+select");

  /** Keys in databases 0 and 3, and a user who has these rights. */
  async function startWithTwo(rights: readonly string[], first = 100): Promise<NodeAddress> {
    const { address, helper } = await startServer();
    if (first > 0) await populate(helper, first, "first");
    await helper.call(["SELECT", "3"]);
    await populate(helper, 500, "second");
    await helper.call(["ACL", "SETUSER", "auditor", "on", ">s3cret", "~*", ...rights]);
    return { ...address, username: "auditor", password: new Secret("s3cret") };
  }

  it("are walked as far as they may be selected, and the others are told", async () => {
    const { keys, scan } = await scanAll(await startWithTwo(noSelect));
    expect(keys.size).toBe(100);
    expect(scan).toMatchObject({
      end: { kind: "complete" },
      databases: [{ index: 0, keys: 100 }],
      unselected: {
        databases: [{ index: 3, keys: 500 }],
        reason: expect.stringMatching(/^NOPERM .*no permissions to run the 'select' command/),
      },
    });
  });

  it("are told where none that has keys may be selected, with the rule that helps", async () => {
    const error = await failureOf(scanAll(await startWithTwo(noSelect, 0)));
    expect(error.failure).toBe("denied");
    expect(error.message).toMatch(
      /SELECT failed: NOPERM .*; all keys are in database 3; grant \+select to the user$/,
    );
    const wanted = await failureOf(scanAll(await startWithTwo(noSelect), { database: 3 }));
    expect(wanted.message).toMatch(/SELECT failed: NOPERM .*; grant \+select to the user$/);
  });

  it("are found one by one where INFO is denied", async () => {
    const rights = leastRights.filter((right) => right !== "+info");
    const { keys, scan } = await scanAll(await startWithTwo([...rights, "+dbsize"]));
    expect(keys.size).toBe(600);
    expect(scan).toMatchObject({
      end: { kind: "complete" },
      databases: [
        { index: 0, keysAtStart: 100, keys: 100 },
        { index: 3, keysAtStart: 500, keys: 500 },
      ],
    });
    expect(scan).not.toHaveProperty("unselected");
    // Where DBSIZE is denied as well nobody knows which are empty.
    const { keys: all } = await scanAll(await startWithTwo(rights));
    expect(all.size).toBe(600);
  });

  it("may be missing where both INFO and SELECT are denied, and that is told", async () => {
    const { keys, scan } = await scanAll(await startWithTwo(noSelect.filter((right) => right !== "+info")));
    expect(keys.size).toBe(100);
    expect(scan.unselected).toEqual({ databases: [], reason: expect.stringMatching(/^NOPERM /) });
  });

  it("are one only in a cluster, which is whole without INFO and SELECT", async () => {
    const { address, helper } = await startServer(["--cluster-enabled", "yes"]);
    await helper.call(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
    await eventually(async () =>
      String(await helper.call(["CLUSTER", "INFO"])).includes("cluster_state:ok") ? true : undefined,
    );
    await helper.call([
      "ACL",
      "SETUSER",
      "auditor",
      "on",
      ">s3cret",
      "~*",
      ...noSelect.filter((right) => right !== "+info"),
    ]);
    const { scan } = await scanAll({ ...address, username: "auditor", password: new Secret("s3cret") });
    expect(scan.end).toEqual({ kind: "complete" });
    expect(scan).not.toHaveProperty("unselected");
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
      ["encoding", "ERR unknown command 'OBJECT'"],
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
