import type { Cluster, Endpoint, TlsOptions } from "../core/fleet.ts";
import type { Secret } from "../core/secret.ts";

/** All that is needed to reach and name one server process. */
export interface NodeAddress {
  readonly cluster: string;
  readonly endpoint: Endpoint;
  readonly tls?: TlsOptions;
  readonly username?: string;
  readonly password?: Secret;
}

/** A node of a cluster that holds keys. */
export function dataNodeAddress(cluster: Cluster, endpoint: Endpoint): NodeAddress {
  const { tls, username, password } = cluster;
  return {
    cluster: cluster.name,
    endpoint,
    ...(tls && { tls }),
    ...(username !== undefined && { username }),
    ...(password && { password }),
  };
}

/** A sentinel, which has its own password and no user names in common with the nodes. */
export function sentinelAddress(cluster: Cluster, endpoint: Endpoint): NodeAddress {
  const { tls, sentinelPassword } = cluster;
  return {
    cluster: cluster.name,
    endpoint,
    ...(tls && { tls }),
    ...(sentinelPassword && { password: sentinelPassword }),
  };
}
