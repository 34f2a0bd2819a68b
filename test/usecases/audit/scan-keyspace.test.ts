import { afterAll, afterEach, expect, it } from "vitest";
import { startRedisServer, stopAllRedisServers } from "../../../sandbox/redis-server.ts";
import type { AuditProgress } from "../../../src/usecases/audit/audit-job.ts";
import { scanKeyspace } from "../../../src/usecases/audit/scan-keyspace.ts";
import { createOpened } from "./audited-keys.ts";

const opened = createOpened();

afterEach(() => opened.close());
afterAll(() => stopAllRedisServers());

it("walks four nodes at once, however many there are", async () => {
  const server = await startRedisServer();
  const watching = opened.client(server.port);
  await watching.set("only", "1");
  const endpoint = { host: "127.0.0.1", port: server.port };
  const connectionsSeen: number[] = [];
  let nodesDone = 0;
  const scanning = scanKeyspace(
    {
      // Each of them is the one server: a scan cannot tell.
      nodes: Array.from({ length: 9 }, () => ({ address: { cluster: "many", endpoint }, role: "primary" })),
      mode: "exact",
      // It begins with a rest, in which all that were begun can be counted.
      pace: "gentle",
      limits: {},
      connectionName: "scan-of-many",
      timeoutMs: 5_000,
      giveUpAfterMs: 5_000,
    },
    {
      signal: new AbortController().signal,
      onProgress: (progress) => {
        nodesDone = progress.nodesDone;
      },
    },
  );
  while (nodesDone === 0) {
    const list = String(await watching.client("LIST"));
    // Whoever closes its connections is not counted among those that are begun.
    if (nodesDone === 0) connectionsSeen.push(list.split("name=scan-of-many ").length - 1);
  }
  const { nodes } = await scanning;
  // Each scan has three.
  expect(Math.max(...connectionsSeen)).toBe(12);
  expect(nodes.map(({ keys }) => keys)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
});

it("tells that it lost a node and calls it again, and never that it has all of its keys", async () => {
  const server = await startRedisServer({ args: ["--enable-debug-command", "yes"] });
  const filling = opened.client(server.port);
  await filling.call("DEBUG", "POPULATE", "50000");
  filling.disconnect();
  const endpoint = { host: "127.0.0.1", port: server.port };
  const told: AuditProgress[] = [];
  const { nodes } = await scanKeyspace(
    {
      nodes: [{ address: { cluster: "lost", endpoint }, role: "primary" }],
      ...{ mode: "exact", pace: "gentle", limits: {}, connectionName: "scan-of-lost" },
      ...{ timeoutMs: 5_000, giveUpAfterMs: 400 },
    },
    {
      signal: new AbortController().signal,
      onProgress: (progress) => {
        told.push(progress);
        if (progress.keys > 0) server.kill("SIGKILL");
      },
    },
  );
  expect(nodes).toMatchObject([{ outcome: { kind: "failed" } }]);
  expect(told.some(({ nodesAway, expectedKeys }) => nodesAway === 1 && expectedKeys === 50_000)).toBe(true);
  const last = told.at(-1);
  expect(last).toMatchObject({ keys: nodes[0]?.keys, expectedKeys: 50_000, nodesDone: 0, nodesAway: 0 });
  expect(last?.share).toBeLessThan(0.9);
});
