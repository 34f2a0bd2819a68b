// A run in a process of its own, so that what the clients beside it feel is the server and not this event loop.
// node run-program.js <port> <pace>
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Pace } from "../../src/core/keyspace-scan/decide-pace.ts";
import { createKeySorter } from "../../src/core/remediation/key-sorter.ts";
import type { PlanItem } from "../../src/core/remediation/plan.ts";
import { openBulkConnection } from "../../src/redis/bulk/bulk-connection.ts";
import { ScanCounters } from "../../src/redis/bulk/scan-counters.ts";
import type { NodeAddress } from "../../src/redis/node-address.ts";
import { walkNode } from "../../src/redis/remediation/walk-node.ts";
import { probeWrites } from "../../src/redis/remediation/write-method.ts";
import { createJournalFolder } from "../../src/usecases/remediation/journal.ts";

const [port, pace] = process.argv.slice(2);
await run(
  { cluster: "bench", endpoint: { host: "127.0.0.1", port: Number(port) } },
  pace === "fast" ? "fast" : "gentle",
);

/** The whole walk of a run with its journal; without the canary's watch, which waits by the clock. */
async function run(address: NodeAddress, pace: Pace): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-remediate-"));
  const items: readonly PlanItem[] = [
    {
      number: 1,
      pattern: "cart:{cartId}",
      slots: [{ name: "cartId", type: "number", distinctEstimate: 1, samples: [] }],
      database: 0,
      action: { kind: "set-ttl", ttlSeconds: 3600, jitterRatio: 0.1, touches: "none" },
      countBand: { low: 0, high: Number.MAX_SAFE_INTEGER },
      planHash: "bench",
    },
  ];
  const probe = openBulkConnection(address, { connectionName: "bench", timeoutMs: 5_000 });
  await probe.ready;
  const { method } = await probeWrites(
    probe,
    items.map(({ action }) => action),
    "bench",
  );
  probe.close();
  const journal = createJournalFolder(folder).open("bench", "node", 0, [1]);
  try {
    await walkNode(
      {
        ...{ address, pace, items },
        sorter: createKeySorter(items, 0, [], "bench"),
        write: { method, log: journal },
        database: 0,
        connectionName: "bench",
        timeoutMs: 5_000,
        firstBatch: 0,
        counters: new ScanCounters(),
        nowMs: Date.now,
        monotonicMs: () => performance.now(),
      },
      { onServer: () => ({ cursor: "0" }), gate: async () => undefined, onPage: () => undefined },
    );
    await journal.sync();
  } finally {
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
