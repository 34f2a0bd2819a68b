import { type RedisServer, startRedisServer } from "../../sandbox/redis-server.ts";
import type { Alert } from "../../src/core/alerts/alert.ts";
import { decideOnVerdict } from "../../src/core/alerts/decide-on-verdict.ts";
import type { Observation } from "../../src/core/observation.ts";
import { defaultProfile } from "../../src/core/profiles/default.ts";
import { judgeCluster, rules } from "../../src/core/rules/index.ts";
import type { ClusterReading } from "../../src/core/rules/rule.ts";
import { createRedisConnections } from "../../src/redis/connections.ts";
import { probeCluster } from "../../src/usecases/probe-cluster.ts";
import { benchCluster } from "../bench-cluster.ts";
import { percentile } from "../percentile.ts";

/** What one cycle of judging a fleet took, in this process, without a store or a network. */
export interface Evaluation {
  readonly clusters: number;
  readonly judgements: number;
  readonly findings: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const cycles = 40;
const warmUp = 10;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Judges so many rules on so many clusters as are asked for (there being fewer rules, on so many more clusters), each
 * with a day's hourly and twenty minutes' rounds behind it, and moves the alerts. Every tenth cluster is nearly full.
 */
export async function measureEvaluation(clusters: number, rulesEach: number): Promise<Evaluation> {
  const observation = await observeOnce();
  const count = Math.ceil((clusters * rulesEach) / rules.length);
  const readings = Array.from({ length: count }, (_, index) => readingOf(observation, index));
  const alerts = new Map<string, Alert>();
  let findings = 0;
  const durations: number[] = [];
  for (let cycle = 0; cycle < warmUp + cycles; cycle++) {
    const startedAtMs = performance.now();
    findings = readings.reduce(
      (sum, reading) => sum + judge(reading, alerts, observation.atMs + cycle * minuteMs),
      0,
    );
    if (cycle >= warmUp) durations.push(performance.now() - startedAtMs);
  }
  return {
    clusters: count,
    judgements: count * rules.length,
    findings,
    p50Ms: percentile(durations, 0.5),
    p99Ms: percentile(durations, 0.99),
  };
}

/** How many findings there were; each moved its alert. */
function judge(reading: ClusterReading, alerts: Map<string, Alert>, nowMs: number): number {
  const verdicts = judgeCluster(reading);
  for (const verdict of verdicts) {
    if (verdict.kind === "notAssessed") continue;
    const key = `${verdict.rule} ${verdict.subject.cluster} ${verdict.subject.node ?? ""}`;
    const decision = decideOnVerdict({
      alert: alerts.get(key),
      verdict,
      policy: defaultProfile.alerting,
      nowMs,
      destination: { channel: "C0BENCH", languages: ["en"], path: [] },
      suppression: undefined,
      newId: `A${alerts.size + 1}`,
    });
    if (decision !== undefined) alerts.set(key, decision.alert);
  }
  return verdicts.filter(({ kind }) => kind === "bad").length;
}

/** A round of a real server, with a limit of memory. */
async function observeOnce(): Promise<Observation> {
  const server: RedisServer = await startRedisServer({ args: ["--maxmemory", "64mb"] });
  const connections = createRedisConnections({ connectionName: "bench-alerts" });
  try {
    const [observation] = await probeCluster(benchCluster("bench", server.port), {
      findNodes: connections.findNodes,
      call: connections.call,
      clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
      random: () => 0,
      wait: async () => {},
      jitterMs: 0,
    });
    if (observation === undefined) throw new Error("the server was not observed");
    return observation;
  } finally {
    connections.close();
    await server.stop();
  }
}

function readingOf(observation: Observation, index: number): ClusterReading {
  const cluster = `cluster-${index}`;
  const latest = { ...withMemory(observation, index % 10 === 0 ? 0.97 : 0.5), cluster };
  const before = (ms: number): Observation => ({ ...latest, atMs: latest.atMs - ms });
  const node = {
    node: latest.node,
    latest,
    previous: before(minuteMs),
    windowStart: before(10 * minuteMs),
    hourly: Array.from({ length: 24 }, (_, hour) => before((24 - hour) * hourMs)),
    recent: Array.from({ length: 20 }, (_, minute) => before((20 - minute) * minuteMs)),
  };
  return { cluster, mode: "standalone", limits: defaultProfile.limits, nodes: [node] };
}

function withMemory(observation: Observation, usedRatio: number): Observation {
  const { memory } = observation.samples;
  if (memory?.ok !== true) throw new Error("memory was not measured");
  const usedBytes = Math.round((memory.values.maxmemoryBytes ?? 0) * usedRatio);
  return {
    ...observation,
    samples: { ...observation.samples, memory: { ok: true, values: { ...memory.values, usedBytes } } },
  };
}
