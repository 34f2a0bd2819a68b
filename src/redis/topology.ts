import type { Cluster, Endpoint } from "../core/fleet.ts";
import type { Call, Reply } from "../core/redis-text/command.ts";
import { type ClusterNode, parseClusterNodes } from "../core/redis-text/parse-cluster-nodes.ts";
import { UnreadableReplyError } from "../core/redis-text/unreadable-reply-error.ts";

/** Asks one seed for the nodes of its cluster. */
export type ReadNodes = (cluster: Cluster, seed: Endpoint, call: Call) => Promise<readonly Endpoint[]>;

/**
 * Cluster mode: every member whose address is known, primaries and replicas, also those marked as failed: they are
 * named, and found unreachable when they are asked.
 */
export const readClusterNodes: ReadNodes = async (cluster, seed, call) => {
  const nodes = parseClusterNodes(await call(["CLUSTER", "NODES"]));
  return unique(
    nodes
      .filter((node) => !node.handshake)
      .map((node) => endpointOf(node, cluster, seed))
      .filter((endpoint) => endpoint !== undefined),
  );
};

/** Sentinel mode: the master and its replicas as one sentinel knows them, the master first. */
export const readSentinelNodes: ReadNodes = async (cluster, _sentinel, call) => {
  const master = cluster.sentinelMaster ?? "";
  const [address, replicas] = await Promise.all([
    call(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", master]),
    call(["SENTINEL", "REPLICAS", master]),
  ]);
  if (!Array.isArray(address) || !Array.isArray(replicas)) {
    throw new UnreadableReplyError(`${cluster.name}: the sentinel knows no master named ${master}`);
  }
  const [host, port] = address;
  return unique([readEndpoint(host, port), ...replicas.map(readReplica)]);
};

/** A node that was never told its own address is where we asked it. Names matter where certificates are checked. */
function endpointOf(node: ClusterNode, cluster: Cluster, seed: Endpoint): Endpoint | undefined {
  if (node.endpoint === undefined) return node.myself ? seed : undefined;
  const verified = cluster.tls?.verify === true && cluster.tls.serverName === undefined;
  if (!verified || node.hostname === undefined) return node.endpoint;
  return { host: node.hostname, port: node.endpoint.port };
}

/** A replica is a flat list of names and values. */
function readReplica(reply: Reply): Endpoint {
  if (!Array.isArray(reply)) throw new UnreadableReplyError("SENTINEL REPLICAS: a replica is no list");
  const fieldOf = (name: string) => reply[reply.indexOf(name) + 1];
  return readEndpoint(fieldOf("ip"), fieldOf("port"));
}

function readEndpoint(host: Reply | undefined, port: Reply | undefined): Endpoint {
  const portNumber = Number(port);
  if (typeof host !== "string" || host === "" || !(portNumber > 0)) {
    throw new UnreadableReplyError("SENTINEL: an address is missing");
  }
  return { host, port: portNumber };
}

function unique(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [`${endpoint.host}:${endpoint.port}`, endpoint])).values()];
}
