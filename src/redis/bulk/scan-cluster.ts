import type { Cluster, Endpoint } from "../../core/fleet.ts";
import type { PickedNode } from "../../core/keyspace-scan/pick-nodes.ts";
import type { SampleFailure } from "../../core/observation.ts";
import { readFailure } from "../../core/redis-text/read-failure.ts";
import { dataNodeAddress } from "../node-address.ts";
import { findScanNodes, type ScanConnections } from "./find-scan-nodes.ts";
import type { ScanLocks } from "./scan-locks.ts";
import { scanNode } from "./scan-node.ts";
import type { NodeScan, ScanListener, ScanNode, ScanOptions } from "./scan-types.ts";

export interface ClusterScanOptions extends ScanOptions {
  /** [replica] Sizes and TTLs are as good on a replica, and the primary is spared. */
  readonly prefer?: "replica" | "primary";
  /** Nodes at a time. [2] */
  readonly nodesAtOnce?: number;
}

export interface ClusterScanParts {
  readonly connections: ScanConnections;
  readonly locks: ScanLocks;
  /** [in this thread] */
  readonly scanNode?: ScanNode;
  /** Who hears the scan of one node. */
  readonly listen: (node: PickedNode<Endpoint>) => ScanListener;
}

/** What became of one node. `busy`: this process scans it already. `failed`: it could not be asked, or not to the end. */
export type NodeOutcome =
  | { readonly kind: "scanned"; readonly node: string; readonly primary?: string; readonly scan: NodeScan }
  | { readonly kind: "busy"; readonly node: string }
  | {
      readonly kind: "failed";
      readonly node: string;
      readonly failure: SampleFailure;
      /** Names cluster, node and command; holds no secret. */
      readonly message: string;
    };

/**
 * Scans the keyspace of a cluster: of every primary, or of a replica in its place, a few nodes at a time. One node's
 * failure does not end the others' scans. Rejects with `RedisCallError` when the nodes cannot be found, and with what
 * a listener threw.
 */
export async function scanCluster(
  cluster: Cluster,
  options: ClusterScanOptions,
  parts: ClusterScanParts,
): Promise<readonly NodeOutcome[]> {
  const { picked, missing } = await findScanNodes(cluster, parts.connections, options.prefer ?? "replica");
  const unreachable = missing.map(({ node, failure, message }): NodeOutcome => {
    return { kind: "failed", node: nameOf(node), failure, message };
  });
  const scanned = await mapInTurn(picked, options.nodesAtOnce ?? 2, (node) =>
    scanPicked(cluster, node, options, parts),
  );
  return [...scanned, ...unreachable];
}

async function scanPicked(
  cluster: Cluster,
  picked: PickedNode<Endpoint>,
  options: ScanOptions,
  { locks, listen, scanNode: scan = scanNode }: ClusterScanParts,
): Promise<NodeOutcome> {
  const node = nameOf(picked.node);
  const release = locks.acquire(node);
  if (!release) return { kind: "busy", node };
  try {
    const address = dataNodeAddress(cluster, picked.node);
    const result = await scan(address, { ...options, role: picked.role }, listen(picked));
    const primary = picked.insteadOf && { primary: nameOf(picked.insteadOf) };
    return { kind: "scanned", node, ...primary, scan: result };
  } catch (error) {
    const { failure, message } = readFailure(error, `${cluster.name} ${node}`);
    return { kind: "failed", node, failure, message };
  } finally {
    release();
  }
}

function nameOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}

/** At most `atOnce` at a time; the results in the order of `items`. */
async function mapInTurn<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of waiting) results[index] = await map(item);
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
