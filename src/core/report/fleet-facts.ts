import { usedRatioLimit } from "../rules/audit/over-provisioned.ts";
import type { Quantity } from "../rules/rule.ts";
import type { ClusterReport, FleetFact, MemoryDistribution } from "./report.ts";

/** The same as the rule's, so that both name the same clusters. */
const underusedBelow = usedRatioLimit.value;

const count = (value: number): Quantity => ({ unit: "count", value });
const bytes = (value: number): Quantity => ({ unit: "bytes", value });
const ratio = (value: number): Quantity => ({ unit: "ratio", value });
const text = (value: string): Quantity => ({ unit: "text", value });

/** What strikes when looking at all clusters at once; a fact that does not hold, or is not known, is left out. */
export function findFacts(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  if (clusters.length < 2) return [];
  return [
    ...largest(clusters),
    ...busiest(clusters),
    ...underused(clusters),
    ...evictions(clusters),
    ...shared("samePolicy", "evictionPolicy", clusters, (cluster) => cluster.evictionPolicy),
    ...shared("sameVersion", "version", clusters, productOf),
  ];
}

function largest(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  const total = clusters.reduce((sum, { usedBytes = 0 }) => sum + usedBytes, 0);
  const [first] = clusters.toSorted((a, b) => (b.usedBytes ?? 0) - (a.usedBytes ?? 0));
  if (first?.usedBytes === undefined || total === 0) return [];
  const values = {
    usedBytes: bytes(first.usedBytes),
    share: ratio(first.usedBytes / total),
    keys: count(first.keys),
  };
  return [{ kind: "largest", cluster: first.cluster, values }];
}

function busiest(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  const [first] = clusters
    .filter(({ opsPerSecond }) => opsPerSecond !== undefined)
    .toSorted((a, b) => (b.opsPerSecond ?? 0) - (a.opsPerSecond ?? 0));
  if (!first?.opsPerSecond) return [];
  return [{ kind: "busiest", cluster: first.cluster, values: { opsPerSecond: count(first.opsPerSecond) } }];
}

function underused(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  const idle = clusters.filter(({ usedRatio }) => usedRatio !== undefined && usedRatio < underusedBelow);
  if (idle.length === 0) return [];
  const sum = (field: "usedBytes" | "maxmemoryBytes") =>
    idle.reduce((total, cluster) => total + (cluster[field] ?? 0), 0);
  const values = {
    idle: count(idle.length),
    clusters: count(clusters.length),
    limit: ratio(underusedBelow),
    usedBytes: bytes(sum("usedBytes")),
    maxmemoryBytes: bytes(sum("maxmemoryBytes")),
  };
  return [{ kind: "underused", values }];
}

function evictions(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  const known = clusters.filter(({ evictedKeys }) => evictedKeys !== undefined);
  if (known.length === 0 || known.length < clusters.length) return [];
  const evictedKeys = known.reduce((sum, cluster) => sum + (cluster.evictedKeys ?? 0), 0);
  if (evictedKeys === 0) return [{ kind: "noEvictions", values: { clusters: count(known.length) } }];
  const evicting = known.filter((cluster) => (cluster.evictedKeys ?? 0) > 0).length;
  return [{ kind: "evictions", values: { evictedKeys: count(evictedKeys), clusters: count(evicting) } }];
}

function shared(
  kind: "samePolicy" | "sameVersion",
  name: string,
  clusters: readonly ClusterReport[],
  read: (cluster: ClusterReport) => string | undefined,
): readonly FleetFact[] {
  const values = new Set(clusters.map(read));
  const [value] = values;
  return values.size === 1 && value !== undefined ? [{ kind, values: { [name]: text(value) } }] : [];
}

/** `redis 7.0.15`; `undefined`: the server does not tell. */
export function productOf({ product, version }: ClusterReport): string | undefined {
  return version === undefined ? undefined : `${product ?? "Redis"} ${version}`;
}

/** What is as it should be: caches that nearly always hit, and misses that are the purpose. */
export function findStrengths(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  return clusters.flatMap((cluster): readonly FleetFact[] => {
    const { hitRatio, assessment, expiredKeys } = cluster;
    if (hitRatio === undefined) return [];
    const values = { hitRatio: ratio(hitRatio), keys: count(cluster.keys) };
    if (assessment === "excellent") return [{ kind: "effectiveCache", cluster: cluster.cluster, values }];
    if (assessment !== "expected") return [];
    const churn = expiredKeys === undefined ? {} : { expiredKeys: count(expiredKeys) };
    const kind = expiredKeys === undefined ? "expectedMisses" : "expectedChurn";
    return [{ kind, cluster: cluster.cluster, values: { ...values, ...churn } }];
  });
}

/** Rows of the distribution; with six clusters all are shown. */
const memoryRows = 5;

export function distributeMemory(clusters: readonly ClusterReport[]): MemoryDistribution {
  const known = clusters
    .flatMap(({ cluster, usedBytes }) => (usedBytes === undefined ? [] : [{ cluster, usedBytes }]))
    .toSorted((a, b) => b.usedBytes - a.usedBytes);
  const totalBytes = known.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  const shareOf = (usedBytes: number) => (totalBytes === 0 ? 0 : usedBytes / totalBytes);
  const shown = known.length <= memoryRows + 1 ? known.length : memoryRows;
  const rows = known.slice(0, shown).map((row) => ({ ...row, share: shareOf(row.usedBytes) }));
  const rest = known.slice(shown);
  if (rest.length === 0) return { totalBytes, rows };
  const usedBytes = rest.reduce((sum, row) => sum + row.usedBytes, 0);
  return { totalBytes, rows, others: { clusters: rest.length, usedBytes, share: shareOf(usedBytes) } };
}
