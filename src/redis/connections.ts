import type { Cluster, Endpoint } from "../core/fleet.ts";
import type { Call } from "../core/redis-text/command.ts";
import { dataNodeAddress, type NodeAddress, sentinelAddress } from "./node-address.ts";
import {
  type ConnectionEvent,
  type ConnectionSettings,
  createNodeConnection,
  type NodeConnection,
} from "./node-connection.ts";
import { createTopologyCache } from "./topology-cache.ts";

export interface RedisConnectionOptions {
  /** How the bot is named in CLIENT LIST; without spaces. */
  readonly connectionName: string;
  /** For one command, connecting included; 2000 unless told. */
  readonly timeoutMs?: number;
  readonly onEvent?: (event: ConnectionEvent) => void;
  /** 0..1, for the jitter between attempts. */
  readonly random?: () => number;
  readonly monotonicMs?: () => number;
}

/** The bot's connections: at most one to each node. */
export interface RedisConnections {
  /** Sends commands to one node. Nothing is connected before the first. Rejects with `RedisCallError`. */
  readonly call: (cluster: Cluster, endpoint: Endpoint) => Call;
  /**
   * The nodes that hold a cluster's keys. Read at most once a minute, or after a node failed. When nobody answers:
   * the last known ones; in cluster mode the seeds; in sentinel mode it rejects.
   */
  readonly findNodes: (cluster: Cluster) => Promise<readonly Endpoint[]>;
  readonly close: () => void;
}

/** Keeps connections to all nodes of a fleet. */
export function createRedisConnections(options: RedisConnectionOptions): RedisConnections {
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const kept = new Map<string, NodeConnection>();
  let closed = false;

  const topology = createTopologyCache({
    callNode: call,
    callSentinel: (cluster, endpoint) =>
      connectionTo(keyOf("sentinel", cluster, endpoint), sentinelAddress(cluster, endpoint)).call,
    onRead: forgetOthers,
    monotonicMs,
  });

  function call(cluster: Cluster, endpoint: Endpoint): Call {
    const key = keyOf("node", cluster, endpoint);
    // Looked up for each command: the node may have left the cluster and come back since.
    return (command) => connectionTo(key, dataNodeAddress(cluster, endpoint)).call(command);
  }

  function connectionTo(key: string, address: NodeAddress): NodeConnection {
    const existing = kept.get(key);
    if (existing) return existing;
    const created = createNodeConnection(address, settingsFor(address));
    if (closed) created.close();
    kept.set(key, created);
    return created;
  }

  function settingsFor(address: NodeAddress): ConnectionSettings {
    return {
      connectionName: options.connectionName,
      timeoutMs: options.timeoutMs ?? 2_000,
      onEvent: options.onEvent ?? (() => undefined),
      onUnreachable: () => topology.expire(address.cluster),
      monotonicMs,
      random: options.random ?? Math.random,
    };
  }

  function forgetOthers(cluster: Cluster, nodes: readonly Endpoint[]): void {
    const members = new Set(nodes.map((endpoint) => keyOf("node", cluster, endpoint)));
    for (const [key, connection] of kept) {
      if (!key.startsWith(keyPrefix("node", cluster)) || members.has(key)) continue;
      connection.close();
      kept.delete(key);
    }
  }

  return {
    call,
    findNodes: topology.findNodes,
    close: () => {
      closed = true;
      for (const connection of kept.values()) connection.close();
    },
  };
}

type Kind = "node" | "sentinel";

function keyPrefix(kind: Kind, cluster: Cluster): string {
  return `${kind}\n${cluster.name}\n`;
}

function keyOf(kind: Kind, cluster: Cluster, { host, port }: Endpoint): string {
  return `${keyPrefix(kind, cluster)}${host}:${port}`;
}
