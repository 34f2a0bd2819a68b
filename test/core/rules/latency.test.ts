import { describe, expect, it } from "vitest";
import { latency } from "../../../src/core/rules/latency.ts";
import { factsOf, judge, observe, observeFailure, read, sumUp } from "./readings.ts";

const limits = { latencyMs: { warning: 5, critical: 10, source: "health table" } };

describe("latency", () => {
  it.each([
    [5, "good"],
    [5.01, "warning slow"],
    [10, "warning slow"],
    [10.01, "critical slow"],
  ])("judges a median round trip of %d ms as %s", (roundTripP50Ms, expected) => {
    const node = read(observe({ latency: { roundTripP50Ms, roundTripP99Ms: 20 } }));
    expect(sumUp(judge(latency, node, limits))).toBe(expected);
  });

  it("does not page for one slow PING among twenty", () => {
    const node = read(observe({ latency: { roundTripP50Ms: 0.3, roundTripP99Ms: 900 } }));
    expect(sumUp(judge(latency, node, limits))).toBe("good");
  });

  it("shows the server's slowest command beside the round trips", () => {
    const commands = [
      { command: "get", p50Ms: 0.001, p99Ms: 0.02 },
      { command: "zrangebyscore", p50Ms: 0.1, p99Ms: 14.9 },
      { command: "scan", p50Ms: 1.2, p99Ms: 3 },
    ];
    const latest = observe({ latency: { roundTripP50Ms: 12, roundTripP99Ms: 40, commands } });
    expect(factsOf(judge(latency, read(latest), limits))).toEqual({
      roundTripP50Ms: { unit: "ms", value: 12 },
      roundTripP99Ms: { unit: "ms", value: 40 },
      slowestCommand: { unit: "text", value: "zrangebyscore" },
      slowestCommandP99Ms: { unit: "ms", value: 14.9 },
    });
  });

  it.each([[undefined], [[]]])("leaves the slowest command out when the server tells %s", (commands) => {
    const facts = factsOf(judge(latency, read(observe({ latency: { commands } })), limits));
    expect(Object.keys(facts)).toEqual(["roundTripP50Ms", "roundTripP99Ms"]);
  });

  it("is not assessed when the PINGs timed out, nor when the node was unreachable", () => {
    expect(sumUp(judge(latency, read(observe({ latency: "timeout" })), limits))).toBe("notAssessed noSample");
    expect(sumUp(judge(latency, read(observeFailure("timeout")), limits))).toBe("notAssessed unreachable");
  });
});
