import { describe, expect, it } from "vitest";
import { allocateSample } from "../../../src/core/keyspace-scan/allocate-sample.ts";
import { findRefusal } from "../../../src/core/keyspace-scan/decide-admission.ts";
import { decideElements } from "../../../src/core/keyspace-scan/decide-elements.ts";
import { decidePageKeys } from "../../../src/core/keyspace-scan/decide-page-keys.ts";
import { type NodeFacts, pickNodes } from "../../../src/core/keyspace-scan/pick-nodes.ts";
import { estimateProgress, growthBound } from "../../../src/core/keyspace-scan/scan-progress.ts";
import { readCpuSeconds, readServerFacts } from "../../../src/core/keyspace-scan/server-facts.ts";
import { parseInfo } from "../../../src/core/redis-text/parse-info.ts";

describe("whether a server may be scanned", () => {
  const fit = { role: "primary", loading: false, inSync: true, failingOver: false } as const;

  it.each([
    ["a fit primary", fit, {}, undefined],
    ["a loading server", { ...fit, loading: true }, {}, "loading"],
    ["a primary in a planned failover", { ...fit, failingOver: true }, {}, "failing-over"],
    ["a replica without its primary", { ...fit, role: "replica", inSync: false }, {}, "out-of-sync"],
    ["a replica that became a primary", fit, { role: "replica" }, "role-changed"],
    ["a primary at 90 % CPU", fit, { othersCpuShare: 0.9 }, "busy"],
    ["a primary at 89 % CPU", fit, { othersCpuShare: 0.89 }, undefined],
    ["a busy replica", { ...fit, role: "replica" }, { othersCpuShare: 0.99 }, undefined],
  ] as const)("%s", (_name, facts, expected, refusal) => {
    expect(findRefusal(facts, expected)).toBe(refusal);
  });
});

describe("what INFO says of a server", () => {
  it("is read from a replica of 7.0 that lost its primary", () => {
    const facts = readServerFacts(
      parseInfo(
        "redis_version:7.0.15\nredis_mode:cluster\nrun_id:abc\nuptime_in_seconds:9\nloading:0\nrole:slave\n" +
          "master_link_status:down\nmaster_sync_in_progress:0\nmaster_failover_state:no-failover\n" +
          "maxmemory_policy:volatile-lru\nused_cpu_sys:1.5\nused_cpu_user:2.25\nused_cpu_sys_children:7\n" +
          "db0:keys=4,expires=3,avg_ttl=0\ndb9:keys=2,expires=0,avg_ttl=0\n",
      ),
    );
    expect(facts).toEqual({
      server: { runId: "abc", product: "redis", version: "7.0.15", mode: "cluster", uptimeSeconds: 9 },
      role: "replica",
      loading: false,
      inSync: false,
      failingOver: false,
      evictionPolicy: "volatile-lru",
      cpuSeconds: 3.75,
      databases: [
        { index: 0, keys: 4, keysWithTtl: 3 },
        { index: 9, keys: 2, keysWithTtl: 0 },
      ],
    });
  });

  it("does not make up CPU seconds that are not told", () => {
    expect(readCpuSeconds(parseInfo("used_cpu_sys:1.5\n"))).toBeUndefined();
  });
});

describe("keys for one call of SCAN", () => {
  const range = { least: 180, most: 500 };

  it.each([
    ["beside the server", 0.08, 180],
    ["in the next building", 0.75, 250],
    ["in another region", 20, 500],
    ["where no PING came back in time", undefined, 500],
  ])("%s", (_name, roundTripMs, keys) => {
    expect(decidePageKeys(roundTripMs, range)).toBe(keys);
  });
});

describe("of which collections the elements are asked", () => {
  const primary = { wanted: "auto", role: "primary", untouching: false } as const;

  it.each([
    ["all on a primary that evicts nothing", { ...primary, evictionPolicy: "noeviction" }, "all"],
    ["all on one that evicts by TTL", { ...primary, evictionPolicy: "volatile-ttl" }, "all"],
    ["the large ones where evictions follow use", { ...primary, evictionPolicy: "volatile-lru" }, "large"],
    [
      "the large ones under a policy that nobody knows",
      { ...primary, evictionPolicy: "allkeys-lrm" },
      "large",
    ],
    ["the large ones where the policy is not told", primary, "large"],
    [
      "all where the connection leaves no trace",
      { ...primary, evictionPolicy: "allkeys-lfu", untouching: true },
      "all",
    ],
    ["all on a replica", { ...primary, role: "replica", evictionPolicy: "allkeys-lru" }, "all"],
    ["none when none are wanted", { ...primary, wanted: "none", role: "replica" }, "none"],
  ] as const)("%s", (_name, situation, scope) => {
    expect(decideElements(situation)).toBe(scope);
  });
});

describe("the nodes to scan", () => {
  const node = (name: string, role: "primary" | "replica", facts: Partial<NodeFacts<string>> = {}) => ({
    node: name,
    role,
    replicationId: "group-1",
    loading: false,
    inSync: true,
    replicationOffset: 1_000,
    ...facts,
  });

  it("are replicas in sync in place of their primaries", () => {
    const facts = [
      node("p1", "primary"),
      node("r1", "replica", { replicationOffset: 900 }),
      node("r1b", "replica", { replicationOffset: 990 }),
      node("p2", "primary", { replicationId: "group-2" }),
    ];
    expect(pickNodes(facts, "replica")).toEqual([
      { node: "r1b", role: "replica", insteadOf: "p1" },
      { node: "p2", role: "primary" },
    ]);
    expect(pickNodes(facts, "primary").map((picked) => picked.node)).toEqual(["p1", "p2"]);
  });

  it("are not replicas that load, lost the link, or are far behind", () => {
    const facts = [
      node("p", "primary", { replicationOffset: 100_000_000 }),
      node("loading", "replica", { loading: true, replicationOffset: 100_000_000 }),
      node("cut off", "replica", { inSync: false, replicationOffset: 100_000_000 }),
      node("behind", "replica", { replicationOffset: 80_000_000 }),
    ];
    expect(pickNodes(facts, "replica")).toEqual([{ node: "p", role: "primary" }]);
  });

  it("are one replica of a group whose primary did not answer", () => {
    const facts = [
      node("r1", "replica", { replicationOffset: 5 }),
      node("r2", "replica", { replicationOffset: 6 }),
    ];
    expect(pickNodes(facts, "primary")).toEqual([{ node: "r2", role: "replica" }]);
  });
});

describe("the draws of a sample", () => {
  it("fall on databases in proportion to their keys", () => {
    expect(allocateSample([900, 100], 50)).toEqual([45, 5]);
    expect(allocateSample([1, 1, 1], 10)).toEqual([4, 3, 3]);
    expect(allocateSample([999_999, 1], 1_000)).toEqual([1_000, 0]);
    expect(allocateSample([0, 0], 10)).toEqual([0, 0]);
    expect(allocateSample([], 10)).toEqual([]);
  });
});

describe("the progress of a scan", () => {
  it("tells share, speed and what is left from both the mean and the last report", () => {
    const progress = estimateProgress(500_000, 1_000_000, 10_000, { keys: 25_000, elapsedMs: 1_000 });
    expect(progress).toEqual({
      keys: 500_000,
      expectedKeys: 1_000_000,
      share: 0.5,
      keysPerSecond: 25_000,
      remainingMs: 500_000 / 37.5,
    });
  });

  it("is not done before it is done, and says nothing of time before the first key", () => {
    expect(estimateProgress(2_000, 1_000, 10, { keys: 1, elapsedMs: 1 }).share).toBe(0.999);
    expect(estimateProgress(0, 1_000, 5, { keys: 0, elapsedMs: 5 })).not.toHaveProperty("remainingMs");
  });

  it("bounds a keyspace that never stops growing", () => {
    expect(growthBound(0)).toBe(100_000);
    expect(growthBound(1_000_000)).toBe(2_100_000);
  });
});
