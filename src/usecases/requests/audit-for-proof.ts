import type { Fleet } from "../../core/fleet.ts";
import { needsAudit } from "../../core/requests/needs-audit.ts";
import type { Store } from "../../store/store.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import type { AuditOutcome, AuditRequest } from "../audit/run-audit.ts";

export interface ProofParts {
  readonly store: Pick<Store, "audits" | "requests">;
  readonly fleet: Pick<Fleet, "clusters">;
  readonly runAudit: (request: AuditRequest) => Promise<AuditOutcome>;
  readonly nowMs: () => number;
  /** Ends an audit at once; it is then not kept. */
  readonly signal: AbortSignal;
  readonly onProblem: (cluster: string, message: string) => void;
}

/** Looks at the new keys of clusters where a fix is to be proved, one cluster after the other, so gently that nobody
 * feels it. What it means for the requests `tendRequests` finds out. */
export async function auditForProof(parts: ProofParts): Promise<void> {
  const { store, fleet, runAudit, nowMs, signal, onProblem } = parts;
  const open = await store.requests.list({ open: true });
  for (const cluster of fleet.clusters) {
    const newest = await store.audits.newest(cluster.name);
    const waits = open.some(
      (request) => request.cluster === cluster.name && needsAudit(request, newest, nowMs()),
    );
    if (!waits || signal.aborted) continue;
    const { contracts, ttlTiers, plan } = cluster;
    const outcome = await runAudit({
      ...{ cluster, mode: "standard", pace: "gentle", signal },
      ...(contracts && { contracts }),
      ...(ttlTiers && { ttlTiers }),
      ...(plan && { plan }),
      earlier: await readEarlierAudits(store.audits, cluster.name),
    });
    if (outcome.kind === "refused") onProblem(cluster.name, outcome.message);
    else if (!signal.aborted) await store.audits.add(outcome.audit);
  }
}
