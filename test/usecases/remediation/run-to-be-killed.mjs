// Waits for a word on its input, then begins a run, or takes it up, and ends with it:
// node run-to-be-killed.mjs <dist/src> <folder> <process> <JSON>
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import process from "node:process";
import { pathToFileURL } from "node:url";

const [dist, folder, processId, json] = process.argv.slice(2);
const { cluster, plan, times } = JSON.parse(json);
const load = (path) => import(`${pathToFileURL(dist)}/${path}`);
const { createRedisConnections } = await load("redis/connections.js");
const { createStore } = await load("store/create-store.js");
const { createRemediation } = await load("usecases/remediation/create-remediation.js");
const { createJournalFolder } = await load("usecases/remediation/journal.js");

await once(process.stdin, "data");
process.stdin.destroy();
const store = await createStore(`sqlite:${folder}/bot.db`, { newOutboxId: randomUUID });
const connections = createRedisConnections({ connectionName: "killed" });
const remediation = createRemediation({
  connections,
  runs: store.runs,
  findCluster: () => cluster,
  journals: createJournalFolder(`${folder}/journals`),
  processId,
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  random: Math.random,
  times,
  // The machine that tests run on may be busy with others.
  health: { hitRatioDrop: 1, extraPingMs: 60_000, extraEvictionsPerMinute: 5, extraLagBytes: 1e9 },
});
if ((await store.runs.find(plan.runId)) === undefined) await remediation.begin(plan, [], "U1");
else await remediation.tend();
await remediation.settled(plan.runId);
await remediation.proceed(plan.runId, "U1");
await remediation.settled(plan.runId);
await remediation.close();
connections.close();
await store.close();
