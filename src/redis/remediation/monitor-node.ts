import { setTimeout as sleep } from "node:timers/promises";
import { parseCommandTable } from "../../core/redis-text/parse-command-table.ts";
import { findMonitorEnd } from "../../core/remediation/find-monitor-end.ts";
import type { TypedPattern } from "../../core/remediation/find-rivals.ts";
import type { MonitorEnd, MonitorSight } from "../../core/remediation/monitored-node.ts";
import { type BulkConnection, openBulkConnection } from "../bulk/bulk-connection.ts";
import { isDenied } from "../bulk/find-reply.ts";
import type { NodeAddress } from "../node-address.ts";
import { openMonitor } from "./monitor-connection.ts";
import { MonitorPings } from "./monitor-pings.ts";
import { MonitorTally } from "./monitor-tally.ts";
import { writeError } from "./sort-write-error.ts";

export interface MonitorOptions {
  readonly address: NodeAddress;
  readonly connectionName: string;
  readonly timeoutMs: number;
  /** As long as was signed. */
  readonly forMs: number;
  /** Keys are added up by these, too. */
  readonly patterns: readonly TypedPattern[];
  /** Whether the server is worse than it may get, by the 99th percentile of PING. */
  readonly isWorse: (pingP99Ms: number) => boolean;
  /** Asked often: `true` ends it. */
  readonly isHalted: () => boolean;
  /** Unix ms. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
}

const lookEveryMs = 50;

/**
 * Watches what one server runs, over connections of its own, until the time is over or something speaks against it.
 * Rejects with `RedisCallError` when it cannot begin; what ends it later is told in the sight.
 */
export async function monitorNode(options: MonitorOptions): Promise<MonitorSight> {
  const { address, connectionName, timeoutMs } = options;
  const watcher = openBulkConnection(address, { connectionName, timeoutMs });
  try {
    await watcher.ready;
    const places = parseCommandTable(await askFor(watcher, address, "COMMAND"));
    const tally = new MonitorTally(options.patterns, options);
    let isLost = false;
    const lost = () => {
      isLost = true;
    };
    const monitor = openMonitor(
      address,
      { connectionName, timeoutMs, places },
      { command: (seen) => tally.add(seen), lost },
    );
    try {
      await monitor.begun;
      tally.begin();
      const pings = new MonitorPings(watcher, options);
      const ended = await waitForEnd(options, tally, () => isLost || pings.isBroken, pings);
      monitor.close();
      pings.stop();
      return tally.sight(ended, pings);
    } finally {
      monitor.close();
    }
  } finally {
    watcher.close();
  }
}

/** Rejects with what to grant where the command is denied. */
async function askFor(watcher: BulkConnection, { cluster, endpoint }: NodeAddress, command: string) {
  try {
    return await watcher.call([command]);
  } catch (error) {
    if (!isDenied(error)) throw error;
    const reply = error.cause instanceof Error ? error.cause.message : error.message;
    throw writeError(`${cluster} ${endpoint.host}:${endpoint.port}`, command, reply);
  }
}

async function waitForEnd(
  { forMs, isHalted }: MonitorOptions,
  tally: MonitorTally,
  isLost: () => boolean,
  pings: MonitorPings,
): Promise<MonitorEnd> {
  for (;;) {
    const { watchedMs, lagMs } = tally;
    const { worseLooks } = pings;
    const ended = isLost()
      ? "lost"
      : findMonitorEnd({ watchedMs, forMs, isHalted: isHalted(), worseLooks, lagMs });
    if (ended !== undefined) return ended;
    await sleep(Math.min(lookEveryMs, forMs - watchedMs));
  }
}
