import type { Config } from "./config/config.ts";
import type { Log } from "./log.ts";
import type { Renderer } from "./messages/renderer.ts";
import { createReportRenderer } from "./messages/report/report-renderer.ts";
import type { Metrics } from "./metrics/create-metrics.ts";
import { connectionName } from "./open-redis.ts";
import { createScanLocks } from "./redis/bulk/scan-locks.ts";
import type { RedisConnections } from "./redis/connections.ts";
import { createReporting, type Reporting } from "./slack/create-reporting.ts";
import type { Slack } from "./slack/create-slack.ts";
import { createPoster } from "./slack/poster.ts";
import type { Store } from "./store/store.ts";
import type { OwnLookups } from "./usecases/audit/own-lookups.ts";
import { type AuditOutcome, type AuditRequest, runAudit } from "./usecases/audit/run-audit.ts";
import { scanInWorker } from "./usecases/audit/scan-in-worker.ts";
import { type Forensics, startForensics } from "./usecases/forensics/start-forensics.ts";
import type { ProofParts } from "./usecases/requests/audit-for-proof.ts";
import type { Delivery } from "./usecases/start-delivery.ts";

/** Walks a cluster once. */
export type RunAudit = (request: AuditRequest) => Promise<AuditOutcome>;

/** The only way in which this process walks a keyspace: its locks let one walk at a time to a node. */
export function createAudit(
  redis: RedisConnections,
  ownLookups: OwnLookups,
  metrics: Metrics,
  nowMs: () => number,
): RunAudit {
  const auditing = {
    connections: redis,
    locks: createScanLocks(),
    scan: scanInWorker,
    nowMs,
    monotonicMs: () => performance.now(),
  };
  return async (request) => {
    metrics.auditsChanged(1);
    try {
      return await ownLookups.during(request.cluster.name, async (tell) => {
        const ofRuns = ownLookups.ofRuns(request.cluster.name);
        const outcome = await runAudit({ ...request, ofRuns }, auditing);
        const { nodes = [] } = outcome.kind === "refused" ? outcome : outcome.audit;
        for (const { node, ownKeyspaceHits } of nodes) tell(node, ownKeyspaceHits, "audit");
        return outcome;
      });
    } finally {
      metrics.auditsChanged(-1);
    }
  };
}

/** What the audits that prove fixes need. */
export function createProving(
  { fleet }: Config,
  store: Store,
  runAudit: RunAudit,
  log: Log,
  nowMs: () => number,
  signal: AbortSignal,
): ProofParts {
  const onProblem = (cluster: string, message: string) => log.error(`${cluster}: not audited: ${message}`);
  return { store, fleet, runAudit, nowMs, signal, onProblem };
}

/** Looks into bursts of keys. */
export function openForensics(
  store: Store,
  redis: RedisConnections,
  audit: RunAudit,
  delivery: Delivery,
  log: Log,
  nowMs: () => number,
): Forensics {
  return startForensics({
    store,
    call: redis.call,
    connectionName,
    runAudit: audit,
    nowMs,
    onExplained: delivery.wake,
    onError: (cluster, error) => log.error(`${cluster}: looking into a burst of keys failed`, error),
  });
}

/** Reports in Slack, and who runs them. */
export async function openReporting(
  config: Config,
  store: Store,
  slack: Slack,
  renderer: Renderer,
  audit: RunAudit,
  log: Log,
  nowMs: () => number,
): Promise<Reporting> {
  const parts = {
    store,
    renderer,
    reportRenderer: await createReportRenderer(config),
    runAudit: audit,
    nowMs,
    onProblem: (cluster: string, message: string) => log.error(`${cluster}: not audited: ${message}`),
  };
  return createReporting(createPoster(slack.client), parts, (error) => log.error("a report failed", error));
}
