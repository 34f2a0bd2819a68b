import type { Cluster, Endpoint } from "../core/fleet.ts";
import type { Observation, ProbeName } from "../core/observation.ts";
import type { Call } from "../core/redis-text/command.ts";
import { type FailedSample, readFailure } from "../core/redis-text/read-failure.ts";
import { probes } from "../probes/index.ts";
import { type ProbeClock, probeNode } from "../probes/probe-node.ts";

export interface ProbeClusterParts {
  readonly findNodes: (cluster: Cluster) => Promise<readonly Endpoint[]>;
  readonly call: (cluster: Cluster, endpoint: Endpoint) => Call;
  readonly clock: ProbeClock;
  /** 0..1. */
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Each node starts at a random moment within this; 250 unless told. */
  readonly jitterMs?: number;
}

/**
 * Fifty nodes keep the bot busy for some 50 ms. Were they all started within that, they would queue behind each
 * other in the bot, and be measured slower than they are.
 */
const defaultJitterMs = 250;

/**
 * Probes all nodes of a cluster at once; no node waits for another. Answers one observation for each node, also for
 * those that could not be reached. When the nodes cannot be found out, each declared endpoint gets one in which
 * every sample failed with that reason.
 */
export async function probeCluster(
  cluster: Cluster,
  parts: ProbeClusterParts,
): Promise<readonly Observation[]> {
  const found = await findNodes(cluster, parts);
  if ("ok" in found) {
    return cluster.endpoints.map((endpoint) => unreached(cluster, endpoint, found, parts.clock.nowMs()));
  }
  return Promise.all(
    found.nodes.map(async (endpoint) => {
      await parts.wait(parts.random() * (parts.jitterMs ?? defaultJitterMs));
      const call = parts.call(cluster, endpoint);
      return probeNode({ cluster: cluster.name, node: nameOf(endpoint), call }, parts.clock);
    }),
  );
}

async function findNodes(
  cluster: Cluster,
  parts: ProbeClusterParts,
): Promise<FailedSample | { readonly nodes: readonly Endpoint[] }> {
  try {
    return { nodes: await parts.findNodes(cluster) };
  } catch (error) {
    return readFailure(error, cluster.name);
  }
}

function unreached(cluster: Cluster, endpoint: Endpoint, why: FailedSample, atMs: number): Observation {
  const names = Object.keys(probes) as ProbeName[];
  return {
    cluster: cluster.name,
    node: nameOf(endpoint),
    atMs,
    samples: Object.fromEntries(names.map((name) => [name, why])),
  };
}

function nameOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
