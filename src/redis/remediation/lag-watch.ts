import type { Pace } from "../../core/keyspace-scan/decide-pace.ts";
import { findNumber, parseInfo } from "../../core/redis-text/parse-info.ts";
import { parseReplicas } from "../../core/redis-text/parse-replicas.ts";
import { decideLag, type ReplicationState } from "../../core/remediation/decide-lag.ts";
import type { BulkConnection } from "../bulk/bulk-connection.ts";
import { findReply } from "../bulk/find-reply.ts";
import { createSleeper } from "../bulk/sleeper.ts";

export interface LagWatch {
  /** Resolves when the replicas are near enough; rejects when the connection broke. */
  readonly turn: () => Promise<void>;
  readonly stop: () => void;
}

const lookEveryMs = 100;
/** Of servers that do not tell their backlog: the default of all versions. */
const defaultBacklogBytes = 1024 * 1024;

/** Reads how far the replicas are behind, and holds writing back before a replica would have to be filled anew. */
export function startLagWatch(connection: BulkConnection, pace: Pace): LagWatch {
  const { sleep, wakeAll } = createSleeper();
  let stopped = false;
  let waits = false;
  let failure: unknown;

  async function look(): Promise<void> {
    while (!stopped) {
      const state = await readReplication(connection);
      if (state === undefined) return;
      waits = decideLag(state, waits, pace);
      await sleep(lookEveryMs);
    }
  }

  look().catch((error: unknown) => {
    failure = error;
    wakeAll();
  });

  return {
    turn: async () => {
      while (waits && !stopped && failure === undefined) await sleep(lookEveryMs / 4);
      if (failure !== undefined) throw failure;
    },
    stop: () => {
      stopped = true;
      wakeAll();
    },
  };
}

/** `undefined`: INFO is denied. */
export async function readReplication(connection: BulkConnection): Promise<ReplicationState | undefined> {
  const info = await findReply(connection, ["INFO", "replication"]);
  if (info === undefined) return undefined;
  const fields = parseInfo(info);
  // A replica that is still being filled gets its own copy of what is written, not the backlog.
  const online = parseReplicas(fields).filter(({ state }) => state === "online");
  return {
    backlogBytes: findNumber(fields, "repl_backlog_size") ?? defaultBacklogBytes,
    ...(online.length > 0 && { lagBytes: Math.max(...online.map(({ lagBytes }) => lagBytes)) }),
  };
}
