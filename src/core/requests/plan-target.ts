import type { Cluster, ClusterMode } from "../fleet.ts";
import { canonicalJson } from "../ledger/canonical-json.ts";

/** Where a cluster is: its name must not come to mean another one. */
export interface PlanTarget {
  readonly mode: ClusterMode;
  /** `host:port` of the endpoints, sorted. */
  readonly nodes: readonly string[];
  /** Sentinels watch several of them. */
  readonly sentinelMaster?: string;
}

export function targetOf({ mode, endpoints, sentinelMaster }: Cluster): PlanTarget {
  const nodes = endpoints.map(({ host, port }) => `${host}:${port}`).toSorted();
  return { mode, nodes, ...(sentinelMaster !== undefined && { sentinelMaster }) };
}

export function isSameTarget(a: PlanTarget, b: PlanTarget): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
