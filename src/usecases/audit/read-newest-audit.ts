import type { Audit } from "../../core/audit/audit.ts";
import type { Store } from "../../store/store.ts";

/** So many that were cut short in a row are passed over. */
const mostPassed = 5;

/**
 * What is known best of a cluster's keyspace: the newest stored audit that walked every node to its end, unless the last
 * few were all cut short; then the newest. `undefined`: never audited.
 */
export async function readNewestAudit(
  audits: Pick<Store["audits"], "newest">,
  cluster: string,
): Promise<Audit | undefined> {
  const newest = await audits.newest(cluster);
  let found = newest;
  for (let passed = 0; found !== undefined && passed < mostPassed; passed++) {
    if (found.complete) return found;
    found = await audits.newest(cluster, found.startedAtMs);
  }
  return found?.complete ? found : newest;
}
