import { describe, expect, it } from "vitest";
import { matches } from "../../../src/core/routing/matches.ts";
import { readFilter } from "../../../src/core/routing/read-filter.ts";
import type { RuleId } from "../../../src/core/rules/rule.ts";

const clusters = [
  { name: "orders-eu", environment: "production", tags: ["cache"], owner: { team: "Orders" } },
  { name: "market", environment: "staging", tags: [], owner: { team: "iSales Marketing" } },
];
const rules: readonly RuleId[] = ["memory", "latency"];
const read = (...words: readonly string[]) => readFilter(words, clusters, rules);

describe("readFilter", () => {
  it("takes no words for every alert", () => {
    expect(read()).toEqual({ match: {} });
  });

  it("knows each word by what the fleet calls so", () => {
    expect(read("critical", "memory", "production", "Orders", "cache", "orders-*")).toEqual({
      match: {
        severities: ["critical"],
        rules: ["memory"],
        environments: ["production"],
        // The name of a team goes before the form of a cluster.
        teams: ["Orders"],
        tags: ["cache"],
        clusters: ["orders-*"],
      },
    });
  });

  it("widens by words of one kind, whatever their case, and reads a team's blanks as dashes", () => {
    expect(read("MEMORY", "latency", "isales-marketing")).toEqual({
      match: { rules: ["memory", "latency"], teams: ["iSales Marketing"] },
    });
  });

  it("finds a cluster whose name is written in another case, by name and by form", () => {
    const cluster = { name: "Orders-EU", environment: "production", tags: [], owner: { team: "Orders" } };
    for (const word of ["Orders-EU", "orders-eu", "ORDERS-*"]) {
      const filter = readFilter([word], [cluster], rules);
      expect("match" in filter && matches(filter.match, { cluster })).toBe(true);
    }
  });

  it("names the first word that is nothing of these", () => {
    expect(read("memory", "memroy", "foo")).toEqual({ unreadable: "memroy" });
  });
});
