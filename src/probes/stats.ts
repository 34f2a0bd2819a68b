import { parseInfo, readNumber } from "../core/redis-text/parse-info.ts";
import type { Probe } from "./probe.ts";

export const stats: Probe<"stats"> = {
  name: "stats",
  commands: [["INFO", "stats"]],
  read: async (call) => {
    const fields = parseInfo(await call(["INFO", "stats"]));
    return {
      opsPerSecond: readNumber(fields, "instantaneous_ops_per_sec"),
      commandsProcessed: readNumber(fields, "total_commands_processed"),
      keyspaceHits: readNumber(fields, "keyspace_hits"),
      keyspaceMisses: readNumber(fields, "keyspace_misses"),
      evictedKeys: readNumber(fields, "evicted_keys"),
      expiredKeys: readNumber(fields, "expired_keys"),
      rejectedConnections: readNumber(fields, "rejected_connections"),
    };
  },
};
