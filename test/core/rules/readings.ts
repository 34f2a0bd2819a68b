import type {
  Observation,
  ProbeName,
  ProbeValues,
  Sample,
  SampleFailure,
  ServerIdentity,
} from "../../../src/core/observation.ts";
import type { Limits } from "../../../src/core/profiles/profile.ts";
import type { NodeReading, Quantity, Rule, Verdict } from "../../../src/core/rules/rule.ts";
import type { FactName } from "../../../src/core/rules/vocabulary.ts";

/** 2026-02-12 14:00 UTC. */
export const nowMs = 1_770_904_800_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const mebibyte = 1_048_576;

export const primary = "10.0.6.10:6379";

const healthyServer: ServerIdentity = {
  runId: "process-a",
  version: "7.0.15",
  product: "redis",
  mode: "standalone",
  uptimeSeconds: 86_400,
};

const healthy: ProbeValues = {
  memory: { usedBytes: 100 * mebibyte, maxmemoryBytes: 1000 * mebibyte, policy: "volatile-lfu" },
  clients: { connectedClients: 5, blockedClients: 0, maxClients: 10_000 },
  stats: {
    opsPerSecond: 50,
    commandsProcessed: 1_000_000,
    keyspaceHits: 900_000,
    keyspaceMisses: 100_000,
    evictedKeys: 0,
    expiredKeys: 0,
    rejectedConnections: 0,
  },
  keyspace: { keys: 10_000, keysWithTtl: 10_000, keysWithoutTtl: 0, databases: [] },
  replication: {
    role: "primary",
    replicationId: "history-a",
    secondReplicationId: "0000000000000000000000000000000000000000",
    secondReplicationOffset: -1,
    replicas: [],
  },
  persistence: {
    loading: false,
    lastSaveFailed: false,
    lastSaveAtMs: nowMs - hourMs,
    changesSinceSave: 0,
    aofEnabled: false,
    aofLastWriteFailed: false,
  },
  cpu: { systemSeconds: 1, userSeconds: 1 },
  latency: { roundTripP50Ms: 0.2, roundTripP99Ms: 0.4 },
};

const probes = Object.keys(healthy) as readonly ProbeName[];

/** What differs from a healthy primary: values of a probe, or why it has none (`"absent"`: not even asked). */
export type Differences = {
  readonly [P in ProbeName]?: Changed<ProbeValues[P]> | SampleFailure | "absent";
};

/** `undefined` takes an optional value away. */
type Changed<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined };

/** A round of a healthy primary, with differences. */
export function observe(
  differences: Differences = {},
  server: Partial<ServerIdentity> = {},
  atMs = nowMs,
): Observation {
  const entries = probes.flatMap((probe): [ProbeName, Sample<object>][] => {
    const difference = differences[probe];
    if (difference === "absent") return [];
    if (typeof difference === "string") return [[probe, fail(difference)]];
    return [[probe, { ok: true, values: { ...healthy[probe], ...difference } }]];
  });
  return {
    cluster: "isales-market",
    node: primary,
    atMs,
    server: { ...healthyServer, ...server },
    samples: Object.fromEntries(entries),
  };
}

/** A round in which every probe failed alike. */
export function observeFailure(failure: SampleFailure, atMs = nowMs): Observation {
  const samples = Object.fromEntries(probes.map((probe) => [probe, fail(failure)]));
  return { cluster: "isales-market", node: primary, atMs, samples };
}

function fail(failure: SampleFailure): Sample<never> {
  return { ok: false, failure, message: `isales-market ${primary}: INFO: ${failure}` };
}

/** Ten minutes in which a healthy primary's counters changed. */
export function watchTenMinutes(
  before: Partial<ProbeValues["stats"]>,
  after: Partial<ProbeValues["stats"]>,
  differences: Differences = {},
): NodeReading {
  return read(observe({ ...differences, stats: after }), {
    windowStart: observe({ stats: before }, {}, nowMs - 10 * minuteMs),
  });
}

export function read(latest: Observation, older: Partial<NodeReading> = {}): NodeReading {
  return { node: latest.node, latest, hourly: [], recent: [], ...older };
}

/** The one verdict of a rule on one node; `undefined`: the rule does not apply to it. */
export function judge(rule: Rule, node: NodeReading, limits: Limits): Verdict | undefined {
  const [verdict, ...more] = rule.judge({
    cluster: "isales-market",
    mode: "standalone",
    limits,
    nodes: [node],
  });
  if (more.length > 0) throw new Error(`${rule.id} gave ${more.length + 1} verdicts on one node`);
  return verdict;
}

/** A verdict in a word: `good`, `warning high`, `notAssessed denied`. */
export function sumUp(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "no verdict";
  switch (verdict.kind) {
    case "bad":
      return `${verdict.severity} ${verdict.reason}`;
    case "good":
      return "good";
    case "notAssessed":
      return `notAssessed ${verdict.reason}`;
  }
}

/** The facts of a bad or good verdict. */
export function factsOf(verdict: Verdict | undefined): Readonly<Partial<Record<FactName, Quantity>>> {
  if (verdict === undefined || verdict.kind === "notAssessed") throw new Error(`no facts: ${sumUp(verdict)}`);
  return verdict.values;
}

/** mulberry32: the same numbers for the same seed, so that a failure repeats. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
