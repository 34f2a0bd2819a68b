import { describe, expect, it } from "vitest";
import { rejectedConnections } from "../../../src/core/rules/rejected-connections.ts";
import { factsOf, judge, observe, read, sumUp, watchTenMinutes } from "./readings.ts";

const limits = { rejectedConnectionsPerMinute: { warning: 0, critical: 5, source: "exporter rules" } };

describe("rejected-connections", () => {
  it.each([
    [0, "good"],
    [1, "warning rejected"],
    [50, "warning rejected"],
    [51, "critical rejected"],
  ])("judges %i rejected connections in ten minutes as %s", (rejected, expected) => {
    const node = watchTenMinutes({ rejectedConnections: 70 }, { rejectedConnections: 70 + rejected });
    expect(sumUp(judge(rejectedConnections, node, limits))).toBe(expected);
  });

  it("tells how many were rejected and how full the server is", () => {
    const node = watchTenMinutes(
      { rejectedConnections: 0 },
      { rejectedConnections: 60 },
      { clients: { connectedClients: 100, maxClients: 100 } },
    );
    expect(factsOf(judge(rejectedConnections, node, limits))).toEqual({
      rejectedConnectionsPerMinute: { unit: "perMinute", value: 6 },
      rejectedConnections: { unit: "count", value: 60 },
      windowSeconds: { unit: "seconds", value: 600 },
      connectedClients: { unit: "count", value: 100 },
      maxClients: { unit: "count", value: 100 },
    });
  });

  it("is not assessed in the first round, whatever was rejected before", () => {
    const node = read(observe({ stats: { rejectedConnections: 9999 } }));
    expect(sumUp(judge(rejectedConnections, node, limits))).toBe("notAssessed firstRound");
  });
});
