import type { Audit, AuditMode, AuditPace, Contract, NodeAudit } from "../../core/audit/audit.ts";
import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { Plan } from "../../core/rules/audit/plan.ts";
import type { TtlTiers } from "../../core/rules/audit/ttl-tiers.ts";
import type { ScanConnections } from "../../redis/bulk/find-scan-nodes.ts";
import type { ScanLocks } from "../../redis/bulk/scan-locks.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import type { AuditJob, AuditLimits, AuditProgress, ScanKeyspace } from "./audit-job.ts";
import { type AuditNodes, findAuditNodes } from "./find-audit-nodes.ts";
import { describeLost, describeNode } from "./node-audit.ts";
import type { RunLookups } from "./own-lookups.ts";
import { readClusterFigures } from "./read-cluster-figures.ts";
import { type AuditRefusal, describeAbsence, findRefusalOf } from "./refusal.ts";

export interface RunAuditParts {
  readonly connections: ScanConnections;
  /** Shared by all audits of a process. */
  readonly locks: ScanLocks;
  /** `scanInWorker`, so that the event loop stays free. */
  readonly scan: ScanKeyspace;
  /** Unix ms. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
}

export interface AuditRequest {
  readonly cluster: Cluster;
  readonly mode: AuditMode;
  readonly pace: AuditPace;
  readonly limits?: AuditLimits;
  /** The only logical database to count; `undefined`: all. */
  readonly database?: number;
  /** Ends the scan at once; what was counted by then is the audit, marked incomplete. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AuditProgress) => void;
  /** What owners declared. Empty: nothing is undeclared. */
  readonly contracts?: readonly Contract[];
  /** `undefined`: those of the cluster's profile, if it has some. */
  readonly ttlTiers?: TtlTiers;
  /** `undefined`: the smallest ElastiCache node where the servers are of that service, else none is known. */
  readonly plan?: Plan;
  /**
   * Audits of the same cluster, newest first. Growth is measured from them, and since when patterns are known; the
   * lookups of all of them are taken off the server's counters.
   */
  readonly earlier?: readonly Audit[];
  /** What runs of this process looked up, to be taken off as well. */
  readonly ofRuns?: readonly RunLookups[];
}

/**
 * `reason`: a word for a locale; `message` says it in English, with the node, and holds no secret. `nodes`: what was
 * asked all the same; `undefined`: nothing.
 */
export type AuditOutcome =
  | { readonly kind: "audited"; readonly audit: Audit }
  | {
      readonly kind: "refused";
      readonly reason: AuditRefusal;
      readonly message: string;
      readonly nodes?: readonly NodeAudit[];
    };

const connectionName = "redis-audit-bot-audit";
const timeoutMs = 5_000;
const giveUpAfterMs = 30_000;

/**
 * Audits the keyspace of one cluster: finds the nodes, reads the cluster's figures, walks each node in another thread,
 * and judges. Writes nothing anywhere. Rejects only for a fault of its own.
 */
export async function runAudit(request: AuditRequest, parts: RunAuditParts): Promise<AuditOutcome> {
  const { cluster } = request;
  let nodes: AuditNodes;
  try {
    nodes = await findAuditNodes(cluster, parts.connections);
  } catch (error) {
    if (!(error instanceof RedisCallError)) throw error;
    return { kind: "refused", reason: "unreachable", message: error.message };
  }
  if (nodes.picked.length === 0) {
    return { kind: "refused", ...describeAbsence(cluster, nodes) };
  }
  const names = nodes.picked.map(({ node }) => nameOf(node));
  const releases = names.map((name) => parts.locks.acquire(name));
  try {
    const taken = releases.indexOf(undefined);
    if (taken >= 0) {
      const message = `${cluster.name} ${names[taken]}: an audit of this node is running already`;
      return { kind: "refused", reason: "running", message };
    }
    return await audit(request, nodes, parts);
  } finally {
    for (const release of releases) release?.();
  }
}

async function audit(request: AuditRequest, nodes: AuditNodes, parts: RunAuditParts): Promise<AuditOutcome> {
  const { cluster, earlier = [], ofRuns = [], onProgress } = request;
  const startedAtMs = parts.nowMs();
  const startedMs = parts.monotonicMs();
  const primaries = nodes.picked.map(({ node, insteadOf }) => insteadOf ?? node);
  const asked = primaries.map((node) => ({
    name: nameOf(node),
    call: parts.connections.call(cluster, node),
  }));
  // Before the walk, so that its own lookups are not in them.
  const figuresWith = await readClusterFigures(asked, { earlier, ofRuns }, parts);
  // Loaded while the keys are walked: a process that audits once has nothing to wait for then.
  const concluding = import("./conclude-audit.ts");
  const result = await parts.scan(toJob(request, nodes), {
    signal: request.signal ?? new AbortController().signal,
    onProgress: onProgress ?? (() => undefined),
  });
  const walked = result.nodes.map(describeNode);
  const refusal = findRefusalOf(cluster, result.nodes);
  if (refusal) return { kind: "refused", ...refusal, nodes: walked };
  const { concludeAudit } = await concluding;
  const walk = {
    result,
    nodes: [...walked, ...nodes.lost.map(describeLost)],
    figuresWith,
    startedAtMs,
    durationMs: Math.round(parts.monotonicMs() - startedMs),
  };
  return { kind: "audited", audit: concludeAudit(walk, request) };
}

function toJob(
  { cluster, mode, pace, limits = {}, database }: AuditRequest,
  { picked }: AuditNodes,
): AuditJob {
  return {
    nodes: picked.map(({ node, role }) => ({ address: dataNodeAddress(cluster, node), role })),
    mode,
    pace,
    limits,
    ...(database !== undefined && { database }),
    connectionName,
    timeoutMs,
    giveUpAfterMs,
  };
}

function nameOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
