import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster, Endpoint } from "../core/fleet.ts";
import type { Call } from "../core/redis-text/command.ts";
import { type ReadNodes, readClusterNodes, readSentinelNodes } from "./topology.ts";

export interface TopologyParts {
  /** To a node that holds keys. */
  readonly callNode: (cluster: Cluster, endpoint: Endpoint) => Call;
  readonly callSentinel: (cluster: Cluster, endpoint: Endpoint) => Call;
  /** The nodes of a cluster were read anew. */
  readonly onRead: (cluster: Cluster, nodes: readonly Endpoint[]) => void;
  readonly monotonicMs: () => number;
}

export interface TopologyCache {
  readonly findNodes: (cluster: Cluster) => Promise<readonly Endpoint[]>;
  /** The next `findNodes` of this cluster asks again. */
  readonly expire: (cluster: string) => void;
}

interface Known {
  readonly nodes: readonly Endpoint[];
  readonly readAtMs: number;
}

const maxAgeMs = 60_000;
/** Few, since the reply grows with the cluster. */
const seedsAtOnce = 3;
/** When these few do not answer, they may all stand on one dead host: then the others are asked as well. */
const patienceMs = 100;

/** Remembers which nodes a cluster has, for a minute or until one of them fails. */
export function createTopologyCache(parts: TopologyParts): TopologyCache {
  const known = new Map<string, Known>();

  async function findNodes(cluster: Cluster): Promise<readonly Endpoint[]> {
    if (cluster.mode === "standalone") return cluster.endpoints;
    const last = known.get(cluster.name);
    if (last && parts.monotonicMs() - last.readAtMs < maxAgeMs) return last.nodes;
    try {
      const nodes = await read(cluster, last?.nodes);
      known.set(cluster.name, { nodes, readAtMs: parts.monotonicMs() });
      parts.onRead(cluster, nodes);
      return nodes;
    } catch (error) {
      if (last) return last.nodes;
      // Seeds of a cluster are nodes themselves, and may be all that a service without CLUSTER lets us see.
      if (cluster.mode === "cluster") return cluster.endpoints;
      throw error;
    }
  }

  async function read(
    cluster: Cluster,
    nodes: readonly Endpoint[] | undefined,
  ): Promise<readonly Endpoint[]> {
    if (cluster.mode === "sentinel") {
      return askAny(cluster, cluster.endpoints, readSentinelNodes, parts.callSentinel);
    }
    const ask = (seeds: readonly Endpoint[]) => askAny(cluster, seeds, readClusterNodes, parts.callNode);
    // Known members first: a seed that is declared by another name would hold a second connection to a member.
    if (!nodes) return ask(cluster.endpoints);
    const others = [...nodes.slice(seedsAtOnce), ...cluster.endpoints];
    return askInTurn(
      () => ask(nodes.slice(0, seedsAtOnce)),
      () => ask(others),
    );
  }

  return {
    findNodes,
    expire: (cluster) => {
      const last = known.get(cluster);
      if (last) known.set(cluster, { nodes: last.nodes, readAtMs: Number.NEGATIVE_INFINITY });
    },
  };
}

/** The first good answer of several seeds. */
function askAny(
  cluster: Cluster,
  seeds: readonly Endpoint[],
  readNodes: ReadNodes,
  callTo: TopologyParts["callNode"],
): Promise<readonly Endpoint[]> {
  return firstGood(seeds.map((seed) => readNodes(cluster, seed, callTo(cluster, seed))));
}

/** Puts the second question only when the first is slow or fails, and takes the first good answer of both. */
async function askInTurn<Answer>(
  first: () => Promise<Answer>,
  second: () => Promise<Answer>,
): Promise<Answer> {
  const begun = first();
  const answered = begun.then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([answered, sleep(patienceMs, false)]);
  return inTime ? begun : firstGood([begun, second()]);
}

/** Rejects with the first promise's error when all reject. */
async function firstGood<Answer>(answers: readonly Promise<Answer>[]): Promise<Answer> {
  try {
    return await Promise.any(answers);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}
