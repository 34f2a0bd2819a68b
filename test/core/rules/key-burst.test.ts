import { describe, expect, it } from "vitest";
import { keyBurst } from "../../../src/core/rules/key-burst.ts";
import type { NodeReading } from "../../../src/core/rules/rule.ts";
import {
  type Differences,
  factsOf,
  judge,
  minuteMs,
  nowMs,
  observe,
  observeFailure,
  read,
  sumUp,
} from "./readings.ts";

const limits = {
  keyBurstRatio: { warning: 0.2, critical: 0.5, source: "house rule" },
  keyBurstKeys: { warning: 100_000, source: "house rule" },
};

function withKeys(keys: number, minutesAgo: number, differences: Differences = {}) {
  return observe({ keyspace: { keys }, ...differences }, {}, nowMs - minutesAgo * minuteMs);
}

/** One count a minute, the last one now. */
function counted(...keys: number[]): NodeReading {
  const rounds = keys.map((count, index) => withKeys(count, keys.length - 1 - index));
  return read(rounds.at(-1) ?? observe(), { recent: rounds.slice(0, -1) });
}

function judgeNodes(...nodes: NodeReading[]) {
  const named = nodes.map((node, index) => ({ ...node, node: `n:${index}` }));
  return keyBurst.judge({ cluster: "isales-market", mode: "cluster", limits, nodes: named })[0];
}

describe("key-burst", () => {
  it.each([
    [1_000_000, 1_200_000, "good"],
    [1_000_000, 1_200_001, "warning burst"],
    [1_000_000, 1_500_000, "warning burst"],
    [1_000_000, 1_500_001, "critical burst"],
    [1_000_000, 900_000, "good"],
    [50_000, 150_000, "good"],
    [50_000, 150_001, "critical burst"],
    [0, 100_001, "critical burst"],
    [0, 0, "good"],
  ])("judges a rise from %i to %i keys as %s", (before, after, expected) => {
    expect(sumUp(judge(keyBurst, counted(before, after), limits))).toBe(expected);
  });

  it("names the minute it began, its pace and what it is measured from, of the cluster as a whole", () => {
    const verdict = judge(keyBurst, counted(6_000_000, 6_000_100, 6_000_050, 6_260_050, 7_300_050), limits);
    expect(verdict?.subject).toEqual({ cluster: "isales-market" });
    expect(factsOf(verdict)).toEqual({
      newKeys: { unit: "count", value: 1_300_050 },
      keyGrowthRatio: { unit: "ratio", value: 0.216675 },
      keysPerMinute: { unit: "perMinute", value: 650_000 },
      burstBeganAt: { unit: "text", value: "2026-02-12 13:58 UTC" },
      keysBefore: { unit: "count", value: 6_000_000 },
      keys: { unit: "count", value: 7_300_050 },
      windowSeconds: { unit: "seconds", value: 240 },
    });
  });

  it("compares with rounds closer than a minute too, and with none older than twenty minutes", () => {
    const previous = withKeys(1_000, 0.1);
    expect(sumUp(judge(keyBurst, read(withKeys(200_000, 0), { previous }), limits))).toBe("critical burst");
    const longAgo = withKeys(1_000, 21);
    expect(sumUp(judge(keyBurst, read(withKeys(200_000, 0), { previous: longAgo }), limits))).toBe(
      "notAssessed firstRound",
    );
  });

  it("adds up the primaries, so that keys which move between them are no burst", () => {
    expect(sumUp(judgeNodes(counted(900_000, 100_000), counted(100_000, 900_000)))).toBe("good");
    expect(sumUp(judgeNodes(counted(900_000, 900_000), counted(100_000, 900_000)))).toBe("critical burst");
  });

  it("does not count a primary that has just joined, nor replicas", () => {
    expect(sumUp(judgeNodes(counted(900_000, 900_000), counted(800_000)))).toBe("good");
    const asReplica = { replication: { role: "replica" } } as const;
    const replica = read(withKeys(900_000, 0, asReplica), { recent: [withKeys(1, 1, asReplica)] });
    expect(sumUp(judgeNodes(counted(900_000, 900_000), replica))).toBe("good");
  });

  it("takes keys that are loaded from disk for none that were written", () => {
    const loading = withKeys(10, 1, { persistence: { loading: true } });
    const node = read(withKeys(1_000_000, 0), { recent: [withKeys(1_000_000, 5), loading] });
    expect(sumUp(judge(keyBurst, node, limits))).toBe("good");
  });

  it("takes keys that come back after a flush for no burst", () => {
    expect(sumUp(judge(keyBurst, counted(1_000_000, 0, 1_000_000), limits))).toBe("good");
  });

  it("still sees a burst while another primary does not answer, but no end of one", () => {
    const away = read(observeFailure("timeout"), { recent: [withKeys(5, 1)] });
    expect(sumUp(judgeNodes(away, counted(100_000, 900_000)))).toBe("critical burst");
    expect(sumUp(judgeNodes(away, counted(100_000, 100_000)))).toBe("notAssessed unreachable");
  });

  it.each([
    ["in the first round", counted(5), limits, "notAssessed firstRound"],
    ["without a keyspace sample", read(observe({ keyspace: "denied" })), limits, "notAssessed denied"],
    ["without a limit", counted(0, 900_000), {}, "notAssessed noLimit"],
  ])("is not assessed %s", (_name, node, given, expected) => {
    expect(sumUp(judge(keyBurst, node, given))).toBe(expected);
  });
});
