import { describe, expect, it } from "vitest";
import { covers } from "../../../src/core/routing/covers.ts";
import type { AlertMatcher } from "../../../src/core/routing/matcher.ts";
import { findMismatch, matches, matchesGlob } from "../../../src/core/routing/matches.ts";

const cluster = {
  name: "orders-eu",
  environment: "prod",
  owner: { team: "Orders" },
  tags: ["checkout", "tier-1"],
};
const labels = { cluster, rule: "memory", severity: "critical" } as const;

describe("a matcher", () => {
  it.each<[string, AlertMatcher]>([
    ["that is empty", {}],
    ["by a name", { clusters: ["orders-eu"] }],
    ["by one of several forms of names", { clusters: ["carts-*", "orders-*"] }],
    ["by a form in another case", { clusters: ["ORDERS-*"] }],
    ["by environment", { environments: ["staging", "prod"] }],
    ["by team", { teams: ["Orders"] }],
    ["by tags, all of them there", { tags: ["tier-1", "checkout"] }],
    ["by rule", { rules: ["latency", "memory"] }],
    ["by severity", { severities: ["critical"] }],
    ["by several fields", { clusters: ["*"], teams: ["Orders"], rules: ["memory"] }],
  ])("%s holds", (_name, matcher) => {
    expect(matches(matcher, labels)).toBe(true);
  });

  it.each<[string, AlertMatcher, string]>([
    ["another name", { clusters: ["orders"] }, "clusters"],
    ["no names", { clusters: [] }, "clusters"],
    ["another environment", { environments: ["staging"] }, "environments"],
    ["another team", { teams: ["Carts"] }, "teams"],
    ["a tag that is missing", { tags: ["tier-1", "pci"] }, "tags"],
    ["another rule", { rules: ["latency"] }, "rules"],
    ["another severity", { severities: ["warning"] }, "severities"],
    ["one field of several", { clusters: ["*"], teams: ["Carts"], rules: ["latency"] }, "teams"],
  ])("fails by %s, and says so", (_name, matcher, field) => {
    expect(findMismatch(matcher, labels)).toEqual({ field, reason: "differs" });
  });

  it("that asks for a rule or a severity fails where there is none", () => {
    expect(findMismatch({ rules: ["memory"] }, { cluster })).toEqual({ field: "rules", reason: "notGiven" });
    expect(findMismatch({ severities: ["warning"] }, { cluster, rule: "memory" })).toEqual({
      field: "severities",
      reason: "notGiven",
    });
  });
});

describe("a form of names", () => {
  it.each([
    ["*", "", true],
    ["*", "anything", true],
    ["orders*", "orders", true],
    ["*-eu", "orders-eu", true],
    ["o*s-*u", "orders-eu", true],
    ["a*a", "a", false],
    ["ab*bc", "abc", false],
    ["ab*bc", "abbc", true],
    ["a*b*c", "acb", false],
    ["orders.eu", "orders-eu", false],
    ["订单*", "订单-eu", true],
    ["", "x", false],
  ])("%j of %j: %s", (glob, name, expected) => {
    expect(matchesGlob(glob, name)).toBe(expected);
  });

  it("with many stars is matched in linear time", () => {
    expect(matchesGlob(`${"a*".repeat(40)}b`, "a".repeat(20_000))).toBe(false);
  });
});

describe("a matcher that covers another", () => {
  it.each<[AlertMatcher, AlertMatcher, boolean]>([
    [{}, { teams: ["Orders"] }, true],
    [{ teams: ["Orders"] }, {}, false],
    [{ teams: ["Orders", "Carts"] }, { teams: ["Carts"], rules: ["memory"] }, true],
    [{ teams: ["Orders"] }, { teams: ["Orders", "Carts"] }, false],
    [{ clusters: ["orders-*"] }, { clusters: ["orders-eu", "orders-us-*"] }, true],
    [{ clusters: ["orders-eu"] }, { clusters: ["orders-*"] }, false],
    [{ clusters: ["*-eu"] }, { clusters: ["orders-*"] }, false],
    [{ tags: ["pci"] }, { tags: ["pci", "tier-1"] }, true],
    [{ tags: ["pci", "tier-1"] }, { tags: ["pci"] }, false],
    [{ severities: ["critical"] }, { severities: ["critical"], environments: ["prod"] }, true],
    [{ environments: ["prod"] }, { severities: ["critical"] }, false],
  ])("%j, %j: %s", (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });
});
