import type { Endpoint } from "../../core/fleet.ts";
import { parseCommandTable } from "../../core/redis-text/parse-command-table.ts";
import { findNumber, parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { DryRun } from "../../core/remediation/plan.ts";
import { type BulkConnection, openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import { findReply } from "../../redis/bulk/find-reply.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";
import type { CheckOptions } from "./check-plan.ts";
import { connectionName, type RemediationParts } from "./remediation-parts.ts";

interface MonitorCheck {
  readonly node: string;
  readonly denied: readonly string[];
  readonly commandsPerSecond: number;
}

/**
 * Asks every primary whether it would let the bot run MONITOR, and how much it runs; MONITOR itself is not tried. Servers
 * before 7.0, and users without `ACL DRYRUN`, do not tell: there the run finds out. Rejects with `RedisCallError` when
 * nobody tells the topology, and with what `gate` rejects with.
 */
export async function checkMonitor(
  { plan, cluster, times, gate }: CheckOptions,
  parts: RemediationParts,
): Promise<DryRun> {
  const primaries = await findPrimaries(cluster, parts.connections);
  const missing = [...primaries.missing];
  if (primaries.nodes.length === 0 && missing.length === 0) missing.push(cluster.name);
  const checks: MonitorCheck[] = [];
  for (const endpoint of primaries.nodes) {
    await gate();
    try {
      checks.push(await checkNode(endpoint));
    } catch (error) {
      if (!(error instanceof RedisCallError)) throw error;
      parts.onTrouble?.(plan.runId, error.message);
      missing.push(nameOf(endpoint));
    }
  }
  const deniedBy = checks.filter(({ denied }) => denied.length > 0).map(({ node }) => node);
  const seconds = plan.items.reduce(
    (sum, { action }) => sum + (action.kind === "monitor" ? action.seconds : 0),
    0,
  );
  return {
    atMs: parts.nowMs(),
    // No keys are counted, so none can have drifted.
    items: plan.items.map(({ number }) => {
      return { number, matched: 0, toChange: 0, foreign: {}, elsewhere: 0, drifted: false };
    }),
    neededBytes: 0,
    estimatedMs: times.feelMs + checks.length * seconds * 1000,
    obstacles: [...(missing.length > 0 ? ["nodesMissing"] : []), ...(deniedBy.length > 0 ? ["denied"] : [])],
    warnings: [],
    missing,
    denied: [...new Set(checks.flatMap(({ denied }) => denied))],
    deniedBy,
    commandsPerSecond: checks.reduce((sum, check) => sum + check.commandsPerSecond, 0),
  };

  async function checkNode(endpoint: Endpoint): Promise<MonitorCheck> {
    const address = dataNodeAddress(cluster, endpoint);
    const connection = openBulkConnection(address, { connectionName, timeoutMs: times.timeoutMs });
    try {
      await connection.ready;
      const info = parseInfo((await findReply(connection, ["INFO", "stats"])) ?? "");
      return {
        node: nameOf(endpoint),
        denied: await findDenied(connection),
        commandsPerSecond: findNumber(info, "instantaneous_ops_per_sec") ?? 0,
      };
    } finally {
      connection.close();
    }
  }
}

/** Commands without which nothing can be watched. */
async function findDenied(connection: BulkConnection): Promise<readonly string[]> {
  const table = await findReply(connection, ["COMMAND"]);
  if (table === undefined) return ["COMMAND"];
  if (parseCommandTable(table).placeOf("monitor") === undefined) return ["MONITOR"];
  const user = await findReply(connection, ["ACL", "WHOAMI"]);
  if (typeof user !== "string") return [];
  const verdict = await findReply(connection, ["ACL", "DRYRUN", user, "MONITOR"]);
  return verdict === undefined || verdict === "OK" ? [] : ["MONITOR"];
}
