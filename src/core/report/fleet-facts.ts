import { defaultProfile } from "../profiles/default.ts";
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

/** From so many times the next on, one cluster is far ahead; below the other, two are level for a reader. */
const farAhead = 2;
const ahead = 1.1;

/** The cluster with most of something, and how many times that of the next it has; `undefined`: nobody has any. */
function findFirst(
  clusters: readonly ClusterReport[],
  read: (cluster: ClusterReport) => number | undefined,
): { readonly cluster: ClusterReport; readonly lead: number } | undefined {
  const [first, second] = clusters.toSorted((a, b) => (read(b) ?? 0) - (read(a) ?? 0));
  const most = (first && read(first)) ?? 0;
  const next = (second && read(second)) ?? 0;
  return first === undefined || most === 0 || most < ahead * next
    ? undefined
    : { cluster: first, lead: next === 0 ? Number.POSITIVE_INFINITY : most / next };
}

function largest(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  const total = clusters.reduce((sum, { usedBytes = 0 }) => sum + usedBytes, 0);
  const first = findFirst(clusters, ({ usedBytes }) => usedBytes);
  if (first === undefined) return [];
  const { cluster, usedBytes = 0, keys } = first.cluster;
  const values = { usedBytes: bytes(usedBytes), share: ratio(usedBytes / total), keys: count(keys) };
  return [{ kind: first.lead >= farAhead ? "largestByFar" : "largest", cluster, values, count: keys }];
}

function busiest(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  const first = findFirst(clusters, ({ opsPerSecond }) => opsPerSecond);
  if (first === undefined) return [];
  const { cluster, opsPerSecond = 0 } = first.cluster;
  const values = { opsPerSecond: count(opsPerSecond) };
  return [{ kind: "busiest", cluster, values, count: opsPerSecond }];
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
  return [{ kind: "underused", values, count: idle.length }];
}

/** Below the usual early warning for memory there is room; each profile may set its own, an audit does not keep it. */
const roomBelow = defaultProfile.limits.memoryUsedRatio.warning;

/** None evicted speaks of room only where full memory would evict, and of those that would. */
function evictions(clusters: readonly ClusterReport[]): readonly FleetFact[] {
  const known = clusters.filter(({ evictedKeys }) => evictedKeys !== undefined);
  if (known.length === 0 || known.length < clusters.length) return [];
  const evictedKeys = known.reduce((sum, cluster) => sum + (cluster.evictedKeys ?? 0), 0);
  if (evictedKeys > 0) {
    const evicting = known.filter((cluster) => (cluster.evictedKeys ?? 0) > 0).length;
    const values = { evictedKeys: count(evictedKeys), clusters: count(evicting) };
    return [{ kind: "evictions", values, count: evictedKeys }];
  }
  const able = known.filter(evictsWhenFull);
  if (able.length === 0) return [];
  const hasRoom = able.length === known.length && able.every(({ usedRatio = 1 }) => usedRatio < roomBelow);
  if (hasRoom)
    return [{ kind: "noPressure", values: { clusters: count(able.length), limit: ratio(roomBelow) } }];
  return [{ kind: "noEvictions", values: { evicting: count(able.length), clusters: count(known.length) } }];
}

/** Without `maxmemory` it never is. */
function evictsWhenFull({ evictionPolicy, maxmemoryBytes }: ClusterReport): boolean {
  return evictionPolicy !== undefined && evictionPolicy !== "noeviction" && Boolean(maxmemoryBytes);
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
    const about = { cluster: cluster.cluster, count: cluster.keys };
    if (assessment === "excellent") return [{ ...about, kind: "effectiveCache", values }];
    if (assessment !== "expected") return [];
    if (expiredKeys === undefined) return [{ ...about, kind: "expectedMisses", values }];
    return [{ ...about, kind: "expectedChurn", values: { ...values, expiredKeys: count(expiredKeys) } }];
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
