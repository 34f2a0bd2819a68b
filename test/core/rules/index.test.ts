import { describe, expect, it } from "vitest";
import type { Observation, ProbeName, SampleFailure } from "../../../src/core/observation.ts";
import { profiles } from "../../../src/core/profiles/index.ts";
import { judgeCluster, rules } from "../../../src/core/rules/index.ts";
import type { NodeReading, Verdict } from "../../../src/core/rules/rule.ts";
import {
  type FactName,
  factNames,
  factUnits,
  findingReasons,
  notAssessedReasons,
} from "../../../src/core/rules/vocabulary.ts";
import { judgeWholeFleet } from "../../../src/core/rules/whole-fleet.ts";
import {
  createRandom,
  type Differences,
  hourMs,
  mebibyte,
  minuteMs,
  nowMs,
  observe,
  observeFailure,
  read,
} from "./readings.ts";

const limits = profiles.get("default")?.limits ?? {};

function judgeNodes(nodes: readonly NodeReading[], cluster = "isales-market") {
  return judgeCluster({ cluster, mode: "cluster", limits, nodes });
}

function renameNode(node: NodeReading, name: string): NodeReading {
  return { ...node, node: name, latest: { ...node.latest, node: name } };
}

describe("judgeCluster", () => {
  it("has one rule for each rule id, and each knows its own", () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(Object.keys(findingReasons).sort());
  });

  it("finds nothing wrong with a healthy node", () => {
    const hourly = [6, 5, 4, 3, 2].map((hours) => observe({}, {}, nowMs - hours * hourMs));
    const recent = [observe({}, {}, nowMs - minuteMs)];
    const stats = { keyspaceHits: 901_000 };
    const windowStart = observe({}, {}, nowMs - 10 * minuteMs);
    const latest = observe({ stats, memory: { fragmentationRatio: 1.1 } });
    const verdicts = judgeNodes([read(latest, { windowStart, hourly, recent })]);
    expect(verdicts.map(({ kind, rule }) => `${rule} ${kind}`)).toEqual([
      "unreachable good",
      "unreachable good",
      "memory good",
      "time-to-full good",
      "key-burst good",
      "no-ttl good",
      "evictions good",
      "hit-ratio good",
      "latency good",
      "connections good",
      "rejected-connections good",
      "replication good",
      "persistence good",
      "fragmentation good",
      "restart good",
    ]);
  });

  it("calls a dead node unreachable and judges nothing else of it", () => {
    const previous = observe({}, {}, nowMs - minuteMs);
    const verdicts = judgeNodes([read(observeFailure("timeout"), { previous })]);
    const [first, ...others] = verdicts;
    expect(first).toMatchObject({ rule: "unreachable", kind: "bad", reason: "timeout" });
    expect(new Set(others.map((verdict) => verdict.kind === "notAssessed" && verdict.reason))).toEqual(
      new Set(["unreachable"]),
    );
  });

  it("lets a dead node change nothing in the verdicts on the others", () => {
    const healthy = read(observe());
    const dead = renameNode(read(observeFailure("refused")), "10.0.6.11:6379");
    const alone = judgeNodes([healthy]).filter(({ subject }) => subject.node === healthy.node);
    expect(judgeNodes([dead, healthy]).filter(({ subject }) => subject.node === healthy.node)).toEqual(alone);
  });

  it("gives one verdict on a node that is listed twice", () => {
    const once = judgeNodes([read(observe())]);
    expect(judgeNodes([read(observe()), read(observe())])).toHaveLength(once.length);
  });

  it("gives none for a cluster without nodes", () => {
    expect(judgeNodes([])).toEqual([]);
  });

  it("repeats hostile names unchanged, as subjects only", () => {
    const node = renameNode(read(observe()), "<!channel>:6379");
    for (const { subject } of judgeNodes([node], "__proto__")) {
      expect(subject.cluster).toBe("__proto__");
      expect([undefined, "<!channel>:6379"]).toContain(subject.node);
    }
  });
});

describe("whatever the samples hold, judgeCluster", () => {
  const verdicts = Array.from({ length: 400 }, (_, seed) => judgeNodes(arbitraryNodes(createRandom(seed))));
  const dark = observeFailure("timeout");
  const all = [
    ...verdicts.flat(),
    ...judgeNodes([read(dark), renameNode(read(dark), "10.0.6.11:6379")]),
    judgeWholeFleet([[dark], [dark]]),
  ];

  it("gives at most one verdict per rule and node", () => {
    for (const one of verdicts) {
      const subjects = one.map(({ rule, subject }) => `${rule} ${subject.node}`);
      expect(new Set(subjects).size).toBe(subjects.length);
    }
  });

  it("uses only the vocabulary, and every finding reason of it", () => {
    const given = new Set<string>();
    for (const verdict of all) {
      if (verdict.kind === "bad") {
        expect(findingReasons[verdict.rule]).toContain(verdict.reason);
        given.add(`${verdict.rule} ${verdict.reason}`);
      }
      if (verdict.kind === "notAssessed") expect(notAssessedReasons).toContain(verdict.reason);
    }
    const listed = Object.entries(findingReasons).flatMap(([rule, reasons]) =>
      reasons.map((reason) => `${rule} ${reason}`),
    );
    expect([...given].sort()).toEqual(listed.sort());
  });

  it("gives facts their unit and finite values, and uses every fact of the vocabulary", () => {
    const used = new Set<string>();
    for (const [name, quantity] of all.flatMap((verdict) => Object.entries(factsOf(verdict)))) {
      used.add(name);
      expect(quantity.unit).toBe(factUnits[name as FactName]);
      expect(quantity.unit === "text" || Number.isFinite(quantity.value)).toBe(true);
    }
    expect([...used].sort()).toEqual([...factNames].sort());
  });

  it("gives each finding about a metric the limit that it broke, on the bad side", () => {
    const broken = all.flatMap((verdict) => (verdict.kind === "bad" && verdict.limit ? [verdict] : []));
    expect(broken.length).toBeGreaterThan(100);
    for (const { limit, severity } of broken) {
      expect(limits[limit?.name ?? "latencyMs"]?.[severity]).toBe(limit?.value.value);
      expect(limit?.source).not.toBe("");
    }
  });

  function factsOf(verdict: Verdict) {
    return verdict.kind === "notAssessed" ? {} : verdict.values;
  }
});

/** Three nodes with samples from plausible to absurd. */
function arbitraryNodes(random: () => number): readonly NodeReading[] {
  return ["a:1", "b:2", "c:3"].map((name) => {
    const isFilling = random() < 0.3;
    const roundAt = (atMs: number) => arbitraryRound(random, atMs, isFilling);
    const rounds = [5, 4, 3, 2, 1, 0.15, 0.02].map((hours) => roundAt(nowMs - hours * hourMs));
    const minutes = Array.from({ length: 10 }, (_, index) => nowMs - (10 - index) * minuteMs);
    const [windowStart, previous] = rounds.slice(-2);
    return renameNode(
      read(roundAt(nowMs), {
        ...(windowStart && random() < 0.9 && { windowStart }),
        ...(previous && random() < 0.9 && { previous }),
        hourly: rounds.slice(0, 5),
        recent: minutes.map(roundAt),
      }),
      name,
    );
  });
}

function arbitraryRound(random: () => number, atMs: number, isFilling: boolean): Observation {
  const failures: readonly SampleFailure[] = ["timeout", "refused", "auth", "denied", "unreadable"];
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[Math.floor(random() * values.length)] ?? values[0];
  const number = () => pick([0, 1, Math.floor(random() * 100), Math.floor(10 ** (random() * 20)), Infinity]);
  if (random() < 0.1) return observeFailure(failures[Math.floor(random() * 3)] ?? "timeout", atMs);
  // Counters and keys without TTL grow with time in most rounds, so that rates and growth come about.
  const elapsed = Math.round((atMs - nowMs + 6 * hourMs) / minuteMs);
  const keysWithoutTtl = random() < 0.9 ? elapsed * 1000 : number();
  const filledBytes = (990 - ((nowMs - atMs) / minuteMs) * 2) * mebibyte;
  const filledKeys = 2_000_000 - ((nowMs - atMs) / minuteMs) * 100_000;
  const differences: Differences = {
    memory: {
      usedBytes: isFilling ? filledBytes : pick([number(), 400 * mebibyte, 900 * mebibyte]),
      maxmemoryBytes: pick([undefined, 0, number(), 1000 * mebibyte]),
      policy: pick(["volatile-lfu", "allkeys-lru", "noeviction", "<!channel>"]),
      rssBytes: number(),
      fragmentationRatio: pick([undefined, random() * 4]),
    },
    clients: {
      connectedClients: number(),
      blockedClients: number(),
      maxClients: pick([undefined, number()]),
    },
    stats: {
      commandsProcessed: elapsed * 100,
      keyspaceHits: elapsed * Math.floor(random() * 2 + 50),
      keyspaceMisses: elapsed * 10,
      evictedKeys: random() < 0.5 ? 0 : elapsed * 9,
      rejectedConnections: random() < 0.5 ? 0 : elapsed * 2,
    },
    keyspace: {
      keys: isFilling ? filledKeys : pick([keysWithoutTtl, keysWithoutTtl * 5, number()]),
      keysWithoutTtl,
    },
    replication: {
      role: pick(["primary", "primary", "primary", "replica"]),
      linkUp: pick([undefined, true, false]),
      linkDownSeconds: pick([undefined, -1, number()]),
      secondReplicationId: pick(["a", "b"]),
      secondReplicationOffset: pick([-1, number()]),
      replicas: Array.from({ length: Math.floor(random() * 3) }, (_, index) => ({
        address: `replica-${index}`,
        state: pick(["online", "online", "wait_bgsave"]),
        lagSeconds: number(),
        lagBytes: number(),
      })),
    },
    persistence: {
      lastSaveFailed: random() < 0.3,
      aofEnabled: random() < 0.5,
      aofLastWriteFailed: random() < 0.3,
      lastSaveAtMs: pick([0, nowMs, number()]),
      lastForkMs: pick([undefined, number()]),
    },
    latency: {
      roundTripP50Ms: random() * 15,
      roundTripP99Ms: number(),
      commands: pick([undefined, [], [{ command: "`get`", p50Ms: 0, p99Ms: number() }]]),
    },
  };
  const isDenied = () => random() < 0.05;
  const denied = (["memory", "stats", "keyspace", "replication"] satisfies ProbeName[]).filter(isDenied);
  return observe(
    { ...differences, ...Object.fromEntries(denied.map((probe) => [probe, "denied"])) },
    {
      runId: pick(["process-a", "process-a", "process-a", "process-b"]),
      uptimeSeconds: pick([1, 500, 90_000]),
      version: pick(["7.0.15", "7.0.15", "8.0.0"]),
    },
    atMs,
  );
}
