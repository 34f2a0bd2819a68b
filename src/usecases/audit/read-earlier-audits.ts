import type { Audit } from "../../core/audit/audit.ts";
import type { Store } from "../../store/store.ts";

/** A year of weekly ones; lookups of still older audits are lost among a server's own. */
const mostAudits = 60;

/** Among so many there are enough to tell growth over several of them, also where one is cut short or repeated. */
const leastAudits = 12;

/**
 * Stored audits of a cluster, newest first: as far back as the server processes of the newest one are among them,
 * since counters, and the audits' own lookups in them, end with a process. Always the newest twelve, if there are.
 */
export async function readEarlierAudits(
  audits: Pick<Store["audits"], "newest">,
  cluster: string,
): Promise<readonly Audit[]> {
  const found: Audit[] = [];
  let next = await audits.newest(cluster);
  const running = new Set(next?.nodes.map(({ runId }) => runId).filter((runId) => runId !== ""));
  while (next !== undefined && found.length < mostAudits) {
    if (found.length >= leastAudits && !next.nodes.some(({ runId }) => running.has(runId))) break;
    found.push(next);
    next = await audits.newest(cluster, next.startedAtMs);
  }
  return found;
}
