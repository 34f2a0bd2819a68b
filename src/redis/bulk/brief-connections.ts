import type { Cluster, Endpoint } from "../../core/fleet.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { dataNodeAddress, type NodeAddress, sentinelAddress } from "../node-address.ts";
import { createTopologyCache } from "../topology-cache.ts";
import { type BulkConnection, openBulkConnection } from "./bulk-connection.ts";
import type { ScanConnections } from "./find-scan-nodes.ts";

export interface BriefConnections extends ScanConnections {
  readonly close: () => void;
}

/**
 * Connections for a few questions before one scan: at most one to each node, opened by its first command, and not
 * opened again when it broke. A process that asks no more than this need not load a whole client library, which takes
 * as long as scanning tens of thousands of keys.
 */
export function createBriefConnections(connectionName: string, timeoutMs = 2_000): BriefConnections {
  const opened = new Map<string, BulkConnection>();
  const callTo = (kind: "node" | "sentinel", address: NodeAddress): Call => {
    const { host, port } = address.endpoint;
    const key = `${kind}\n${address.cluster}\n${host}:${port}`;
    return async (command) => {
      const connection = opened.get(key) ?? openBulkConnection(address, { connectionName, timeoutMs });
      opened.set(key, connection);
      await connection.ready;
      return connection.call(command);
    };
  };
  const call = (cluster: Cluster, endpoint: Endpoint) => callTo("node", dataNodeAddress(cluster, endpoint));
  const topology = createTopologyCache({
    callNode: call,
    callSentinel: (cluster, endpoint) => callTo("sentinel", sentinelAddress(cluster, endpoint)),
    onRead: () => undefined,
    monotonicMs: () => performance.now(),
  });
  return {
    call,
    findNodes: topology.findNodes,
    close: () => {
      for (const connection of opened.values()) connection.close();
    },
  };
}
