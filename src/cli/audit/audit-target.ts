import { access, constants, mkdir } from "node:fs/promises";
import type { Audit } from "../../core/audit/audit.ts";
import { createBriefConnections } from "../../redis/bulk/brief-connections.ts";
import type { ScanConnections } from "../../redis/bulk/find-scan-nodes.ts";
import { createScanLocks } from "../../redis/bulk/scan-locks.ts";
import type { ScanKeyspace } from "../../usecases/audit/audit-job.ts";
import { type AuditOutcome, runAudit } from "../../usecases/audit/run-audit.ts";
import type { CliIo } from "../cli.ts";
import { type AuditTarget, findTarget } from "./find-target.ts";
import type { AuditArguments } from "./read-arguments.ts";
import { createProgressDisplay } from "./show-progress.ts";

export interface AuditTargetParts {
  readonly scan: ScanKeyspace;
  readonly signal: AbortSignal;
  readonly io: CliIo;
}

/** Audits what the arguments name and prints or writes the report. `problem`: why there is none, or no whole one. */
export async function auditTarget(
  wanted: AuditArguments,
  { scan, signal, io }: AuditTargetParts,
): Promise<{ readonly problem?: string }> {
  // Before the walk: what cannot be written at its end need not be counted.
  if (wanted.out !== undefined) await prepareFolder(wanted.out);
  const connections = createBriefConnections("redis-audit-bot-audit");
  try {
    const target = await findTarget(wanted.target, io.env, connections.call);
    const earlier = await readEarlier(wanted, target);
    const parts = { connections, scan: prepareMeanwhile(scan, wanted), signal, io };
    const outcome = await run(wanted, target, earlier, parts);
    if (outcome.kind === "refused") return { problem: outcome.message };
    const { writeReport } = await import("./write-report.ts");
    await writeReport(outcome.audit, earlier, target.cluster.contracts ?? [], wanted, io);
    return outcome.audit.complete ? {} : { problem: await describeIncomplete(outcome.audit, io) };
  } finally {
    connections.close();
  }
}

/** Throws what the file system throws where nothing can be written. */
async function prepareFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await access(path, constants.W_OK | constants.X_OK);
}

/** What a report needs is loaded while the keys are counted. */
function prepareMeanwhile(scan: ScanKeyspace, wanted: AuditArguments): ScanKeyspace {
  return (job, hooks) => {
    const scanning = scan(job, hooks);
    // Whoever writes the report hears of a failure.
    import("./write-report.ts").then(({ prepareReport }) => prepareReport(wanted)).catch(() => undefined);
    return scanning;
  };
}

async function readEarlier(
  { compare }: AuditArguments,
  { cluster }: AuditTarget,
): Promise<Audit | undefined> {
  if (compare === undefined) return undefined;
  const { readEarlierAudit } = await import("./read-earlier-audit.ts");
  return readEarlierAudit(compare, cluster.name, Date.now());
}

function run(
  { mode, pace, bounds }: AuditArguments,
  { cluster, database }: AuditTarget,
  earlier: Audit | undefined,
  { connections, scan, signal, io }: AuditTargetParts & { readonly connections: ScanConnections },
): Promise<AuditOutcome> {
  const monotonicMs = () => performance.now();
  const display = createProgressDisplay(io, monotonicMs);
  const { contracts, ttlTiers, plan } = cluster;
  const request = {
    cluster,
    mode,
    pace,
    limits: bounds,
    signal,
    onProgress: display.show,
    ...(database !== undefined && { database }),
    ...(contracts && { contracts }),
    ...(ttlTiers && { ttlTiers }),
    ...(plan && { plan }),
    ...(earlier && { earlier: [earlier] }),
  };
  const parts = { connections, locks: createScanLocks(), scan, nowMs: Date.now, monotonicMs };
  return runAudit(request, parts).finally(display.end);
}

async function describeIncomplete({ cluster, nodes }: Audit, io: CliIo): Promise<string> {
  const { createReportRenderer } = await import("../../messages/report/report-renderer.ts");
  const { reason } = await createReportRenderer({ localesDir: io.env["LOCALES_DIR"] || undefined });
  const why = nodes.flatMap(({ node, incompleteReason }) =>
    incompleteReason === undefined ? [] : [`${node}: ${reason(incompleteReason, "en")}`],
  );
  return `The audit of ${cluster} is incomplete (${why.join(", ")}): its counts cover what was seen.`;
}
