import type { Audit } from "../../core/audit/audit.ts";
import type { Store } from "../../store/store.ts";

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/**
 * What a report compares an audit that begins at `atMs` with: the stored one of about a week before (6½ to 8 days),
 * since load follows the days of the week; without one the newest of `earlier` (newest first). One that did not walk
 * every node to its end only where there is no other. `undefined`: the cluster was not audited before.
 */
export async function findComparison(
  audits: Pick<Store["audits"], "newest">,
  cluster: string,
  atMs: number,
  earlier: readonly Audit[],
): Promise<Audit | undefined> {
  let candidate = await audits.newest(cluster, atMs - weekMs + dayMs / 2);
  while (candidate !== undefined && candidate.startedAtMs >= atMs - weekMs - dayMs) {
    if (candidate.complete) return candidate;
    candidate = await audits.newest(cluster, candidate.startedAtMs);
  }
  return earlier.find(({ complete }) => complete) ?? earlier[0];
}
