import { describe, expect, it } from "vitest";
import type { Observation } from "../../../src/core/observation.ts";
import { RedisCallError } from "../../../src/core/redis-text/redis-call-error.ts";
import { type ClientWatch, createClientWatch } from "../../../src/usecases/forensics/client-watch.ts";
import { declareCluster } from "../../support/redis-server.ts";

const cluster = declareCluster([{ port: 6379 }]);
const line = (name: string) => `addr=10.0.0.7:1 name=${name} age=0 idle=0 db=0 cmd=set user=default\n`;

/** A node with so many clients. */
function observe(connectedClients: number, role: "primary" | "replica" = "primary"): Observation {
  return {
    cluster: cluster.name,
    node: "127.0.0.1:6379",
    atMs: 0,
    samples: {
      clients: { ok: true, values: { connectedClients, blockedClients: 0 } },
      replication: {
        ok: true,
        values: {
          role,
          replicationId: "a",
          secondReplicationId: "b",
          secondReplicationOffset: -1,
          replicas: [],
        },
      },
    },
  };
}

interface Asked {
  readonly watch: ClientWatch;
  readonly commands: string[];
  readonly at: (nowMs: number) => void;
}

function watchNode(answer: () => string): Asked {
  const commands: string[] = [];
  let nowMs = 0;
  const watch = createClientWatch({
    call:
      (_, { host, port }) =>
      async (command) => {
        commands.push(`${host}:${port} ${command.join(" ")}`);
        return answer();
      },
    connectionName: "redis-audit-bot",
    nowMs: () => nowMs,
  });
  return {
    watch,
    commands,
    at: (ms) => {
      nowMs = ms;
    },
  };
}

function deny(): string {
  throw new RedisCallError({ failure: "denied", message: "NOPERM", retryable: false });
}

describe("the watch of clients", () => {
  it("asks a primary at most once a minute, and leaves the bot's own connections out", async () => {
    const { watch, commands, at } = watchNode(
      () => line("web") + line("redis-audit-bot") + line("redis-audit-bot-audit"),
    );
    await watch.follow(cluster, [observe(3)]);
    at(59_999);
    await watch.follow(cluster, [observe(3)]);
    expect(commands).toEqual(["127.0.0.1:6379 CLIENT LIST TYPE normal"]);
    at(60_000);
    await watch.follow(cluster, [observe(3)]);
    expect(commands).toHaveLength(2);
    const memories = await watch.read(cluster, [observe(3)]);
    if ("kind" in memories) throw new Error("they were read");
    expect(memories.flatMap(({ groups }) => [...groups.values()].map(({ name }) => name))).toEqual(["web"]);
  });

  it("asks no replica, and no node with more clients than it can list without being felt", async () => {
    const { watch, commands } = watchNode(() => "");
    await watch.follow(cluster, [observe(3, "replica"), observe(2_001)]);
    expect(commands).toEqual([]);
    expect(await watch.read(cluster, [observe(10_001)])).toEqual({ kind: "notAssessed", reason: "tooMany" });
    expect(commands).toEqual([]);
    expect(await watch.read(cluster, [observe(10_000)])).toHaveLength(1);
  });

  it("asks a node that denies it once an hour", async () => {
    const { watch, commands, at } = watchNode(deny);
    await watch.follow(cluster, [observe(3)]);
    at(3_599_999);
    await watch.follow(cluster, [observe(3)]);
    expect(commands).toHaveLength(1);
    expect(await watch.read(cluster, [observe(3)])).toEqual({ kind: "notAssessed", reason: "denied" });
  });

  it("says why it knows nothing", async () => {
    const unreadable = watchNode(() => "nonsense");
    expect(await unreadable.watch.read(cluster, [observe(3)])).toEqual({
      kind: "notAssessed",
      reason: "unreadable",
    });
    expect(await unreadable.watch.read(cluster, [])).toEqual({ kind: "notAssessed", reason: "unreachable" });
  });
});
