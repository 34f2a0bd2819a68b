import { afterEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../src/core/fleet.ts";
import { parseInfo, readText } from "../../src/core/redis-text/parse-info.ts";
import { RedisCallError } from "../../src/core/redis-text/redis-call-error.ts";
import { Secret } from "../../src/core/secret.ts";
import {
  createRedisConnections,
  type RedisConnectionOptions,
  type RedisConnections,
} from "../../src/redis/connections.ts";
import type { ConnectionEvent } from "../../src/redis/node-connection.ts";
import {
  declareCluster,
  eventually,
  findFreePort,
  firstEndpoint,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";
import { speakOlder, startRelay, stopAllRelays } from "../support/relay.ts";

const opened: RedisConnections[] = [];

afterEach(async () => {
  for (const connections of opened.splice(0)) connections.close();
  await stopAllRedisServers();
});

function connect(options: Partial<RedisConnectionOptions> = {}): RedisConnections {
  const connections = createRedisConnections({
    connectionName: "bot-under-test",
    timeoutMs: 500,
    random: () => 1,
    ...options,
  });
  opened.push(connections);
  return connections;
}

function callTo(cluster: Cluster, connections = connect()) {
  return connections.call(cluster, firstEndpoint(cluster));
}

async function failureOf(promise: Promise<unknown>): Promise<RedisCallError> {
  const outcome = await promise.then(
    (reply) => new Error(`answered ${String(reply)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof RedisCallError) return outcome;
  throw outcome;
}

describe("a kept connection", () => {
  it("is one per node, under the bot's name, however many commands are sent at once", async () => {
    const server = await startRedisServer();
    const cluster = declareCluster([server]);
    const connections = connect();
    await Promise.all(Array.from({ length: 30 }, () => callTo(cluster, connections)(["PING"])));
    const clients = String(await callTo(cluster, connections)(["CLIENT", "LIST"]));
    expect(clients.trim().split("\n")).toHaveLength(1);
    expect(clients).toContain(" name=bot-under-test ");
  });

  it("gives each command its own reply, in any order of sending", async () => {
    const call = callTo(declareCluster([await startRedisServer()]));
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    expect(await Promise.all(texts.map((text) => call(["ECHO", text])))).toEqual(texts);
  });

  it("sends nothing before the first command", async () => {
    const server = await startRedisServer();
    const cluster = declareCluster([server]);
    const events: ConnectionEvent[] = [];
    const call = callTo(cluster, connect({ onEvent: (event) => events.push(event) }));
    expect(events).toEqual([]);
    await call(["PING"]);
    expect(events).toEqual([{ kind: "connected", cluster: "orders-eu", node: `127.0.0.1:${server.port}` }]);
  });

  it("rejects commands after it was closed", async () => {
    const server = await startRedisServer();
    const connections = connect();
    const call = callTo(declareCluster([server]), connections);
    await call(["PING"]);
    connections.close();
    const error = await failureOf(call(["PING"]));
    expect(error.message).toBe(
      `orders-eu 127.0.0.1:${server.port}: PING was not sent: the connection was closed`,
    );
  });
});

describe("a node that hangs", () => {
  it("costs a command its timeout and says which command that was", async () => {
    const server = await startRedisServer();
    const call = callTo(declareCluster([server]));
    await call(["PING"]);
    server.kill("SIGSTOP");
    const errors = await Promise.all([failureOf(call(["INFO", "memory"])), failureOf(call(["PING"]))]);
    expect(
      errors.map(({ message, failure, code, retryable }) => ({ message, failure, code, retryable })),
    ).toEqual([
      {
        message: `orders-eu 127.0.0.1:${server.port}: INFO memory timed out after 500 ms`,
        failure: "timeout",
        code: "REDIS_TIMEOUT",
        retryable: true,
      },
      {
        message: `orders-eu 127.0.0.1:${server.port}: PING timed out after 500 ms`,
        failure: "timeout",
        code: "REDIS_TIMEOUT",
        retryable: true,
      },
    ]);
  });

  it("fails the next command at once, without waiting again", async () => {
    const server = await startRedisServer();
    const call = callTo(declareCluster([server]));
    server.kill("SIGSTOP");
    await failureOf(call(["PING"]));
    const error = await failureOf(call(["INFO", "server"]));
    expect(error.failure).toBe("timeout");
    expect(error.message).toBe(
      `orders-eu 127.0.0.1:${server.port}: INFO server was not sent: the node gave no answer within 500 ms`,
    );
  });

  it("counts connecting in, for a node that hangs before the first command", async () => {
    const server = await startRedisServer();
    server.kill("SIGSTOP");
    const error = await failureOf(callTo(declareCluster([server]))(["PING"]));
    expect(error.message).toContain("PING timed out after 500 ms");
  });

  it("works again when it wakes, and no late reply reaches a later command", async () => {
    const server = await startRedisServer();
    const call = callTo(declareCluster([server]));
    await call(["PING"]);
    server.kill("SIGSTOP");
    await failureOf(call(["ECHO", "early"]));
    server.kill("SIGCONT");
    expect(await eventually(() => call(["ECHO", "late"]))).toBe("late");
    expect(await call(["ECHO", "later"])).toBe("later");
    const clients = await eventually(async () => {
      const text = String(await call(["CLIENT", "LIST"])).trim();
      return text.includes("\n") ? undefined : text;
    });
    expect(clients).toContain("name=bot-under-test");
  });
});

describe("a node that is gone", () => {
  it("is refused at once and comes back by itself as another process", async () => {
    const port = await findFreePort();
    const first = await startRedisServer({ port });
    const call = callTo(declareCluster([first]));
    const runId = async () => readText(parseInfo(await call(["INFO", "server"])), "run_id");
    const before = await runId();
    await first.stop();
    const error = await eventually(() => failureOf(call(["PING"])));
    expect(error.failure).toBe("refused");
    expect(error.retryable).toBe(true);
    await startRedisServer({ port });
    expect(await eventually(runId)).not.toBe(before);
  });

  it("rejects the commands that were under way when it was killed", async () => {
    const server = await startRedisServer();
    const cluster = declareCluster([server]);
    const waiting = failureOf(callTo(cluster, connect({ timeoutMs: 10_000 }))(["BLPOP", "nothing", "0"]));
    const watch = callTo(cluster);
    await eventually(async () =>
      String(await watch(["INFO", "clients"])).includes("blocked_clients:1") ? true : undefined,
    );
    server.kill("SIGKILL");
    expect((await waiting).failure).toBe("refused");
  });

  it("waits longer after each failed attempt, and never more than five seconds", async () => {
    let nowMs = 0;
    const events: ConnectionEvent[] = [];
    const cluster = declareCluster([{ port: await findFreePort() }]);
    const call = callTo(
      cluster,
      connect({ monotonicMs: () => nowMs, random: () => 0, onEvent: (event) => events.push(event) }),
    );
    for (const [waitMs, attempts] of [
      [0, 1],
      [99, 1],
      [1, 2],
      [199, 2],
      [1, 3],
      [400, 4],
      [800, 5],
      [1_600, 6],
      [3_200, 7],
      [4_999, 7],
      [1, 8],
      [5_000, 9],
    ] as const) {
      nowMs += waitMs;
      await failureOf(call(["PING"]));
      expect(events.filter((event) => event.kind === "failed")).toHaveLength(attempts);
    }
  });

  it("says that a name cannot be resolved", async () => {
    const cluster = declareCluster([], { endpoints: [{ host: "no-such-host.invalid", port: 6379 }] });
    const error = await failureOf(callTo(cluster, connect({ timeoutMs: 5_000 }))(["PING"]));
    expect(error.failure).toBe("refused");
    expect(error.message).toContain("orders-eu no-such-host.invalid:6379: PING failed: getaddrinfo");
  });
});

describe("a server that is full", () => {
  it("refuses the bot with the server's own words, and takes it in when there is room", async () => {
    const server = await startRedisServer({ args: ["--maxclients", "1"] });
    const cluster = declareCluster([server]);
    const holder = connect();
    await callTo(cluster, holder)(["PING"]);
    const call = callTo(cluster);
    const error = await failureOf(call(["PING"]));
    expect(error.failure).toBe("refused");
    expect(error.message).toBe(
      `orders-eu 127.0.0.1:${server.port}: PING failed: ERR max number of clients reached`,
    );
    holder.close();
    expect(await eventually(() => call(["PING"]))).toBe("PONG");
  });
});

describe("credentials", () => {
  it("reach the server as user name and password", async () => {
    const server = await startRedisServer({ config: "user auditor on >s3cret +@all\nuser default off\n" });
    const cluster = declareCluster([server], { username: "auditor", password: new Secret("s3cret") });
    expect(await callTo(cluster)(["ACL", "WHOAMI"])).toBe("auditor");
  });

  it("that are wrong fail as such, and appear in no part of the error", async () => {
    const server = await startRedisServer({ args: ["--requirepass", "right"] });
    const cluster = declareCluster([server], { password: new Secret("wr0ng-passw0rd") });
    const error = await failureOf(callTo(cluster)(["PING"]));
    expect(error.failure).toBe("auth");
    expect(error.retryable).toBe(false);
    expect(error.message).toContain("PING failed: WRONGPASS");
    expect(
      JSON.stringify([error.message, error.stack, error.cause, Object.entries(error.cause ?? {})]),
    ).not.toContain("wr0ng-passw0rd");
  });

  it("that are missing fail as such", async () => {
    const server = await startRedisServer({ args: ["--requirepass", "right"] });
    const error = await failureOf(callTo(declareCluster([server]))(["PING"]));
    expect(error.failure).toBe("auth");
    expect(error.message).toContain("NOAUTH");
  });

  it("that the server does not ask for do no harm", async () => {
    const server = await startRedisServer();
    for (const reached of [server, await startRelay(server.port, { reword: speakOlder })]) {
      const cluster = declareCluster([reached], { password: new Secret("needless") });
      expect(await callTo(cluster)(["PING"])).toBe("PONG");
    }
    await stopAllRelays();
  });
});

describe("a command that is not allowed", () => {
  it("fails alone when the user may not use it", async () => {
    const server = await startRedisServer({ config: "user default on nopass ~* +@all -info -client\n" });
    const call = callTo(declareCluster([server]));
    const [info, ping] = await Promise.all([failureOf(call(["INFO", "memory"])), call(["PING"])]);
    expect(info.failure).toBe("denied");
    expect(info.retryable).toBe(false);
    expect(info.message).toContain("INFO memory failed: NOPERM");
    expect(ping).toBe("PONG");
  });

  it("fails as denied when it was renamed, without the arguments that the server repeats", async () => {
    const server = await startRedisServer({ config: 'rename-command EXPIRE "hidden"\n' });
    const error = await failureOf(
      callTo(declareCluster([server]))(["EXPIRE", "user:jane@example.com", "60"]),
    );
    expect(error.failure).toBe("denied");
    expect(error.message).toBe(
      `orders-eu 127.0.0.1:${server.port}: EXPIRE failed: ERR unknown command 'EXPIRE'`,
    );
    expect(String(error.cause)).not.toContain("jane@example.com");
  });
});
