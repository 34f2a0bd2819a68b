import { parseArgs } from "node:util";
import type { Run } from "./faults/lane.ts";
import { lanes } from "./faults/lanes/index.ts";
import { printRuns } from "./faults/print-runs.ts";
import { createRandom } from "./fleet/random.ts";
import { stopAllRedisServers } from "./redis-server.ts";

/**
 * `npm run test:faults`: does to the bot what machines, networks and people do, and checks after each that nothing was
 * lost, doubled or told wrong. `-- --only word` takes the lanes whose name contains the word; `--seed n` repeats the
 * random ones. Exits with 1 when anything was violated.
 */
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seed: { type: "string" },
    beside: { type: "string" },
    verbose: { type: "boolean" },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
/** Lanes mostly wait, for probes and for retries; a start of the bot is what takes a core. */
const beside = Number(values.beside ?? 10);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
console.log(`seed ${seed}`);
const startedAtMs = performance.now();
const runs: Run[] = [];
const waiting = lanes.filter(({ name }) => name.includes(values.only ?? ""));

function tell(run: Run): void {
  runs.push(run);
  if (values.verbose) console.log(`${run.fault}, ${run.detail}: ${run.violations.join("; ") || "all holds"}`);
}

async function work(): Promise<void> {
  for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) {
    const { name } = lane;
    const laneStartedAtMs = performance.now();
    try {
      await lane.run(tell, createRandom(seed));
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      runs.push({ fault: name, detail: "could not be carried out", violations: [why] });
    }
    console.log(`${name}: ${Math.round((performance.now() - laneStartedAtMs) / 1000)} s`);
  }
}

await Promise.all(Array.from({ length: beside }, work));
await stopAllRedisServers();
printRuns(runs);
console.log(`${Math.round((performance.now() - startedAtMs) / 1000)} s`);
process.exit(runs.some(({ violations }) => violations.length > 0) ? 1 : 0);
