import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { type NodeFacts, type PickedNode, pickNodes } from "../../core/keyspace-scan/pick-nodes.ts";
import { readServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { findNumber, type InfoFields, parseInfo } from "../../core/redis-text/parse-info.ts";
import { type FailedSample, readFailure } from "../../core/redis-text/read-failure.ts";
import type { RedisConnections } from "../connections.ts";

/** What scans need of the kept connections. */
export type ScanConnections = Pick<RedisConnections, "call" | "findNodes">;

/** A node that could not be asked what it is. */
export interface MissingNode extends FailedSample {
  readonly node: Endpoint;
}

interface Facts extends NodeFacts<Endpoint> {
  readonly primary?: Endpoint;
}

/** A replica that answers and cannot be read now. */
export interface UnfitReplica {
  readonly node: Endpoint;
  readonly refusal: "loading" | "out-of-sync";
  /** As it knows it. */
  readonly primary?: Endpoint;
}

export interface ScanNodes {
  readonly picked: readonly PickedNode<Endpoint>[];
  /** Where their primary is not picked either, its keyspace is missing. */
  readonly unfit: readonly UnfitReplica[];
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
  return { picked: pickNodes(facts, prefer), unfit: facts.flatMap(describeUnfit), missing };
}

function describeUnfit({ node, role, loading, inSync, primary }: Facts): readonly UnfitReplica[] {
  if (role === "primary" || (inSync && !loading)) return [];
  return [{ node, refusal: loading ? "loading" : "out-of-sync", ...(primary && { primary }) }];
}

async function readNodeFacts(node: Endpoint, cluster: Cluster, call: Call): Promise<Facts | MissingNode> {
  try {
    const fields = parseInfo(await call(["INFO"]));
    const { role, loading, inSync } = readServerFacts(fields);
    const offset = findNumber(fields, role === "replica" ? "slave_repl_offset" : "master_repl_offset");
    const replicationId = fields.get("master_replid") ?? `${node.host}:${node.port}`;
    const primary = readPrimary(fields);
    const known = { node, role, loading, inSync, replicationId, replicationOffset: offset ?? 0 };
    return { ...known, ...(primary && { primary }) };
  } catch (error) {
    return { node, ...readFailure(error, `${cluster.name} ${node.host}:${node.port}`) };
  }
}

function readPrimary(fields: InfoFields): Endpoint | undefined {
  const host = fields.get("master_host");
  const port = findNumber(fields, "master_port");
  return host === undefined || port === undefined ? undefined : { host, port };
}
