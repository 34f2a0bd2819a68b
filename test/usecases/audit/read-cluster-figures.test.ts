import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/core/redis-text/command.ts";
import { readClusterFigures } from "../../../src/usecases/audit/read-cluster-figures.ts";

/** A server that answers INFO with these lines. */
function nodeOf(name: string, info: readonly string[], commandstats: readonly string[] = []) {
  const call = async ([, section]: Command) =>
    (section === "commandstats" ? commandstats : info).join("\r\n");
  return { name, call };
}

const clocks = { nowMs: () => 1_000_000_000, monotonicMs: () => 0 };
const known = { earlier: [], ofRuns: [] };

describe("readClusterFigures", () => {
  it("knows ElastiCache by the name that its servers give", async () => {
    const service = async (os: string) =>
      (await readClusterFigures([nodeOf("a:1", ["redis_version:7.1.0", `os:${os}`])], known, clocks))(0)
        .service;
    expect(await service("Amazon ElastiCache")).toBe("elasticache");
    expect(await service("Linux 5.15.0 x86_64")).toBeUndefined();
  });

  it("takes off runs of the nodes that it asks, since each was started", async () => {
    const info = ["keyspace_hits:5000", "keyspace_misses:1000", "uptime_in_seconds:100"];
    const nodes = ["a:1", "b:1"].map((name) => nodeOf(name, info, ["cmdstat_get:calls=1,usec=1"]));
    const run = (node: string, secondsAgo: number) => ({
      node,
      hits: 700,
      atMs: clocks.nowMs() - 1000 * secondsAgo,
    });
    const hitsWith = async (...ofRuns: readonly ReturnType<typeof run>[]) =>
      (await readClusterFigures(nodes, { earlier: [], ofRuns }, clocks))(0).hits;
    expect(await hitsWith()).toBe(10_000);
    // The calls that the servers tell do not hold those of a run: the counters were reset since.
    expect(await hitsWith(run("a:1", 50))).toBe(10_000);
    const counting = nodes.map(({ name }) => nodeOf(name, info, ["cmdstat_pttl:calls=700,usec=1"]));
    const ofRuns = [run("a:1", 50), run("b:1", 200), run("c:1", 50)];
    expect((await readClusterFigures(counting, { earlier: [], ofRuns }, clocks))(0)).toMatchObject({
      hits: 9_300,
      misses: 2_000,
    });
  });
});
