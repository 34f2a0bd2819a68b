import { countAssessedKeys } from "../audit/assessed-keys.ts";
import type { Audit, Contract } from "../audit/audit.ts";
import { isCollection } from "../audit/type-names.ts";
import { ratioOfHits } from "../audit/workload-signals.ts";
import { assessHitRatio } from "../rules/audit/assess-hit-ratio.ts";
import { coverageOf } from "./coverage.ts";
import { describeSample } from "./describe-sample.ts";
import { listBigKeys } from "./list-big-keys.ts";
import { hasEstimates, markEstimates } from "./mark-estimates.ts";
import { listPatterns } from "./pattern-rows.ts";
import { compareFindings } from "./rank-findings.ts";
import type { ClusterReport } from "./report.ts";
import { countedKeys, meanTtlSeconds } from "./ttl-strategy.ts";

/** Rows of the table of the biggest keys. */
const mostBigKeys = 10;

export function summarizeCluster(audit: Audit, contracts: readonly Contract[]): ClusterReport {
  const { figures, nodes } = audit;
  const hitRatio = ratioOfHits(figures.hits, figures.misses);
  return defined({
    cluster: audit.cluster,
    clusterMode: audit.clusterMode,
    environment: audit.environment,
    team: audit.team,
    workload: audit.workload.workload,
    because: audit.workload.because,
    ...coverageOf(audit),
    denied: unique(nodes.flatMap(({ denied }) => denied)),
    bounds: audit.bounds,
    sparedElements: sparedElements(audit),
    duplicateRatio: Math.max(0, ...nodes.map(({ duplicateRatio }) => duplicateRatio)),
    startedAtMs: audit.startedAtMs,
    durationMs: audit.durationMs,
    nodes: nodes.length,
    product: figures.product,
    version: figures.version,
    keys: audit.keys,
    keysWithoutTtl: audit.keysWithoutTtl,
    unreadableKeys: audit.unreadableKeys ?? 0,
    isEstimated: hasEstimates(audit),
    noTtlShare: divide(audit.keysWithoutTtl, countAssessedKeys(audit)),
    usedBytes: figures.usedBytes,
    maxmemoryBytes: figures.maxmemoryBytes,
    usedRatio: divide(figures.usedBytes, figures.maxmemoryBytes),
    evictionPolicy: figures.evictionPolicy,
    fragmentationRatio: figures.fragmentationRatio,
    hits: figures.hits,
    misses: figures.misses,
    hitRatio,
    lookupsNotAssessed: figures.lookupsNotAssessed,
    // Audits of before it was stored are graded by the usual limits.
    assessment: audit.hitRatioAssessment ?? assessHitRatio(hitRatio, audit.workload.workload),
    opsPerSecond: figures.opsPerSecond,
    evictedKeys: figures.evictedKeys,
    expiredKeys: figures.expiredKeys,
    uptimeSeconds: figures.uptimeSeconds,
    connectedClients: figures.connectedClients,
    meanTtlSeconds: meanTtlSeconds(countedKeys(audit)),
    patterns: listPatterns(audit, contracts),
    otherKeys: audit.otherKeys,
    others: audit.others,
    sample: describeSample(nodes),
    biggestKeys: listBigKeys(audit).slice(0, mostBigKeys),
    findings: markEstimates(audit).toSorted(compareFindings),
  });
}

function sparedElements({ nodes, patterns }: Audit): boolean {
  return (
    nodes.some(({ elements }) => elements === "large") &&
    patterns.some(({ types, elements }) => elements === undefined && Object.keys(types).some(isCollection))
  );
}

type Defined<Fields> = { readonly [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

/** Leaves out what is not known, so that a report has no fields without a value. */
function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Defined<Fields>;
}

/** `undefined` where one is not known or there is nothing to divide by. */
function divide(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : part / whole;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
