import type { Observation } from "../../core/observation.ts";

/** So many lookups found their key on a node, `host:port`. Those of an audit are also stored with it. */
export type TellHits = (node: string, hits: number, by?: "audit") => void;

/** Lookups that no stored audit knows of. */
export interface RunLookups {
  /** `host:port`. */
  readonly node: string;
  readonly hits: number;
  /** When they were told, Unix ms. */
  readonly atMs: number;
}

/**
 * What the bot itself does to the counters that its probes read: TYPE and PTTL count as keyspace hits, two for each
 * key, so an audit of a million keys would pass for a perfect cache, and so would the dry run of a request.
 */
export interface OwnLookups {
  /** Does work on a cluster that looks keys up, and tells by its end how many it found. */
  readonly during: <Result>(cluster: string, work: (tell: TellHits) => Promise<Result>) => Promise<Result>;
  /** Notes in a round what is known of the bot's own lookups by then. */
  readonly mark: (round: readonly Observation[]) => readonly Observation[];
  /** Of runs on a cluster, dry or not, since this process started. */
  readonly ofRuns: (cluster: string) => readonly RunLookups[];
}

export function createOwnLookups(nowMs: () => number): OwnLookups {
  const running = new Map<string, number>();
  const endedAtMs = new Map<string, number>();
  const hits = new Map<string, number>();
  const runs = new Map<string, readonly RunLookups[]>();
  const keyOf = (cluster: string, node: string): string => `${cluster}\n${node}`;

  /** A round that began before the work ended may have read its counters on the way. */
  const isAudited = ({ cluster, atMs }: Observation): boolean =>
    (running.get(cluster) ?? 0) > 0 || atMs <= (endedAtMs.get(cluster) ?? 0);

  return {
    during: async (cluster, work) => {
      running.set(cluster, (running.get(cluster) ?? 0) + 1);
      try {
        return await work((node, found, by) => {
          const key = keyOf(cluster, node);
          hits.set(key, (hits.get(key) ?? 0) + found);
          if (by === "audit") return;
          runs.set(cluster, [...(runs.get(cluster) ?? []), { node, hits: found, atMs: nowMs() }]);
        });
      } finally {
        running.set(cluster, (running.get(cluster) ?? 1) - 1);
        endedAtMs.set(cluster, nowMs());
      }
    },
    ofRuns: (cluster) => runs.get(cluster) ?? [],
    mark: (round) =>
      round.map((observation) => {
        const { stats } = observation.samples;
        if (stats?.ok !== true) return observation;
        const ownKeyspaceHits = hits.get(keyOf(observation.cluster, observation.node));
        const values = {
          ...stats.values,
          ...(ownKeyspaceHits !== undefined && { ownKeyspaceHits }),
          ...(isAudited(observation) && { isAudited: true }),
        };
        return { ...observation, samples: { ...observation.samples, stats: { ok: true, values } } };
      }),
  };
}
