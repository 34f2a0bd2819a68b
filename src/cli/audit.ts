import type { Audit } from "../core/audit/audit.ts";
import { RedisCallError } from "../core/redis-text/redis-call-error.ts";
import { MessageFilesError } from "../messages/message-files-error.ts";
import { createScanLocks } from "../redis/bulk/scan-locks.ts";
import { createRedisConnections } from "../redis/connections.ts";
import { runAudit } from "../usecases/audit/run-audit.ts";
import { scanInWorker } from "../usecases/audit/scan-in-worker.ts";
import { type AuditTarget, findTarget, TargetError } from "./audit/find-target.ts";
import { type AuditArguments, auditUsage, readArguments, UsageError } from "./audit/read-arguments.ts";
import { createProgressDisplay } from "./audit/show-progress.ts";
import { writeReport } from "./audit/write-report.ts";
import type { CliCommand, CliIo } from "./cli.ts";

/**
 * `redis-audit-bot audit`: audits one Redis and prints the report. Needs neither Slack nor, with a URL, a fleet file.
 * Exit code 1 when there is no audit or not a whole one, 2 when the arguments are wrong.
 */
export const audit: CliCommand = async (args, io) => {
  const connections = createRedisConnections({ connectionName: "redis-audit-bot-audit" });
  const stopping = new AbortController();
  const forget = io.onInterrupt?.(() => stopping.abort());
  try {
    const wanted = readArguments(args, io.env);
    const target = await findTarget(wanted.target, io.env, connections.call);
    const outcome = await run(wanted, target, connections, stopping.signal, io);
    if (typeof outcome === "string") {
      io.err(nameOnce(outcome));
      return 1;
    }
    await writeReport(outcome, target.cluster.contracts ?? [], wanted, io);
    if (outcome.complete) return 0;
    io.err(describeIncomplete(outcome));
    return 1;
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n\n${auditUsage}`);
      return 2;
    }
    if (!isExpected(error)) throw error;
    io.err(nameOnce(error.message));
    return 1;
  } finally {
    forget?.();
    connections.close();
  }
};

/** The audit, or why there is none. */
async function run(
  { mode, pace }: AuditArguments,
  { cluster, database }: AuditTarget,
  connections: ReturnType<typeof createRedisConnections>,
  signal: AbortSignal,
  io: CliIo,
): Promise<Audit | string> {
  const monotonicMs = () => performance.now();
  const display = createProgressDisplay(io, monotonicMs);
  const { contracts, ttlTiers, plan } = cluster;
  const request = {
    cluster,
    mode,
    pace,
    signal,
    onProgress: display.show,
    ...(database !== undefined && { database }),
    ...(contracts && { contracts }),
    ...(ttlTiers && { ttlTiers }),
    ...(plan && { plan }),
  };
  try {
    const parts = { connections, locks: createScanLocks(), scan: scanInWorker, nowMs: Date.now, monotonicMs };
    const outcome = await runAudit(request, parts);
    return outcome.kind === "audited" ? outcome.audit : outcome.message;
  } finally {
    display.end();
  }
}

function describeIncomplete({ cluster, nodes }: Audit): string {
  const why = nodes.flatMap(({ node, incompleteReason }) =>
    incompleteReason === undefined ? [] : [`${node}: ${incompleteReason}`],
  );
  return `The audit of ${cluster} is incomplete (${why.join(", ")}): its counts cover what was seen.`;
}

/** A cluster made from a URL has its node's name: `127.0.0.1:6379 127.0.0.1:6379: …`. */
function nameOnce(message: string): string {
  return message.replace(/^(\S+) \1: /, "$1: ");
}

/** What a person can do something about; anything else is a fault and shows its stack. */
function isExpected(error: unknown): error is Error {
  if (error instanceof TargetError || error instanceof RedisCallError || error instanceof MessageFilesError) {
    return true;
  }
  // From the file system: a folder that cannot be written.
  return error instanceof Error && "code" in error && "syscall" in error;
}
