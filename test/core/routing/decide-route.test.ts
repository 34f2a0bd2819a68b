import { describe, expect, it } from "vitest";
import { decideRoute, explainRoute, type RoutedCluster } from "../../../src/core/routing/decide-route.ts";
import type { Route } from "../../../src/core/routing/route.ts";

const orders: RoutedCluster = {
  name: "orders",
  environment: "prod",
  tags: ["tier-1"],
  owner: { team: "Orders", channel: "C0ORDERS", mentionGroup: "S0ORDERS" },
  languages: ["en", "zh"],
};

const routes: readonly Route[] = [
  { name: "staging", match: { environments: ["staging"] }, mentionGroup: "none", routes: [] },
  {
    name: "prod",
    match: { environments: ["prod"] },
    escalation: "standard",
    routes: [
      {
        name: "prod critical",
        match: { severities: ["critical"] },
        channel: "C0SRE",
        languages: ["zh"],
        routes: [{ name: "tier-1", match: { tags: ["tier-1"] }, escalation: "fast", routes: [] }],
      },
      {
        name: "prod latency",
        match: { rules: ["latency"] },
        escalation: "none",
        mentionGroup: "S0NET",
        routes: [],
      },
    ],
  },
  { name: "rest", match: {}, channel: "C0REST", routes: [] },
];

describe("a destination", () => {
  it("is the owner's where there are no routes", () => {
    expect(decideRoute([], orders, "memory", "critical")).toEqual({
      channel: "C0ORDERS",
      mentionGroup: "S0ORDERS",
      languages: ["en", "zh"],
      path: [],
    });
  });

  it("names nobody where the owner names nobody", () => {
    const quiet = { ...orders, owner: { team: "Orders", channel: "C0ORDERS" } };
    expect(decideRoute([], quiet)).toEqual({ channel: "C0ORDERS", languages: ["en", "zh"], path: [] });
  });

  it("follows the first branch that matches down to the deepest, each setting what it names", () => {
    expect(decideRoute(routes, orders, "memory", "critical")).toEqual({
      channel: "C0SRE",
      mentionGroup: "S0ORDERS",
      escalation: "fast",
      languages: ["zh"],
      path: ["prod", "prod critical", "tier-1"],
    });
  });

  it("stops at a branch of which no child matches", () => {
    expect(decideRoute(routes, orders, "memory", "warning")).toEqual({
      channel: "C0ORDERS",
      mentionGroup: "S0ORDERS",
      escalation: "standard",
      languages: ["en", "zh"],
      path: ["prod"],
    });
  });

  it("loses what a branch says none of", () => {
    expect(decideRoute(routes, orders, "latency", "warning")).toEqual({
      channel: "C0ORDERS",
      mentionGroup: "S0NET",
      languages: ["en", "zh"],
      path: ["prod", "prod latency"],
    });
    expect(decideRoute(routes, { ...orders, environment: "staging" })).toEqual({
      channel: "C0ORDERS",
      languages: ["en", "zh"],
      path: ["staging"],
    });
  });

  it("does not come back from a branch to try its later siblings", () => {
    const dev = { ...orders, environment: "dev" };
    expect(decideRoute(routes, dev).path).toEqual(["rest"]);
    expect(decideRoute(routes, orders, "memory", "warning").path).toEqual(["prod"]);
  });
});

describe("an explained route", () => {
  it("lists every branch that was tried and the field that failed", () => {
    const { tried, destination } = explainRoute(routes, orders, "latency", "warning");
    expect(destination.path).toEqual(["prod", "prod latency"]);
    expect(tried).toEqual([
      { name: "staging", depth: 0, failed: { field: "environments", reason: "differs" } },
      { name: "prod", depth: 0 },
      { name: "prod critical", depth: 1, failed: { field: "severities", reason: "differs" } },
      { name: "prod latency", depth: 1 },
    ]);
  });

  it("says which branches ask for what a dry run does not name", () => {
    expect(explainRoute(routes, orders).tried).toEqual([
      { name: "staging", depth: 0, failed: { field: "environments", reason: "differs" } },
      { name: "prod", depth: 0 },
      { name: "prod critical", depth: 1, failed: { field: "severities", reason: "notGiven" } },
      { name: "prod latency", depth: 1, failed: { field: "rules", reason: "notGiven" } },
    ]);
  });
});
