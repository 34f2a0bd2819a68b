import { describe, expect, it } from "vitest";
import { limitNames, limitTraits, profiles } from "../../../src/core/profiles/index.ts";
import type { LimitName } from "../../../src/core/profiles/profile.ts";

/** warning/critical; `-` where a severity is never given. */
function levels(profile: string, name: LimitName): string {
  const limit = profiles.get(profile)?.limits[name];
  return limit === undefined ? "none" : `${limit.warning ?? "-"}/${limit.critical ?? "-"}`;
}

describe("the shipped profiles", () => {
  it("are four, each under its own name", () => {
    expect([...profiles].map(([name, profile]) => [name, profile.name])).toEqual([
      ["default", "default"],
      ["shared-cache", "shared-cache"],
      ["oci-cluster", "oci-cluster"],
      ["app-cache", "app-cache"],
    ]);
  });

  it.each<[LimitName, string, string, string, string]>([
    ["memoryUsedRatio", "0.7/0.9", "0.6/0.85", "0.8/0.9", "0.7/0.85"],
    ["hitRatio", "0.85/0.7", "0.6/0.3", "0.8/0.7", "0.85/0.7"],
    ["latencyMs", "5/10", "5/10", "1/10", "5/10"],
    ["evictionsPerMinute", "1/5", "1/5", "1/5", "1/5"],
    ["rejectedConnectionsPerMinute", "0/5", "0/5", "0/5", "0/5"],
    ["connectedClients", "none", "none", "none", "20/40"],
    ["connectionsUsedRatio", "0.9/0.95", "0.9/0.95", "0.9/0.95", "0.9/0.95"],
    ["noTtlShare", "0.3/0.5", "0.3/0.5", "0.3/0.5", "0.3/0.5"],
    ["noTtlGrowthRatio", "0.05/-", "0.01/-", "0.05/-", "0.05/-"],
    ["replicationLagSeconds", "10/60", "10/60", "1/10", "10/60"],
    ["replicationLagBytes", "20971520/-", "20971520/-", "1048576/20971520", "20971520/-"],
    ["fragmentationRatio", "1.4/-", "1.4/-", "1.4/-", "1.4/-"],
  ])("limit %s by default, shared-cache, oci-cluster and app-cache", (name, ...expected) => {
    const given = ["default", "shared-cache", "oci-cluster", "app-cache"].map((profile) =>
      levels(profile, name),
    );
    expect(given).toEqual(expected);
  });

  it.each([...profiles.keys()])("%s names a readable origin of each limit", (name) => {
    for (const limit of Object.values(profiles.get(name)?.limits ?? {})) {
      expect(limit.source).toMatch(/^[A-Za-z].{10,}$/);
      expect(limit.source).not.toMatch(/\.(txt|md|ts)\b/);
    }
  });

  it.each([...profiles.keys()])("%s warns before it is critical", (name) => {
    for (const limitName of limitNames) {
      const { warning, critical } = profiles.get(name)?.limits[limitName] ?? {};
      if (warning === undefined || critical === undefined) continue;
      const distance = limitTraits[limitName].bad === "above" ? critical - warning : warning - critical;
      expect(distance).toBeGreaterThan(0);
    }
  });

  it.each([...profiles.keys()])(
    "%s fires after three bad probes, and has the timers that suit a team's day",
    (name) => {
      expect(profiles.get(name)?.alerting).toEqual({
        fireAfter: 3,
        clearAfter: 2,
        fireAtOnceMemoryRatio: 0.95,
        staleAfterIntervals: 3,
        relapseWithinMs: 3_600_000,
        voidAcknowledgmentRatio: 0.05,
        criticalAcknowledgedMs: 3_600_000,
        warningAcknowledgedDays: 1,
        confirmWithinMs: 900_000,
        criticalRepeatMs: 14_400_000,
        warningRepeatMs: 86_400_000,
        flapChanges: 4,
        flapWithinMs: 3_600_000,
        groupWaitMs: 30_000,
        groupIntervalMs: 300_000,
        groupLifetimeMs: 3_600_000,
      });
    },
  );
});
