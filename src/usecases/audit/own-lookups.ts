import type { Observation } from "../../core/observation.ts";

/** So many lookups found their key on a node, `host:port`. */
export type TellHits = (node: string, hits: number) => void;

/**
 * What the bot itself does to the counters that its probes read: TYPE and PTTL count as keyspace hits, two for each
 * key, so an audit of a million keys would pass for a perfect cache, and so would the dry run of a request.
 */
export interface OwnLookups {
  /** Does work on a cluster that looks keys up, and tells by its end how many it found. */
  readonly during: <Result>(cluster: string, work: (tell: TellHits) => Promise<Result>) => Promise<Result>;
  /** Notes in a round what is known of the bot's own lookups by then. */
  readonly mark: (round: readonly Observation[]) => readonly Observation[];
}

export function createOwnLookups(nowMs: () => number): OwnLookups {
  const running = new Map<string, number>();
  const endedAtMs = new Map<string, number>();
  const hits = new Map<string, number>();
  const keyOf = (cluster: string, node: string): string => `${cluster}\n${node}`;

  /** A round that began before the work ended may have read its counters on the way. */
  const isAudited = ({ cluster, atMs }: Observation): boolean =>
    (running.get(cluster) ?? 0) > 0 || atMs <= (endedAtMs.get(cluster) ?? 0);

  return {
    during: async (cluster, work) => {
      running.set(cluster, (running.get(cluster) ?? 0) + 1);
      try {
        return await work((node, found) => {
          const key = keyOf(cluster, node);
          hits.set(key, (hits.get(key) ?? 0) + found);
        });
      } finally {
        running.set(cluster, (running.get(cluster) ?? 1) - 1);
        endedAtMs.set(cluster, nowMs());
      }
    },
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
