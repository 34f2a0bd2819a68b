import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { type NodeFacts, type PickedNode, pickNodes } from "../../core/keyspace-scan/pick-nodes.ts";
import { readServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { findNumber, parseInfo } from "../../core/redis-text/parse-info.ts";
import { type FailedSample, readFailure } from "../../core/redis-text/read-failure.ts";
import type { RedisConnections } from "../connections.ts";

/** What scans need of the kept connections. */
export type ScanConnections = Pick<RedisConnections, "call" | "findNodes">;

/** A node that could not be asked what it is. */
export interface MissingNode extends FailedSample {
  readonly node: Endpoint;
}

export interface ScanNodes {
  readonly picked: readonly PickedNode<Endpoint>[];
  /** Where a primary is among them, and has no replica, part of the keyspace is missing. */
  readonly missing: readonly MissingNode[];
}

/**
 * The nodes whose scans cover a cluster's keyspace once. `prefer: "replica"` spares the primaries where a replica is
 * in sync. Rejects with `RedisCallError` when nobody tells the topology.
 */
export async function findScanNodes(
  cluster: Cluster,
  connections: ScanConnections,
  prefer: "replica" | "primary",
): Promise<ScanNodes> {
  const endpoints = await connections.findNodes(cluster);
  const answers = await Promise.all(
    endpoints.map((node) => readNodeFacts(node, cluster, connections.call(cluster, node))),
  );
  const facts = answers.filter((answer) => "role" in answer);
  const missing = answers.filter((answer) => "ok" in answer);
  return { picked: pickNodes(facts, prefer), missing };
}

async function readNodeFacts(
  node: Endpoint,
  cluster: Cluster,
  call: Call,
): Promise<NodeFacts<Endpoint> | MissingNode> {
  try {
    const fields = parseInfo(await call(["INFO"]));
    const { role, loading, inSync } = readServerFacts(fields);
    const offset = findNumber(fields, role === "replica" ? "slave_repl_offset" : "master_repl_offset");
    const replicationId = fields.get("master_replid") ?? `${node.host}:${node.port}`;
    return { node, role, loading, inSync, replicationId, replicationOffset: offset ?? 0 };
  } catch (error) {
    return { node, ...readFailure(error, `${cluster.name} ${node.host}:${node.port}`) };
  }
}
