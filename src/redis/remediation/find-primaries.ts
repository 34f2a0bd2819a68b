import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { type ClusterNode, parseClusterNodes } from "../../core/redis-text/parse-cluster-nodes.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { hashSlot } from "../../core/remediation/hash-slot.ts";
import { findScanNodes, type ScanConnections } from "../bulk/find-scan-nodes.ts";

/** Where a cluster's keys can be written now. */
export interface Primaries {
  readonly nodes: readonly Endpoint[];
  /** Nodes that hold keys which nobody can be asked to change now, `host:port`. */
  readonly missing: readonly string[];
  /** Index in `nodes` of the one that has a key; -1: none is known. */
  readonly ownerOf: (bytes: Uint8Array, from: number, to: number) => number;
  /** Changes when slots move from one node to another; empty outside of cluster mode. */
  readonly slotMap: string;
}

/** Asks every node for its role. Rejects with `RedisCallError` when nobody tells the topology. */
export async function findPrimaries(cluster: Cluster, connections: ScanConnections): Promise<Primaries> {
  const { picked, missing } = await findScanNodes(cluster, connections, "primary");
  const nodes = picked.filter(({ role }) => role === "primary").map(({ node }) => node);
  // A replica whose primary did not answer, or a service that hides INFO.
  const orphans = picked.filter(({ role }) => role === "replica").map(({ node }) => nameOf(node));
  if (cluster.mode !== "cluster") {
    const away = nodes.length > 0 ? [] : [...orphans, ...missing.map(({ node }) => nameOf(node))];
    return { nodes, missing: away, ownerOf: () => (nodes.length === 1 ? 0 : -1), slotMap: "" };
  }
  const members = await readMembers(cluster, nodes, connections);
  if (members === undefined) {
    return { nodes, missing: missing.map(({ node }) => nameOf(node)), ownerOf: () => -1, slotMap: "" };
  }
  return withSlots(nodes, members);
}

/** `undefined`: no node tells. */
async function readMembers(
  cluster: Cluster,
  nodes: readonly Endpoint[],
  { call }: ScanConnections,
): Promise<readonly (ClusterNode & { readonly asked: Endpoint })[] | undefined> {
  for (const node of nodes) {
    try {
      const members = parseClusterNodes(await call(cluster, node)(["CLUSTER", "NODES"]));
      return members.map((member) => ({ ...member, asked: node }));
    } catch (error) {
      if (!(error instanceof RedisCallError)) throw error;
    }
  }
  return undefined;
}

/** Primaries without slots have no keys, and are left out. */
function withSlots(
  nodes: readonly Endpoint[],
  members: readonly (ClusterNode & { readonly asked: Endpoint })[],
): Primaries {
  const owners = new Int32Array(16_384).fill(-1);
  const found: Endpoint[] = [];
  const missing: string[] = [];
  const map: string[] = [];
  for (const { role, slots, endpoint, hostname, myself, asked } of members) {
    if (role !== "primary" || slots.length === 0) continue;
    const own = myself ? asked : endpoint;
    const named = own && hostname !== undefined ? [nameOf({ host: hostname, port: own.port })] : [];
    const known = [...(own ? [nameOf(own)] : []), ...named];
    const node = nodes.find((one) => known.includes(nameOf(one)));
    map.push(`${known[0]} ${slots.map(({ from, to }) => `${from}-${to}`).join(",")}`);
    if (node === undefined) {
      missing.push(known[0] ?? "?");
      continue;
    }
    for (const { from, to } of slots) owners.fill(found.length, from, to + 1);
    found.push(node);
  }
  return {
    nodes: found,
    missing,
    ownerOf: (bytes, from, to) => owners[hashSlot(bytes, from, to)] ?? -1,
    slotMap: map.toSorted().join(";"),
  };
}

/** `host:port`. */
export function nameOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
