import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import { type MonitorOptions, monitorNode } from "../../../src/redis/remediation/monitor-node.ts";
import { type RedisServer, startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { addressOf, allowDebug, failureOf, type Helper, openHelper } from "../bulk/collect-scan.ts";

const helpers: Helper[] = [];
let talking = false;

afterEach(async () => {
  talking = false;
  for (const helper of helpers.splice(0)) helper.close();
  await stopAllRedisServers();
});

async function help(server: RedisServer): Promise<Helper> {
  const helper = await openHelper(addressOf(server));
  helpers.push(helper);
  return helper;
}

const options = (server: RedisServer, more: Partial<MonitorOptions> = {}): MonitorOptions => ({
  address: addressOf(server),
  connectionName: "monitor-test",
  timeoutMs: 2_000,
  forMs: 300,
  patterns: [],
  isWorse: () => false,
  isHalted: () => false,
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  ...more,
});

/** Uses keys until the test is over. */
async function talk(server: RedisServer): Promise<void> {
  const helper = await help(server);
  talking = true;
  const go = async (): Promise<void> => {
    while (talking) {
      await helper.callAll([
        ["GET", "hot"],
        ["GET", "hot"],
        ["MGET", "hot", "cold"],
        ["SET", "line\nbreak", "a value that nobody may see"],
        ["EVAL", "return redis.call('GET', KEYS[1])", "1", "of script"],
      ]);
    }
  };
  go().catch(() => undefined);
}

async function findMonitors(helper: Helper): Promise<readonly string[]> {
  const list = String(await helper.call(["CLIENT", "LIST"]));
  return list.split("\n").filter((line) => / flags=O\b/.test(line));
}

describe("watching a server", () => {
  it("counts commands and first keys, keeps no values, and leaves nothing running", async () => {
    const server = await startRedisServer();
    await talk(server);
    const helper = await help(server);
    const watching = monitorNode(options(server));
    await expect.poll(() => findMonitors(helper)).toHaveLength(1);
    const seen = await watching;
    expect(seen.ended).toBe("time");
    expect(seen.watchedMs).toBeGreaterThanOrEqual(300);
    expect(seen.commands).toBeGreaterThan(50);
    expect(seen.pingP99Ms).toBeGreaterThan(0);
    expect(JSON.stringify(seen)).not.toMatch(/nobody|redis\.call/);
    expect(seen.keys.map(({ key }) => key)).toEqual(["hot", "line\\nbreak", "of script"]);
    const [hot, line] = seen.keys;
    expect((hot?.count ?? 0) / (line?.count ?? 1)).toBeCloseTo(3, 0);
    // EVAL itself has no key; what its script runs has. The bot's own PINGs are left out.
    expect(seen.names.map(({ name }) => name).toSorted()).toEqual(["eval", "get", "mget", "set"]);
    expect(seen.withKey / seen.commands).toBeCloseTo(5 / 6, 1);
    await expect.poll(() => findMonitors(helper)).toHaveLength(0);
  });

  it("of nothing that runs shows nothing", async () => {
    const seen = await monitorNode(options(await startRedisServer()));
    expect(seen).toMatchObject({ ended: "time", commands: 0, withKey: 0, names: [], keys: [] });
  });

  it("ends at once when it is stopped", async () => {
    const startedMs = performance.now();
    let asked = 0;
    const seen = await monitorNode(
      options(await startRedisServer(), { forMs: 10_000, isHalted: () => ++asked > 2 }),
    );
    expect(seen.ended).toBe("stopped");
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  it("ends when PING gets worse, also while the server answers nothing", async () => {
    const server = await startRedisServer({ args: allowDebug });
    const helper = await help(server);
    const watching = monitorNode(options(server, { forMs: 10_000, isWorse: (p99Ms) => p99Ms > 150 }));
    await expect.poll(() => findMonitors(helper)).toHaveLength(1);
    await helper.call(["DEBUG", "SLEEP", "1.5"]);
    const seen = await watching;
    expect(seen.ended).toBe("latency");
    expect(seen.watchedMs).toBeLessThan(5_000);
  });

  it("ends when lines come later and later", async () => {
    const server = await startRedisServer();
    await talk(server);
    const startMs = performance.now();
    const nowMs = () => Date.now() + 4 * (performance.now() - startMs);
    expect((await monitorNode(options(server, { forMs: 10_000, nowMs }))).ended).toBe("backlog");
  });

  it("says when the connection broke", async () => {
    const server = await startRedisServer();
    const helper = await help(server);
    const watching = monitorNode(options(server, { forMs: 10_000 }));
    const [line = ""] = await expect
      .poll(() => findMonitors(helper))
      .toHaveLength(1)
      .then(() => findMonitors(helper));
    await helper.call(["CLIENT", "KILL", "ID", /^id=(\d+)/.exec(line)?.[1] ?? ""]);
    expect((await watching).ended).toBe("lost");
  });
});

describe("a server that does not let it", () => {
  const password = new Secret("pw-7");

  it.each([
    ["monitor", "+monitor"],
    ["command", "+command"],
  ])("by denying %s is named, with the rule to grant", async (command, rule) => {
    const server = await startRedisServer();
    const helper = await help(server);
    await helper.call(["ACL", "SETUSER", "watcher", "on", ">pw-7", "~*", "+@all", `-${command}`]);
    const address = addressOf(server, { username: "watcher", password });
    const error = await failureOf(monitorNode(options(server, { address })));
    expect(error.message).toContain(`127.0.0.1:${server.port}: ${command.toUpperCase()} failed: NOPERM`);
    expect(error.message).toContain(`grant ${rule} to the user`);
    expect(error).toMatchObject({ failure: "denied", retryable: false });
    expect(error.message).not.toContain("pw-7");
  });

  it("by its password is told so, and one without a password needs none", async () => {
    const closed = await startRedisServer({ args: ["--requirepass", "other"] });
    const error = await failureOf(monitorNode(options(closed, { address: addressOf(closed, { password }) })));
    expect(error.failure).toBe("auth");
    const open = await startRedisServer();
    expect((await monitorNode(options(open, { address: addressOf(open, { password }) }))).ended).toBe("time");
  });

  it("by not being there may be tried again", async () => {
    const server = await startRedisServer();
    await server.stop();
    expect(await failureOf(monitorNode(options(server)))).toMatchObject({
      failure: "refused",
      retryable: true,
    });
  });
});
