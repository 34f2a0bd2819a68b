import type { Cluster, Endpoint } from "../../src/core/fleet.ts";
import { standardAlerting } from "../../src/core/profiles/alerting.ts";

export {
  findFreePort,
  type RedisServer,
  type RedisServerOptions,
  startRedisServer,
  stopAllRedisServers,
} from "../../sandbox/redis-server.ts";

/** A standalone cluster of the given servers; what a test does not say is of no consequence. */
export function declareCluster(
  servers: readonly { readonly port: number }[],
  declared: Partial<Cluster> = {},
): Cluster {
  return {
    name: "orders-eu",
    environment: "test",
    mode: "standalone",
    endpoints: servers.map(({ port }) => ({ host: "127.0.0.1", port })),
    owner: { team: "orders", channel: "C0ORDERS" },
    languages: ["en"],
    profile: {
      name: "none",
      limits: {},
      alerting: {
        ...standardAlerting,
        fireAfter: 1,
        clearAfter: 1,
        fireAtOnceMemoryRatio: 1,
        staleAfterIntervals: 3,
        relapseWithinMs: 0,
      },
    },
    schedule: "* * * * *",
    tags: [],
    ...declared,
  };
}

/** The first endpoint of a cluster. */
export function firstEndpoint(cluster: Cluster): Endpoint {
  const [endpoint] = cluster.endpoints;
  if (endpoint === undefined) throw new Error(`${cluster.name} has no endpoint`);
  return endpoint;
}

/** Tries until `attempt` gives something other than `undefined`; throws its last error after
 * twenty seconds, which only a busy machine needs. */
export async function eventually<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
  const endAtMs = performance.now() + 20_000;
  for (;;) {
    let lastError: unknown = new Error("nothing came within twenty seconds");
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > endAtMs) throw lastError;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
