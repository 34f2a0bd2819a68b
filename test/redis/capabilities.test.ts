import { afterEach, describe, expect, it } from "vitest";
import { readCapabilities } from "../../src/redis/capabilities.ts";
import { createRedisConnections, type RedisConnections } from "../../src/redis/connections.ts";
import {
  declareCluster,
  firstEndpoint,
  type RedisServerOptions,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";
import { speakNewer, startRelay, stopAllRelays } from "../support/relay.ts";

const opened: RedisConnections[] = [];

afterEach(async () => {
  for (const connections of opened.splice(0)) connections.close();
  await stopAllRelays();
  await stopAllRedisServers();
});

async function callTo(options: RedisServerOptions) {
  const cluster = declareCluster([await startRedisServer(options)]);
  const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 1_000 });
  opened.push(connections);
  return connections.call(cluster, firstEndpoint(cluster));
}

describe("readCapabilities", () => {
  it("tells what an open server is and denies nothing", async () => {
    const call = await callTo({ args: ["--maxmemory", "64mb", "--maxmemory-policy", "volatile-lfu"] });
    expect(await readCapabilities(call)).toEqual({
      product: "redis",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      role: "primary",
      mode: "standalone",
      evictionPolicy: "volatile-lfu",
      maxmemoryBytes: 67108864,
      denied: [],
    });
  });

  it("gives no limit where none is set", async () => {
    const capabilities = await readCapabilities(await callTo({}));
    expect(capabilities.evictionPolicy).toBe("noeviction");
    expect(capabilities).not.toHaveProperty("maxmemoryBytes");
  });

  it("touches no key and counts no hits, and but eight misses", async () => {
    const call = await callTo({});
    await readCapabilities(call);
    const stats = String(await call(["INFO", "stats"]));
    expect(stats).toContain("keyspace_hits:0\r\n");
    expect(stats).toContain("keyspace_misses:8\r\n");
    expect(await call(["DBSIZE"])).toBe(0);
  });

  it("names the commands that were renamed, as managed services do", async () => {
    const call = await callTo({ config: 'rename-command CONFIG ""\nrename-command SLOWLOG "hidden"\n' });
    const capabilities = await readCapabilities(call);
    expect(capabilities.denied).toEqual(["CONFIG GET", "SLOWLOG GET", "SLOWLOG LEN"]);
    expect(capabilities.evictionPolicy).toBe("noeviction");
  });

  it("names the commands that the user may not use, down to the subcommand", async () => {
    const call = await callTo({
      config:
        "user default on nopass ~app:* +@all -eval -latency -config +config|get -memory -scan -client +client|list\n",
    });
    expect((await readCapabilities(call)).denied).toEqual(["MEMORY USAGE", "SCAN", "LATENCY", "EVAL"]);
  });

  it("names each command that an audit lacks", async () => {
    const call = await callTo({
      config: "user default on nopass ~* +@all -pttl -type -hlen -randomkey -select -readonly\n",
    });
    expect((await readCapabilities(call)).denied).toEqual(["PTTL", "TYPE", "HLEN", "RANDOMKEY", "SELECT"]);
  });

  it("allows MEMORY USAGE to a user who merely may not see the key it was tried on", async () => {
    const call = await callTo({ config: "user default on nopass ~app:* +@all\n" });
    expect((await readCapabilities(call)).denied).toEqual([]);
  });

  it("allows what asks about keys to a user who may see some, also in the words of 7.2", async () => {
    const { port } = await startRedisServer({ config: "user default on nopass ~app:* +@all\n" });
    const cluster = declareCluster([await startRelay(port, { reword: speakNewer })]);
    const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 1_000 });
    opened.push(connections);
    const { denied } = await readCapabilities(connections.call(cluster, firstEndpoint(cluster)));
    expect(denied).toEqual([]);
  });

  it("asks HELLO and CONFIG GET where INFO is denied", async () => {
    const call = await callTo({
      config: "user default on nopass ~* +@all -info\n",
      args: ["--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"],
    });
    expect(await readCapabilities(call)).toEqual({
      product: "redis",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      role: "primary",
      mode: "standalone",
      evictionPolicy: "allkeys-lru",
      maxmemoryBytes: 67108864,
      denied: ["INFO"],
    });
  });

  it("takes what HELLO tells anybody when all else is denied, and leaves the rest unknown", async () => {
    const call = await callTo({ config: "user default on nopass ~* -@all +ping +client|setname\n" });
    expect(await readCapabilities(call)).toEqual({
      product: "redis",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      role: "primary",
      mode: "standalone",
      denied: [
        "INFO",
        "CONFIG GET",
        "SLOWLOG GET",
        "SLOWLOG LEN",
        "CLIENT LIST",
        "MEMORY USAGE",
        "OBJECT ENCODING",
        "SCAN",
        ...["PTTL", "TYPE", "LLEN", "SCARD", "ZCARD", "HLEN", "XLEN", "RANDOMKEY", "SELECT"],
        "LATENCY",
        "EVAL",
      ],
    });
  });

  it("checks CLUSTER NODES and READONLY in cluster mode only", async () => {
    const renamed = { config: 'rename-command CLUSTER ""\nrename-command READONLY ""\n' };
    expect((await readCapabilities(await callTo(renamed))).denied).toEqual([]);
    const call = await callTo({ ...renamed, args: ["--cluster-enabled", "yes"] });
    const capabilities = await readCapabilities(call);
    expect(capabilities.mode).toBe("cluster");
    expect(capabilities.denied).toEqual(["READONLY", "CLUSTER NODES"]);
  });

  it("rejects when the node does not let the bot in", async () => {
    const call = await callTo({ args: ["--requirepass", "secret"] });
    await expect(readCapabilities(call)).rejects.toMatchObject({ failure: "auth" });
  });
});
