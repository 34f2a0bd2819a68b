// One scan in a process of its own, so that CPU and memory are the scan's alone. Prints one line of JSON.
// node scan-program.js <port> <mode> <pace>
import { createBytesTally } from "../../src/core/keyspace-scan/bytes-tally.ts";
import type { Pace } from "../../src/core/keyspace-scan/decide-pace.ts";
import { alreadyGone, certainStratum } from "../../src/core/keyspace-scan/key-batch.ts";
import { scanNode } from "../../src/redis/bulk/scan-node.ts";
import type { ScanMode } from "../../src/redis/bulk/scan-types.ts";

const [, , port, mode, pace] = process.argv;
const tally = createBytesTally();
let keysWithoutTtl = 0;

const scan = await scanNode(
  { cluster: "bench", endpoint: { host: "127.0.0.1", port: Number(port) } },
  { mode: mode as ScanMode, pace: pace as Pace },
  {
    onBatch: ({ count, ttlMs, memoryBytes, strata }) => {
      for (let key = 0; key < count; key++) {
        if (ttlMs[key] === alreadyGone) continue;
        if (ttlMs[key] === -1) keysWithoutTtl += 1;
        const bytes = memoryBytes[key] ?? Number.NaN;
        if (strata[key] === certainStratum) tally.addCertain(bytes);
        else tally.addSampled(bytes);
      }
    },
  },
);
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    keys: scan.keys,
    keysWithoutTtl,
    memory: tally.estimate(),
    end: scan.end,
    durationMs: scan.durationMs,
    latency: scan.latency,
    serverCpuShare: scan.serverCpuShare,
    cpuSeconds: (user + system) / 1e6,
    rssBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
