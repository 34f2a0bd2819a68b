import type { ClusterFigures } from "../../audit/audit.ts";

/** Under `allkeys-*` any key goes when memory is full; without `maxmemory` it never is, and none goes. */
export function isEvictable({
  evictionPolicy,
  maxmemoryBytes,
}: Pick<ClusterFigures, "evictionPolicy" | "maxmemoryBytes">): boolean {
  return evictionPolicy?.startsWith("allkeys-") === true && maxmemoryBytes !== 0;
}
