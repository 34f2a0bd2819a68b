import { describe, expect, it } from "vitest";
import type { Observation } from "../../../src/core/observation.ts";
import type { NodeReading, Verdict } from "../../../src/core/rules/rule.ts";
import { unreachable } from "../../../src/core/rules/unreachable.ts";
import {
  factsOf,
  hourMs,
  minuteMs,
  nowMs,
  observe,
  observeFailure,
  primary,
  read,
  sumUp,
} from "./readings.ts";

/** What is said of the node itself. */
function judgeNode(node: NodeReading): Verdict | undefined {
  const reading = { cluster: "isales-market", mode: "standalone", limits: {}, nodes: [node] } as const;
  return unreachable.judge(reading).find(({ subject }) => subject.node !== undefined);
}

const asReplica = { replication: { role: "replica", linkUp: true } } as const;

describe("unreachable", () => {
  it.each([["timeout"], ["refused"], ["auth"]] as const)(
    "is critical when every call ends in %s",
    (failure) => {
      expect(sumUp(judgeNode(read(observeFailure(failure))))).toBe(`critical ${failure}`);
    },
  );

  it.each([["denied"], ["unreadable"]] as const)(
    "is good for a node that only ever answers %s",
    (failure) => {
      expect(sumUp(judgeNode(read(observeFailure(failure))))).toBe("good");
    },
  );

  it("is good when one probe timed out and the others did not", () => {
    const verdict = judgeNode(read(observe({ latency: "timeout" })));
    expect(factsOf(verdict)).toEqual({
      uptimeSeconds: { unit: "seconds", value: 86_400 },
      role: { unit: "text", value: "primary" },
      version: { unit: "text", value: "7.0.15" },
    });
  });

  it("gives the most telling of several failures", () => {
    const mixed: Observation = {
      ...observeFailure("timeout"),
      samples: {
        memory: { ok: false, failure: "timeout", message: "timed out" },
        clients: { ok: false, failure: "refused", message: "refused" },
      },
    };
    expect(sumUp(judgeNode(read(mixed)))).toBe("critical refused");
  });

  it("is a warning for what was a replica when it last answered, and tells when that was", () => {
    const node = read(observeFailure("refused"), {
      previous: observeFailure("refused", nowMs - minuteMs),
      windowStart: observe(asReplica, {}, nowMs - 10 * minuteMs),
      hourly: [observe({}, {}, nowMs - hourMs)],
    });
    const verdict = judgeNode(node);
    expect(verdict).toEqual({
      kind: "bad",
      rule: "unreachable",
      subject: { cluster: "isales-market", node: "10.0.6.10:6379" },
      severity: "warning",
      reason: "refused",
      values: {
        lastAnswerAgeSeconds: { unit: "seconds", value: 600 },
        lastRole: { unit: "text", value: "replica" },
        version: { unit: "text", value: "7.0.15" },
      },
    });
  });

  it("looks behind answers without a replication sample for the role", () => {
    const node = read(observeFailure("timeout"), {
      previous: observe({ replication: "timeout" }, {}, nowMs - minuteMs),
      hourly: [observe(asReplica, {}, nowMs - hourMs)],
    });
    expect(sumUp(judgeNode(node))).toBe("warning timeout");
  });

  it("is not assessed when nothing was asked", () => {
    const silent: Observation = { cluster: "isales-market", node: primary, atMs: nowMs, samples: {} };
    expect(sumUp(judgeNode(read(silent)))).toBe("notAssessed noSample");
  });
});

describe("a cluster of several nodes", () => {
  const renamed = (observation: Observation, node: string) => {
    const reading = read(observation);
    return { ...reading, node, latest: { ...reading.latest, node } };
  };
  const judgeTogether = (...rounds: readonly Observation[]) => {
    const nodes = rounds.map((round, index) => renamed(round, `10.0.6.${index}:6379`));
    const [first] = unreachable.judge({ cluster: "isales-market", mode: "cluster", limits: {}, nodes });
    return first;
  };

  it("is unreachable as a whole when all nodes are, before each of them is", () => {
    expect(judgeTogether(observeFailure("timeout"), observeFailure("auth"))).toEqual({
      kind: "bad",
      rule: "unreachable",
      subject: { cluster: "isales-market" },
      severity: "critical",
      reason: "everyNode",
      values: { unreachableNodes: { unit: "count", value: 2 } },
    });
  });

  it("is reachable while one node answers", () => {
    expect(judgeTogether(observeFailure("timeout"), observe())).toEqual({
      kind: "good",
      rule: "unreachable",
      subject: { cluster: "isales-market" },
      values: { unreachableNodes: { unit: "count", value: 1 } },
    });
  });

  it("is not judged as a whole when a node was not asked and no other answers", () => {
    const silent: Observation = { cluster: "isales-market", node: primary, atMs: nowMs, samples: {} };
    expect(judgeTogether(silent, observeFailure("timeout"))?.subject).toEqual({
      cluster: "isales-market",
      node: "10.0.6.0:6379",
    });
  });

  it("of which one is left is unreachable by that node alone, and reachable as a whole once that answers", () => {
    expect(judgeTogether(observeFailure("timeout"))?.subject.node).toBe("10.0.6.0:6379");
    expect(judgeTogether(observe())).toMatchObject({
      kind: "good",
      subject: { cluster: "isales-market" },
      values: { unreachableNodes: { unit: "count", value: 0 } },
    });
  });
});
