import type { Cluster } from "../src/core/fleet.ts";
import { standardAlerting } from "../src/core/profiles/alerting.ts";

/** A cluster of one server on this machine, without limits: nothing is judged. */
export function benchCluster(name: string, port: number): Cluster {
  return {
    name,
    environment: "bench",
    mode: "standalone",
    endpoints: [{ host: "127.0.0.1", port }],
    owner: { team: "bench", channel: "C0BENCH" },
    languages: ["en"],
    profile: {
      name: "bench",
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
  };
}
