import { applyContracts } from "../../core/audit/apply-contracts.ts";
import type { Audit, ClusterFigures, NodeAudit, OtherKeys, PatternAudit } from "../../core/audit/audit.ts";
import { fingerprintWorkload } from "../../core/audit/fingerprint.ts";
import { type KeyTally, mergeTallies } from "../../core/audit/key-tally.ts";
import { toPatternAudits } from "../../core/audit/pattern-audits.ts";
import { traceGrowth } from "../../core/audit/trace-growth.ts";
import { traceSightings } from "../../core/audit/trace-sightings.ts";
import { countCollections } from "../../core/audit/type-names.ts";
import { ratioOfHits } from "../../core/audit/workload-signals.ts";
import { assessHitRatio } from "../../core/rules/audit/assess-hit-ratio.ts";
import { judgeAudit } from "../../core/rules/audit/index.ts";
import { findTtlTiers } from "../../core/rules/audit/ttl-tiers.ts";
import type { ScanResult } from "./audit-job.ts";
import { otherPattern } from "./other-pattern.ts";
import type { AuditRequest } from "./run-audit.ts";

/** What a walk brought. */
export interface WalkedKeyspace {
  readonly result: ScanResult;
  /** Those that nobody walked among them. */
  readonly nodes: readonly NodeAudit[];
  /** By the share of collections among the keys. */
  readonly figuresWith: (collectionShare: number) => ClusterFigures;
  /** Unix ms. */
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** Counts the keys of a walk by pattern, compares them with earlier audits, and judges. */
export function concludeAudit(
  { result, nodes, figuresWith, startedAtMs, durationMs }: WalkedKeyspace,
  request: AuditRequest,
): Audit {
  const measured = {
    ...head(request),
    ...{ startedAtMs, durationMs, nodes },
    figures: figuresWith(shareOfCollections(result)),
    ...countKeys(result),
  };
  return judge(measured, request);
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
