import { parseArgs } from "node:util";
import { stopAllRedisServers } from "../sandbox/redis-server.ts";
import { measureEvaluation } from "./alerts/evaluate.ts";
import { measureStorm } from "./alerts/storm.ts";
import { measureWrites } from "./alerts/writes.ts";
import { printTable } from "./print-table.ts";

const { values: options } = parseArgs({
  options: {
    clusters: { type: "string", default: "1000" },
    alerts: { type: "string", default: "1000" },
    help: { type: "boolean", default: false },
  },
});

if (options.help) {
  console.log(
    "bench:alerts [--clusters 1000] [--alerts 1000]: judging a fleet, a storm in one channel, stored changes",
  );
} else {
  await main(Number(options.clusters), Number(options.alerts)).finally(stopAllRedisServers);
}

async function main(clusters: number, alerts: number): Promise<void> {
  const rulesEach = 20;
  const judged = await measureEvaluation(clusters, rulesEach);
  printTable(
    `judging ${clusters} clusters by ${rulesEach} rules: ${judged.judgements} judgements a cycle, no I/O`,
    [
      ["clusters judged", "findings", "p50 ms", "p99 ms"],
      [`${judged.clusters}`, `${judged.findings}`, judged.p50Ms.toFixed(1), judged.p99Ms.toFixed(1)],
    ],
  );
  const writes = await measureWrites(alerts);
  printTable("changes stored a second, SQLite, one transaction each", [
    ["new alerts", "acknowledgments"],
    [writes.newAlerts.toFixed(0), writes.changes.toFixed(0)],
  ]);
  const states = await measureStorm(alerts);
  printTable(`${alerts} alerts within a minute in one channel, Slack's rate limits`, [
    ["after s", "messages", "roots", "alerts named", "messages to read", "refused calls", "waiting"],
    ...states.map((state) =>
      [
        state.afterSeconds,
        state.messages,
        state.roots,
        state.findable,
        state.toRead,
        state.refusals,
        state.waiting,
      ].map(String),
    ),
  ]);
}
