import type { Audit, Contract, HitRatioAssessment } from "../audit/audit.ts";
import { diffAudits } from "./diff-audits.ts";
import { distributeMemory, findFacts, findStrengths, productOf } from "./fleet-facts.ts";
import { markEstimates } from "./mark-estimates.ts";
import { countPatterns } from "./pattern-rows.ts";
import { compareFindings, recommend } from "./rank-findings.ts";
import type { ClusterCount, ClusterReport, HitRatioRank, Report, ReportTotals } from "./report.ts";
import { summarizeCluster } from "./summarize-cluster.ts";
import { distributeTtl, rankTtl, summarizeTtl } from "./ttl-strategy.ts";

export interface ReportOptions {
  /** What owners declared, by cluster; patterns get their descriptions from it. */
  readonly contracts?: Readonly<Record<string, readonly Contract[]>>;
}

/**
 * Puts audits together into one report. `previous` are earlier audits to compare with, at most one a cluster
 * counts: the newest that began before the one it is compared with.
 */
export function buildReport(
  audits: readonly Audit[],
  previous: readonly Audit[] = [],
  { contracts = {} }: ReportOptions = {},
): Report {
  const clusters = audits.map((audit) => summarizeCluster(audit, contractsOf(contracts, audit.cluster)));
  const findings = audits
    .flatMap((audit) => markEstimates(audit).map((finding) => ({ cluster: audit.cluster, finding })))
    .toSorted((a, b) => compareFindings(a.finding, b.finding));
  return {
    fromMs: audits.reduce((first, audit) => Math.min(first, audit.startedAtMs), Number.POSITIVE_INFINITY),
    toMs: audits.reduce((last, audit) => Math.max(last, audit.startedAtMs + audit.durationMs), 0),
    totals: addUp(clusters),
    clusters,
    facts: findFacts(clusters),
    findings,
    strengths: findStrengths(clusters),
    memory: distributeMemory(clusters),
    hitRatios: rankHitRatios(clusters),
    ttlStrategies: rankTtl(audits.map(summarizeTtl)),
    ttlDistribution: distributeTtl(audits),
    recommendations: recommend(findings),
    comparisons: audits.flatMap((audit) => {
      const before = findPrevious(previous, audit);
      return before === undefined ? [] : [diffAudits(before, audit)];
    }),
  };
}

function contractsOf(
  contracts: Readonly<Record<string, readonly Contract[]>>,
  cluster: string,
): readonly Contract[] {
  return Object.hasOwn(contracts, cluster) ? (contracts[cluster] ?? []) : [];
}

function findPrevious(previous: readonly Audit[], audit: Audit): Audit | undefined {
  return previous
    .filter(({ cluster, startedAtMs }) => cluster === audit.cluster && startedAtMs < audit.startedAtMs)
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs)[0];
}

function addUp(clusters: readonly ClusterReport[]): ReportTotals {
  const sum = (read: (cluster: ClusterReport) => number) =>
    clusters.reduce((total, cluster) => total + read(cluster), 0);
  return {
    clusters: clusters.length,
    keys: sum(({ keys }) => keys),
    keysWithoutTtl: sum(({ keysWithoutTtl }) => keysWithoutTtl),
    isEstimated: clusters.some(({ isEstimated }) => isEstimated),
    ...(clusters.some(({ usedBytes }) => usedBytes !== undefined) && {
      usedBytes: sum(({ usedBytes = 0 }) => usedBytes),
    }),
    patterns: sum(({ patterns }) => countPatterns(patterns)),
    incomplete: clusters.filter(({ complete }) => !complete).length,
    environments: countNames(clusters, ({ environment }) => environment),
    modes: countClusters(clusters, ({ clusterMode }) => clusterMode).map(([clusterMode, count]) => ({
      clusterMode,
      clusters: count,
    })),
    products: countNames(clusters, productOf),
  };
}

function countClusters<Name extends string>(
  clusters: readonly ClusterReport[],
  nameOf: (cluster: ClusterReport) => Name | undefined,
): readonly (readonly [Name, number])[] {
  const counts = new Map<Name, number>();
  for (const name of clusters.flatMap((cluster) => nameOf(cluster) ?? [])) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

function countNames(
  clusters: readonly ClusterReport[],
  nameOf: (cluster: ClusterReport) => string | undefined,
): readonly ClusterCount[] {
  return countClusters(clusters, nameOf).map(([name, count]) => ({ name, clusters: count }));
}

/** Ratios that say nothing stand after those that do. */
const atTheEnd: readonly HitRatioAssessment[] = ["expected", "notAssessed"];

function rankHitRatios(clusters: readonly ClusterReport[]): readonly HitRatioRank[] {
  return clusters
    .map(({ cluster, hitRatio, hits, misses, workload, assessment }) => ({
      cluster,
      workload,
      assessment,
      ...(hitRatio !== undefined && { hitRatio }),
      ...(hits !== undefined && { hits }),
      ...(misses !== undefined && { misses }),
    }))
    .toSorted(
      (a, b) =>
        atTheEnd.indexOf(a.assessment) - atTheEnd.indexOf(b.assessment) ||
        (b.hitRatio ?? 0) - (a.hitRatio ?? 0),
    );
}
