import type { Cluster } from "../core/fleet.ts";
import type { Observation, ProbeName, ProbeValues } from "../core/observation.ts";
import { readRates } from "../core/rules/read-sample.ts";
import type { ClusterReading, NodeReading, Verdict } from "../core/rules/rule.ts";
import type { ClusterLine } from "../messages/views.ts";

/** A cluster in one line: its primaries added up. What no primary told is left out, never zero. */
export function clusterLine(
  cluster: Cluster,
  reading: ClusterReading,
  verdicts: readonly Verdict[],
  openAlerts: number,
): ClusterLine {
  const primaries = reading.nodes.filter(
    ({ latest }) => readValues(latest, "replication")?.role !== "replica",
  );
  const sum = <P extends ProbeName>(probe: P, pick: (values: ProbeValues[P]) => number | undefined) =>
    addUp(primaries.map(({ latest }) => readValues(latest, probe)).map((values) => values && pick(values)));
  return definedOnly({
    name: cluster.name,
    environment: cluster.environment,
    mode: cluster.mode,
    team: cluster.owner.team,
    profile: cluster.profile.name,
    nodes: reading.nodes.length,
    health: judgeHealth(verdicts),
    usedBytes: sum("memory", ({ usedBytes }) => usedBytes),
    maxmemoryBytes: sum("memory", ({ maxmemoryBytes }) => maxmemoryBytes),
    usedRatio: worstUsedRatio(primaries),
    keys: sum("keyspace", ({ keys }) => keys),
    keysWithoutTtl: sum("keyspace", ({ keysWithoutTtl }) => keysWithoutTtl),
    hitRatio: hitRatio(primaries),
    opsPerSecond: sum("stats", ({ opsPerSecond }) => opsPerSecond),
    openAlerts,
  });
}

/** The values of one sample; `undefined` when the node did not give it. */
export function readValues<P extends ProbeName>(
  observation: Observation,
  probe: P,
): ProbeValues[P] | undefined {
  const sample = observation.samples[probe];
  return sample?.ok ? sample.values : undefined;
}

/** Leaves out what is undefined, as exact optional properties want it. */
export function definedOnly<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function judgeHealth(verdicts: readonly Verdict[]): ClusterLine["health"] {
  const bad = verdicts.filter((verdict) => verdict.kind === "bad");
  if (bad.some(({ severity }) => severity === "critical")) return "critical";
  if (bad.length > 0) return "warning";
  return verdicts.some(({ kind }) => kind === "good") ? "ok" : "notAssessed";
}

/** The fullest primary decides: in a cluster one full shard is a problem that the sum hides. */
function worstUsedRatio(primaries: readonly NodeReading[]): number | undefined {
  const ratios = primaries.flatMap(({ latest }) => {
    const memory = readValues(latest, "memory");
    return memory?.maxmemoryBytes === undefined ? [] : [memory.usedBytes / memory.maxmemoryBytes];
  });
  return ratios.length === 0 ? undefined : Math.max(...ratios);
}

/** Over the rate window, from the lookups of all primaries. */
function hitRatio(primaries: readonly NodeReading[]): number | undefined {
  const rates = primaries.flatMap((node) => {
    const reading = readRates(node, ({ isUnsettled }) => isUnsettled !== true);
    return reading.kind === "read" && !reading.values.isUnsettled ? [reading.values] : [];
  });
  const hits = addUp(rates.map((rate) => rate.hits)) ?? 0;
  const lookups = hits + (addUp(rates.map((rate) => rate.misses)) ?? 0);
  return lookups === 0 ? undefined : hits / lookups;
}

function addUp(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
