import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { formatBytes } from "../../messages/format-bytes.ts";
import { type NodeCapabilities, readCapabilities } from "../../redis/capabilities.ts";
import type { RedisConnections } from "../../redis/connections.ts";
import type { CheckLine } from "./check-line.ts";

/** Asks every node of a cluster at the same time; the lines are in the order of the nodes. */
export async function checkCluster(
  connections: Pick<RedisConnections, "call" | "findNodes">,
  cluster: Cluster,
): Promise<readonly CheckLine[]> {
  let nodes: readonly Endpoint[];
  try {
    nodes = await connections.findNodes(cluster);
  } catch (error) {
    return [{ ok: false, subject: cluster.name, text: messageOf(error) }];
  }
  return Promise.all(nodes.map((node) => checkNode(connections, cluster, node)));
}

async function checkNode(
  connections: Pick<RedisConnections, "call">,
  cluster: Cluster,
  node: Endpoint,
): Promise<CheckLine> {
  const subject = `${cluster.name} ${node.host}:${node.port}`;
  try {
    const found = await readCapabilities(connections.call(cluster, node));
    return { ok: !isMisdeclared(cluster, found), subject, text: describeNode(cluster, found) };
  } catch (error) {
    return { ok: false, subject, text: messageOf(error).replace(`${subject}: `, "") };
  }
}

/** A cluster's node must be watched as a cluster: elsewhere its keys would answer MOVED. */
function isMisdeclared({ mode }: Cluster, { mode: found }: NodeCapabilities): boolean {
  return found !== undefined && found !== (mode === "cluster" ? "cluster" : "standalone");
}

function describeNode(cluster: Cluster, found: NodeCapabilities): string {
  const { product, version, role, mode, evictionPolicy, maxmemoryBytes, denied } = found;
  const facts = [
    version === undefined ? "version not told" : `${product} ${version}`,
    role ?? "role not told",
    mode ?? "mode not told",
    evictionPolicy ?? "policy not told",
    describeMaxmemory(evictionPolicy, maxmemoryBytes),
    denied.length === 0 ? "nothing denied" : `denied: ${denied.join(", ")}`,
  ];
  if (isMisdeclared(cluster, found)) {
    facts.push(`the fleet file says mode: ${cluster.mode}, which this node is not`);
  }
  return facts.join(", ");
}

function describeMaxmemory(policy: string | undefined, bytes: number | undefined): string {
  if (bytes !== undefined) return `maxmemory ${formatBytes(bytes)}`;
  return policy === undefined ? "maxmemory not told" : "no maxmemory";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
