// One scan in a process of its own, so that CPU and memory are the scan's alone. Prints one line of JSON.
// node scan-program.js <port> <mode> <pace>
import type { Pace } from "../../src/core/keyspace-scan/decide-pace.ts";
import { alreadyGone } from "../../src/core/keyspace-scan/key-batch.ts";
import { scanNode } from "../../src/redis/bulk/scan-node.ts";
import type { ScanMode } from "../../src/redis/bulk/scan-types.ts";

const [, , port, mode, pace] = process.argv;
let [keysWithoutTtl, askedKeys, askedBytes] = [0, 0, 0];

const scan = await scanNode(
  { cluster: "bench", endpoint: { host: "127.0.0.1", port: Number(port) } },
  { mode: mode as ScanMode, pace: pace as Pace },
  {
    onBatch: ({ count, ttlMs, memoryBytes }) => {
      for (let key = 0; key < count; key++) {
        if (ttlMs[key] === alreadyGone) continue;
        if (ttlMs[key] === -1) keysWithoutTtl += 1;
        const bytes = memoryBytes[key] ?? Number.NaN;
        if (Number.isNaN(bytes)) continue;
        askedKeys += 1;
        askedBytes += bytes;
      }
    },
  },
);
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    keys: scan.keys,
    keysWithoutTtl,
    askedKeys,
    askedBytes,
    end: scan.end,
    durationMs: scan.durationMs,
    latency: scan.latency,
    serverCpuShare: scan.serverCpuShare,
    cpuSeconds: (user + system) / 1e6,
    rssBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
