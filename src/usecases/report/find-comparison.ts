import type { Audit } from "../../core/audit/audit.ts";
import { sawEveryKey } from "../../core/audit/saw-every-key.ts";
import type { Store } from "../../store/store.ts";

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** Audits that did not see every key in a row, before one of them is taken. */
const mostPassed = 10;

/**
 * What a report compares an audit that begins at `atMs` with: the stored one of about a week before (6½ to 8 days),
 * since load follows the days of the week; without one the newest of `earlier` (newest first). One that did not see
 * every key only where there is no other. `undefined`: the cluster was not audited before.
 */
export async function findComparison(
  audits: Pick<Store["audits"], "newest">,
  cluster: string,
  atMs: number,
  earlier: readonly Audit[],
): Promise<Audit | undefined> {
  let candidate = await audits.newest(cluster, atMs - weekMs + dayMs / 2);
  while (candidate !== undefined && candidate.startedAtMs >= atMs - weekMs - dayMs) {
    if (sawEveryKey(candidate)) return candidate;
    candidate = await audits.newest(cluster, candidate.startedAtMs);
  }
  return earlier.find(sawEveryKey) ?? earlier[0];
}

/** The last stored audit that began before `beforeMs`, chosen among others as a report does. `undefined`: none. */
export async function findLastBefore(
  audits: Pick<Store["audits"], "newest">,
  cluster: string,
  beforeMs: number,
): Promise<Audit | undefined> {
  const newest = await audits.newest(cluster, beforeMs);
  let candidate = newest;
  for (let passed = 0; candidate !== undefined && passed < mostPassed; passed++) {
    if (sawEveryKey(candidate)) return candidate;
    candidate = await audits.newest(cluster, candidate.startedAtMs);
  }
  return newest;
}
