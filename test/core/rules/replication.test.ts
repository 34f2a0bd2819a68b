import { describe, expect, it } from "vitest";
import type { ReplicaLink } from "../../../src/core/observation.ts";
import { replication } from "../../../src/core/rules/replication.ts";
import { factsOf, judge, mebibyte, observe, observeFailure, read, sumUp } from "./readings.ts";

const limits = {
  replicationLagSeconds: { warning: 10, critical: 60, source: "guidance" },
  replicationLagBytes: { warning: 20 * mebibyte, source: "guidance" },
};

function link(changes: Partial<ReplicaLink>): ReplicaLink {
  return { address: "10.0.6.20:6379", state: "online", lagSeconds: 0, lagBytes: 0, ...changes };
}

function lead(...replicas: readonly ReplicaLink[]) {
  return read(observe({ replication: { role: "primary", replicas } }));
}

function follow(linkUp: boolean | undefined, linkDownSeconds?: number) {
  return read(observe({ replication: { role: "replica", linkUp, linkDownSeconds } }));
}

describe("replication on a primary", () => {
  it.each([
    [1, 0, "good"],
    [10, 0, "good"],
    [11, 0, "warning lag"],
    [60, 0, "warning lag"],
    [61, 0, "critical lag"],
    [0, 20 * mebibyte, "good"],
    [0, 20 * mebibyte + 1, "warning lag"],
    [0, 1e18, "warning lag"],
  ])("judges a replica %i s and %i bytes behind as %s", (lagSeconds, lagBytes, expected) => {
    expect(sumUp(judge(replication, lead(link({ lagSeconds, lagBytes })), limits))).toBe(expected);
  });

  it("lets the worst replica speak and names it", () => {
    const verdict = judge(
      replication,
      lead(
        link({ address: "10.0.6.21:6379" }),
        link({ address: "10.0.6.22:6379", lagBytes: 30 * mebibyte }),
        link({ address: "10.0.6.23:6379", lagSeconds: 61, lagBytes: 5 }),
        link({ address: "10.0.6.24:6379", state: "wait_bgsave" }),
      ),
      limits,
    );
    expect(verdict).toEqual({
      kind: "bad",
      rule: "replication",
      subject: { cluster: "isales-market", node: "10.0.6.10:6379" },
      severity: "critical",
      reason: "lag",
      values: {
        role: { unit: "text", value: "primary" },
        replicas: { unit: "count", value: 4 },
        replica: { unit: "text", value: "10.0.6.23:6379" },
        replicaState: { unit: "text", value: "online" },
        replicationLagSeconds: { unit: "seconds", value: 61 },
        replicationLagBytes: { unit: "bytes", value: 5 },
      },
      limit: { name: "replicationLagSeconds", value: { unit: "seconds", value: 60 }, source: "guidance" },
    });
  });

  it.each([["wait_bgsave"], ["send_bulk"]])(
    "warns of a replica in state %s and reads no lag of it",
    (state) => {
      const verdict = judge(replication, lead(link({ state, lagSeconds: 500, lagBytes: 1e12 })), limits);
      expect(sumUp(verdict)).toBe("warning replicaNotOnline");
      expect(factsOf(verdict)).toEqual({
        role: { unit: "text", value: "primary" },
        replicas: { unit: "count", value: 1 },
        replica: { unit: "text", value: "10.0.6.20:6379" },
        replicaState: { unit: "text", value: state },
      });
    },
  );

  it("is good without replicas, and good without lag limits while all are online", () => {
    expect(sumUp(judge(replication, lead(), limits))).toBe("good");
    expect(sumUp(judge(replication, lead(link({ lagBytes: 1e12 })), {}))).toBe("good");
    expect(sumUp(judge(replication, lead(link({ state: "send_bulk" })), {}))).toBe(
      "warning replicaNotOnline",
    );
  });
});

describe("replication on a replica", () => {
  it("is good while the link is up", () => {
    expect(sumUp(judge(replication, follow(true), limits))).toBe("good");
  });

  it("is critical when the link is down, and tells for how long", () => {
    const verdict = judge(replication, follow(false, 75), {});
    expect(sumUp(verdict)).toBe("critical linkDown");
    expect(factsOf(verdict).linkDownSeconds).toEqual({ unit: "seconds", value: 75 });
  });

  it("tells no duration of a link that never was up", () => {
    expect(factsOf(judge(replication, follow(false, -1), limits))).toEqual({
      role: { unit: "text", value: "replica" },
    });
  });

  it("is not assessed where the link, or everything, is kept secret", () => {
    expect(sumUp(judge(replication, follow(undefined), limits))).toBe("notAssessed notReported");
    expect(sumUp(judge(replication, read(observe({ replication: "denied" })), limits))).toBe(
      "notAssessed denied",
    );
    expect(sumUp(judge(replication, read(observeFailure("auth")), limits))).toBe("notAssessed unreachable");
  });
});
