import { applyContracts } from "../../core/audit/apply-contracts.ts";
import type {
  Audit,
  AuditMode,
  AuditPace,
  Contract,
  NodeAudit,
  OtherKeys,
  PatternAudit,
} from "../../core/audit/audit.ts";
import { fingerprintWorkload } from "../../core/audit/fingerprint.ts";
import { type KeyTally, mergeTallies } from "../../core/audit/key-tally.ts";
import { toPatternAudits } from "../../core/audit/pattern-audits.ts";
import { traceGrowth } from "../../core/audit/trace-growth.ts";
import { traceSightings } from "../../core/audit/trace-sightings.ts";
import { countCollections } from "../../core/audit/type-names.ts";
import { ratioOfHits } from "../../core/audit/workload-signals.ts";
import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { assessHitRatio } from "../../core/rules/audit/assess-hit-ratio.ts";
import { judgeAudit } from "../../core/rules/audit/index.ts";
import type { Plan } from "../../core/rules/audit/plan.ts";
import { findTtlTiers, type TtlTiers } from "../../core/rules/audit/ttl-tiers.ts";
import type { ScanConnections } from "../../redis/bulk/find-scan-nodes.ts";
import type { ScanLocks } from "../../redis/bulk/scan-locks.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import type { AuditJob, AuditLimits, AuditProgress, ScanKeyspace, ScanResult } from "./audit-job.ts";
import { type AuditNodes, findAuditNodes } from "./find-audit-nodes.ts";
import { describeLost, describeNode } from "./node-audit.ts";
import { otherPattern } from "./other-pattern.ts";
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
  const result = await parts.scan(toJob(request, nodes), {
    signal: request.signal ?? new AbortController().signal,
    onProgress: onProgress ?? (() => undefined),
  });
  const walked = result.nodes.map(describeNode);
  const refusal = findRefusalOf(cluster, result.nodes);
  if (refusal) return { kind: "refused", ...refusal, nodes: walked };
  const measured = {
    ...head(request),
    startedAtMs,
    durationMs: Math.round(parts.monotonicMs() - startedMs),
    nodes: [...walked, ...nodes.lost.map(describeLost)],
    figures: figuresWith(shareOfCollections(result)),
    ...countKeys(result),
  };
  return { kind: "audited", audit: judge(measured, request) };
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

function head({ cluster, mode, pace, limits = {} }: AuditRequest) {
  const { name, environment, owner } = cluster;
  const { sampleKeys: _, ...bounds } = limits;
  return {
    schemaVersion: 1 as const,
    cluster: name,
    clusterMode: cluster.mode,
    ...(environment !== "" && { environment }),
    ...(owner.team !== "" && { team: owner.team }),
    mode,
    pace,
    ...(Object.keys(bounds).length > 0 && { bounds }),
  };
}

/** 0 of no keys, or where types were not assessed. */
function shareOfCollections({ tallies }: ScanResult): number {
  const keys = tallies.reduce((sum, tally) => sum + tally.keys, 0);
  return keys === 0 ? 0 : tallies.reduce((sum, tally) => sum + countCollections(tally.types), 0) / keys;
}

type Counted = Pick<
  Audit,
  "keys" | "keysWithoutTtl" | "unreadableKeys" | "patterns" | "otherKeys" | "others"
>;

/** Whole numbers that add up: the keys are the patterns' and the others. */
function countKeys({ tallies, nodes }: ScanResult): Counted {
  const isOther = ({ meta }: (typeof tallies)[number]) => meta.pattern === otherPattern;
  const total = tallies.reduce((sum, { keys }) => sum + keys, 0);
  const unreadable = nodes.reduce((sum, { unreadableKeys }) => sum + unreadableKeys, 0);
  const all = Math.max(1, total + unreadable);
  const patterns = toPatternAudits(
    tallies.filter((tally) => !isOther(tally)),
    all,
  );
  const [others] = toPatternAudits(mergeTallies(tallies.filter(isOther).map(leaveDatabase)), all);
  const sum = (read: (pattern: OtherKeys) => number) =>
    [...patterns, ...(others ? [others] : [])].reduce((sumSoFar, pattern) => sumSoFar + read(pattern), 0);
  return {
    patterns,
    keys: sum(({ keys }) => keys) + unreadable,
    keysWithoutTtl: sum(({ keysWithoutTtl }) => keysWithoutTtl),
    ...(unreadable > 0 && { unreadableKeys: unreadable }),
    otherKeys: (others?.keys ?? 0) + unreadable,
    ...(others && { others: describeOthers(others) }),
  };
}

/** Keys without a pattern are told of together. */
function leaveDatabase(tally: KeyTally): KeyTally {
  return { ...tally, meta: { ...tally.meta, database: 0 } };
}

function describeOthers({
  keys,
  keysWithoutTtl,
  types,
  typeLearned,
  ttl,
  bytes,
  bigKeys,
  biggest,
}: PatternAudit): OtherKeys {
  return {
    ...{ keys, keysWithoutTtl, types, typeLearned, ttl },
    ...(bytes && { bytes }),
    ...(bigKeys && { bigKeys }),
    biggest,
  };
}

type Measured = Omit<Audit, "complete" | "workload" | "findings">;

function judge(measured: Measured, request: AuditRequest): Audit {
  const { cluster, contracts = [], earlier = [], plan } = request;
  const complete = measured.nodes.every((node) => node.complete);
  const named = { ...measured, complete, patterns: applyContracts(measured.patterns, contracts) };
  const sighted = { ...named, ...traceSightings(named, earlier) };
  const dated = { ...sighted, patterns: traceGrowth(sighted, earlier) };
  const workload = fingerprintWorkload(dated);
  const { hits, misses } = dated.figures;
  const { limits } = cluster.profile;
  const hitRatioAssessment = assessHitRatio(ratioOfHits(hits, misses), workload.workload, limits.hitRatio);
  const judged = { ...dated, workload, hitRatioAssessment };
  const findings = judgeAudit({
    audit: judged,
    earlier,
    limits,
    ttlTiers: request.ttlTiers ?? findTtlTiers(cluster.profile.name),
    contracts,
    plan,
    owner: cluster.owner.team === "" ? undefined : cluster.owner.team,
  });
  return { ...judged, findings };
}

function nameOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
