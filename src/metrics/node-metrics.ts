import { Counter, Gauge, type Registry } from "prom-client";
import type { Observation, ProbeName, ProbeValues } from "../core/observation.ts";

/** The newest round of each node, and until when it counts. */
interface Seen {
  readonly observation: Observation;
  readonly staleAtMs: number;
}

/** What the servers say of themselves: nothing is read from a server or the store for a scrape. */
export interface NodeMetrics {
  /** A node that gives no further round by `staleAtMs` is not shown any more. */
  readonly observe: (round: readonly Observation[], staleAtMs: number) => void;
}

type Read = (observation: Observation) => number | undefined;

const labelNames = ["cluster", "node", "role"] as const;

/**
 * One series a node (never a key's name). Counters are the server's own values, so a restart of the server resets
 * them as Prometheus expects; hits are without the lookups of the bot's own audits.
 */
export function createNodeMetrics(registry: Registry, nowMs: () => number): NodeMetrics {
  const newest = new Map<string, Seen>();
  const fill = (metric: Gauge | Counter, read: Read): void => {
    metric.reset();
    for (const { observation, staleAtMs } of newest.values()) {
      const value = read(observation);
      if (value === undefined || nowMs() >= staleAtMs) continue;
      const labels = { cluster: observation.cluster, node: observation.node, role: roleOf(observation) };
      metric.inc(labels, value);
    }
  };
  const gauge = (name: string, help: string, read: Read): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        fill(this, read);
      },
    });
  };
  const counter = (name: string, help: string, read: Read): void => {
    new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        fill(this, read);
      },
    });
  };

  gauge("redis_up", "1 while the node answers its probes", ({ server }) => (server === undefined ? 0 : 1));
  gauge(
    "redis_memory_bytes",
    "Memory in use (INFO used_memory)",
    (seen) => values(seen, "memory")?.usedBytes,
  );
  gauge(
    "redis_memory_max_bytes",
    "maxmemory; absent without a limit",
    (seen) => values(seen, "memory")?.maxmemoryBytes,
  );
  gauge("redis_connected_clients", "Connected clients", (seen) => values(seen, "clients")?.connectedClients);
  counter(
    "redis_commands_processed_total",
    "Commands processed since the server started",
    (seen) => values(seen, "stats")?.commandsProcessed,
  );
  counter(
    "redis_keyspace_hits_total",
    "Lookups that found a key since the server started, without the bot's own",
    (seen) => hits(values(seen, "stats")),
  );
  counter(
    "redis_keyspace_misses_total",
    "Lookups that found no key since the server started",
    (seen) => values(seen, "stats")?.keyspaceMisses,
  );
  return {
    observe: (round, staleAtMs) => {
      for (const observation of round) {
        newest.set(`${observation.cluster} ${observation.node}`, { observation, staleAtMs });
      }
      for (const [name, seen] of newest) if (nowMs() >= seen.staleAtMs) newest.delete(name);
    },
  };
}

function values<Name extends ProbeName>({ samples }: Observation, name: Name): ProbeValues[Name] | undefined {
  const sample = samples[name];
  return sample?.ok ? sample.values : undefined;
}

/** While an audit runs nobody knows how many hits are its own: a gap is better than a rate that never was. */
function hits(stats: ProbeValues["stats"] | undefined): number | undefined {
  if (stats === undefined || stats.isAudited) return undefined;
  return Math.max(0, stats.keyspaceHits - (stats.ownKeyspaceHits ?? 0));
}

function roleOf(observation: Observation): string {
  return values(observation, "replication")?.role ?? "unknown";
}
