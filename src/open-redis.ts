import type { Log } from "./log.ts";
import { createRedisConnections, type RedisConnections } from "./redis/connections.ts";

/** Shown by CLIENT LIST, and left out where clients are compared. */
export const connectionName = "redis-audit-bot";

/** Connections to watched clusters; what happens to them is logged. */
export function openRedis(log: Log): RedisConnections {
  return createRedisConnections({
    connectionName,
    onEvent: ({ kind, cluster, node, message }) =>
      log[kind === "failed" ? "warn" : "debug"](
        `${cluster} ${node}: ${kind}${message ? `, ${message}` : ""}`,
      ),
  });
}
