import type { Cluster } from "../../src/core/fleet.ts";
import type { Observation } from "../../src/core/observation.ts";
import { sharedCache } from "../../src/core/profiles/shared-cache.ts";

export const marketNode = "127.0.0.1:6390";

/** A cluster that follows `shared-cache`: memory warns at 60 %, is critical at 85 %; fires after 3, clears after 2. */
export const market: Cluster = {
  name: "market",
  environment: "production",
  mode: "standalone",
  endpoints: [{ host: "127.0.0.1", port: 6390 }],
  owner: { team: "Marketing", channel: "C0MARKET", mentionGroup: "S0MARKET" },
  languages: ["en", "zh"],
  profile: sharedCache,
  schedule: "*/30 * * * * *",
  tags: [],
};

/** One round of the market's node with only memory sampled, of a limit of 1,000,000 bytes. */
export function memoryRound(atMs: number, usedRatio: number): Observation {
  return {
    cluster: "market",
    node: marketNode,
    atMs,
    server: {
      runId: "run-1",
      version: "7.0.15",
      product: "redis",
      mode: "standalone",
      uptimeSeconds: 86_400,
    },
    samples: {
      memory: {
        ok: true,
        values: { usedBytes: usedRatio * 1_000_000, maxmemoryBytes: 1_000_000, policy: "volatile-lfu" },
      },
    },
  };
}

/** One round in which the node hung. */
export function hungRound(atMs: number): Observation {
  const failed = {
    ok: false,
    failure: "timeout",
    message: `market ${marketNode}: INFO timed out after 2000 ms`,
  } as const;
  return { cluster: "market", node: marketNode, atMs, samples: { memory: failed } };
}
