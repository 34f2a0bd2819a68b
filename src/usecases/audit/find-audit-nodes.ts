import type { Cluster, Endpoint } from "../../core/fleet.ts";
import type { PickedNode } from "../../core/keyspace-scan/pick-nodes.ts";
import type { SampleFailure } from "../../core/observation.ts";
import { parseClusterNodes } from "../../core/redis-text/parse-cluster-nodes.ts";
import { readFailure } from "../../core/redis-text/read-failure.ts";
import {
  findScanNodes,
  type MissingNode,
  type ScanConnections,
  type UnfitReplica,
} from "../../redis/bulk/find-scan-nodes.ts";

/** A part of the keyspace that nobody can be asked about. */
export interface LostNode {
  readonly endpoint: Endpoint;
  readonly failure: SampleFailure;
  readonly message: string;
}

export interface AuditNodes {
  /** Their keyspaces together are the cluster's, but for that of `lost`. */
  readonly picked: readonly PickedNode<Endpoint>[];
  readonly lost: readonly LostNode[];
  /** Replicas that answer and cannot be read now. */
  readonly unfit: readonly UnfitReplica[];
}

/**
 * The nodes to walk: for each primary an in-sync replica, or the primary itself. Rejects with `RedisCallError` when
 * nobody tells the topology. A server that denies INFO tells nothing of its role and is taken for a primary.
 */
export async function findAuditNodes(cluster: Cluster, connections: ScanConnections): Promise<AuditNodes> {
  const { picked, missing, unfit } = await findScanNodes(cluster, connections, "replica");
  const silent = missing.filter(({ failure }) => failure === "denied");
  const away = missing.filter(({ failure }) => failure !== "denied");
  const all = [...picked, ...silent.map(({ node }): PickedNode<Endpoint> => ({ node, role: "primary" }))];
  if (away.length === 0 && cluster.mode !== "cluster") return { picked: all, lost: [], unfit };
  const [first] = all;
  if (first === undefined) return { picked: [], lost: away.map(toLost), unfit };
  // Replicas of a primary that was picked are not missed, and neither is a primary that a replica stands in for.
  if (cluster.mode !== "cluster") return { picked: all, lost: [], unfit };
  return { picked: all, lost: await findUncovered(cluster, first.node, all, away, connections), unfit };
}

function toLost({ node, failure, message }: MissingNode): LostNode {
  return { endpoint: node, failure, message };
}

/** Primaries that own slots and that neither they nor a replica were picked for. */
async function findUncovered(
  cluster: Cluster,
  witness: Endpoint,
  picked: readonly PickedNode<Endpoint>[],
  away: readonly MissingNode[],
  { call }: ScanConnections,
): Promise<readonly LostNode[]> {
  try {
    const nodes = parseClusterNodes(await call(cluster, witness)(["CLUSTER", "NODES"]));
    const names = new Set(
      picked.flatMap(({ node, insteadOf }) => (insteadOf ? [node, insteadOf] : [node])).map(nameOf),
    );
    const isPicked = ({ endpoint = witness, hostname }: (typeof nodes)[number]): boolean =>
      names.has(nameOf(endpoint)) ||
      (hostname !== undefined && names.has(nameOf({ host: hostname, port: endpoint.port })));
    const uncovered = nodes.filter(
      ({ id, role, slots, ...node }) =>
        role === "primary" &&
        slots.length > 0 &&
        !isPicked({ id, role, slots, ...node }) &&
        !nodes.some((replica) => replica.primaryId === id && isPicked(replica)),
    );
    return uncovered.map(({ endpoint = witness }): LostNode => {
      const known = away.find(({ node }) => nameOf(node) === nameOf(endpoint));
      return known
        ? toLost(known)
        : {
            endpoint,
            failure: "refused",
            message: `${cluster.name} ${nameOf(endpoint)}: owns slots and was not found`,
          };
    });
  } catch (error) {
    readFailure(error, cluster.name);
    // A service without CLUSTER NODES: every node that is away may have been a primary.
    return away.map(toLost);
  }
}

function nameOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
