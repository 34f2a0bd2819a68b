import { describe, expect, it } from "vitest";
import { connections } from "../../../src/core/rules/connections.ts";
import type { BrokenLimit } from "../../../src/core/rules/rule.ts";
import { factsOf, judge, observe, read, sumUp } from "./readings.ts";

const absolute = { connectedClients: { warning: 20, critical: 40, source: "health table" } };
const share = { connectionsUsedRatio: { warning: 0.9, critical: 0.95, source: "exporter rules" } };

function connect(connectedClients: number, maxClients?: number) {
  return read(observe({ clients: { connectedClients, blockedClients: 3, maxClients } }));
}

describe("connections", () => {
  it.each([
    [20, "good"],
    [21, "warning many"],
    [40, "warning many"],
    [41, "critical many"],
  ])("judges %i clients against the absolute limit as %s", (clients, expected) => {
    expect(sumUp(judge(connections, connect(clients, 10_000), absolute))).toBe(expected);
  });

  it.each([
    [900, "good"],
    [901, "warning many"],
    [950, "warning many"],
    [951, "critical many"],
  ])("judges %i of 1000 clients as %s", (clients, expected) => {
    expect(sumUp(judge(connections, connect(clients, 1000), share))).toBe(expected);
  });

  it.each<[number, BrokenLimit["name"]]>([
    [30, "connectionsUsedRatio"],
    [41, "connectedClients"],
  ])("names the limit that was broken worst, with %i of 30 clients", (clients, name) => {
    const maxClients = clients === 30 ? 30 : 10_000;
    const verdict = judge(connections, connect(clients, maxClients), { ...absolute, ...share });
    expect(verdict).toMatchObject({ kind: "bad", severity: "critical", limit: { name } });
  });

  it("judges the number alone where the server does not tell maxclients", () => {
    const verdict = judge(connections, connect(21), { ...absolute, ...share });
    expect(sumUp(verdict)).toBe("warning many");
    expect(Object.keys(factsOf(verdict))).toEqual(["connectedClients", "blockedClients"]);
  });

  it("is not assessed where only the share is limited and the server does not tell maxclients", () => {
    expect(sumUp(judge(connections, connect(21), share))).toBe("notAssessed notReported");
  });

  it("tells the clients, their share and who is blocked", () => {
    expect(factsOf(judge(connections, connect(50, 1000), share))).toEqual({
      connectedClients: { unit: "count", value: 50 },
      maxClients: { unit: "count", value: 1000 },
      connectionsUsedRatio: { unit: "ratio", value: 0.05 },
      blockedClients: { unit: "count", value: 3 },
    });
  });

  it("is not assessed when denied", () => {
    expect(sumUp(judge(connections, read(observe({ clients: "denied" })), share))).toBe("notAssessed denied");
  });
});
