import type { Config } from "../config/config.ts";
import { describeProblems } from "../config/describe-problems.ts";
import { loadConfig } from "../config/load-config.ts";
import { createRedisConnections } from "../redis/connections.ts";
import { isValidCron } from "../schedule/scheduler.ts";
import { checkCluster } from "./check/check-cluster.ts";
import { type CheckLine, renderCheckLine } from "./check/check-line.ts";
import { checkPolicy } from "./check/check-policy.ts";
import { checkSlack } from "./check/check-slack.ts";
import { checkStore } from "./check/check-store.ts";
import { readWantedScopes } from "./check/read-wanted-scopes.ts";
import type { CliCommand } from "./cli.ts";

/**
 * `redis-audit-bot check`: the settings, then Slack, the store and every Redis node, one line each. Everything is
 * asked at the same time and told in a fixed order. Exit code 1 if anything fails.
 */
export const check: CliCommand = async (_args, { env, out, err }) => {
  const loaded = loadConfig({ env, isValidCron });
  if (!loaded.ok) {
    err(describeProblems(loaded.problems));
    return 1;
  }
  const { config } = loaded;
  out(renderCheckLine({ ok: true, subject: "configuration", text: describeConfig(config) }));
  for (const line of checkPolicy(config.fleet, Date.now())) out(renderCheckLine(line));
  const connections = createRedisConnections({ connectionName: "redis-audit-bot-check" });
  const groups: readonly Promise<readonly CheckLine[]>[] = [
    readWantedScopes().then((scopes) => checkSlack(config.slack, config.fleet, scopes)),
    checkStore(config.databaseUrl),
    ...config.fleet.clusters.map((cluster) => checkCluster(connections, cluster)),
  ];
  try {
    // All together first: one that rejects must not leave the others without a listener.
    const lines = (await Promise.all(groups)).flat();
    for (const line of lines) out(renderCheckLine(line));
    return lines.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    connections.close();
  }
};

function describeConfig({ slack, fleet }: Config): string {
  const count = fleet.clusters.length;
  const connection = slack.connection.kind === "socket" ? "Socket Mode" : "signed HTTP";
  return `${count} ${count === 1 ? "cluster" : "clusters"}, ${connection}`;
}
