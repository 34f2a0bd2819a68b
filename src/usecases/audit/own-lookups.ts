import type { Observation } from "../../core/observation.ts";
import type { AuditOutcome } from "./run-audit.ts";

/**
 * What the bot's audits do to the counters that its probes read: TYPE and PTTL count as keyspace hits, two for each
 * key, so an audit of a million keys would pass for a perfect cache.
 */
export interface OwnLookups {
  /** Runs an audit of a cluster; its lookups are known when it has ended. */
  readonly count: (cluster: string, run: () => Promise<AuditOutcome>) => Promise<AuditOutcome>;
  /** Notes in a round what is known of the bot's own lookups by then. */
  readonly mark: (round: readonly Observation[]) => readonly Observation[];
}

export function createOwnLookups(nowMs: () => number): OwnLookups {
  const running = new Map<string, number>();
  const endedAtMs = new Map<string, number>();
  const hits = new Map<string, number>();
  const keyOf = (cluster: string, node: string): string => `${cluster}\n${node}`;

  const add = (cluster: string, outcome: AuditOutcome): void => {
    const { nodes = [] } = outcome.kind === "refused" ? outcome : outcome.audit;
    for (const { node, ownKeyspaceHits } of nodes) {
      const key = keyOf(cluster, node);
      hits.set(key, (hits.get(key) ?? 0) + ownKeyspaceHits);
    }
  };

  /** A round that began before an audit ended may have read its counters on the way. */
  const isAudited = ({ cluster, atMs }: Observation): boolean =>
    (running.get(cluster) ?? 0) > 0 || atMs <= (endedAtMs.get(cluster) ?? 0);

  return {
    count: async (cluster, run) => {
      running.set(cluster, (running.get(cluster) ?? 0) + 1);
      try {
        const outcome = await run();
        add(cluster, outcome);
        return outcome;
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
