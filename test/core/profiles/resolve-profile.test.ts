import { describe, expect, it } from "vitest";
import {
  type ProfileOverrides,
  profiles,
  type ResolvedProfile,
  resolveProfile,
} from "../../../src/core/profiles/index.ts";
import type { Profile } from "../../../src/core/profiles/profile.ts";

function accept(resolved: ResolvedProfile): Profile {
  if (resolved.kind === "rejected") throw new Error(JSON.stringify(resolved.problems));
  return resolved.profile;
}

function problemsOf(name: string, overrides: ProfileOverrides) {
  const resolved = resolveProfile(name, overrides);
  return resolved.kind === "rejected"
    ? resolved.problems.map(({ reason, path }) => `${reason} ${path.join(".")}`)
    : [];
}

describe("resolveProfile", () => {
  it.each([...profiles.keys()])("gives %s unchanged when nothing is overridden", (name) => {
    expect(accept(resolveProfile(name))).toEqual(profiles.get(name));
  });

  it("replaces both severities and names the fleet file as their source", () => {
    const { limits } = accept(
      resolveProfile("shared-cache", { limits: { hitRatio: { warning: 0.5, critical: 0.1 } } }),
    );
    expect(limits.hitRatio).toEqual({ warning: 0.5, critical: 0.1, source: "fleet file" });
    expect(limits.memoryUsedRatio?.source).toBe("shared-cache house rule: 60 % early warning, 85 % critical");
  });

  it("keeps the other severity and names both sources", () => {
    const { limits } = accept(
      resolveProfile("app-cache", { limits: { latencyMs: { critical: 25 } } }, "orders team"),
    );
    expect(limits.latencyMs).toEqual({
      warning: 5,
      critical: 25,
      source: "orders team, over app-cache health table: 5 ms and 10 ms",
    });
  });

  it("switches a whole limit off", () => {
    const { limits } = accept(resolveProfile("shared-cache", { limits: { hitRatio: "off" } }));
    expect("hitRatio" in limits).toBe(false);
    expect(limits.latencyMs?.warning).toBe(5);
  });

  it("switches one severity off", () => {
    const { limits } = accept(resolveProfile("default", { limits: { hitRatio: { critical: "off" } } }));
    expect(limits.hitRatio).toEqual({
      warning: 0.85,
      source: "fleet file, over general cache guidance: 85 % and 70 %",
    });
  });

  it("switches a limit off by its last severity", () => {
    const { limits } = accept(
      resolveProfile("default", { limits: { fragmentationRatio: { warning: "off" } } }),
    );
    expect("fragmentationRatio" in limits).toBe(false);
  });

  it("sets a limit that the profile does not have", () => {
    const { limits } = accept(resolveProfile("default", { limits: { connectedClients: { warning: 100 } } }));
    expect(limits.connectedClients).toEqual({ warning: 100, source: "fleet file" });
  });

  it("leaves a limit alone whose override says nothing", () => {
    const { limits } = accept(resolveProfile("default", { limits: { latencyMs: {}, hitRatio: undefined } }));
    expect(limits).toEqual(profiles.get("default")?.limits);
  });

  it("overrides alerting value by value", () => {
    const { alerting } = accept(
      resolveProfile("default", { alerting: { fireAfter: 1, relapseWithinMs: 0, clearAfter: undefined } }),
    );
    expect(alerting).toMatchObject({
      fireAfter: 1,
      clearAfter: 2,
      fireAtOnceMemoryRatio: 0.95,
      staleAfterIntervals: 3,
      relapseWithinMs: 0,
    });
  });

  it("leaves the shipped profile as it was", () => {
    resolveProfile("default", { limits: { hitRatio: "off" }, alerting: { fireAfter: 9 } });
    expect(profiles.get("default")?.limits.hitRatio?.warning).toBe(0.85);
    expect(profiles.get("default")?.alerting.fireAfter).toBe(3);
  });

  it.each(["shared-cahce", "", "__proto__", "constructor"])("reports the unknown profile %j", (name) => {
    expect(resolveProfile(name)).toEqual({
      kind: "rejected",
      problems: [
        {
          reason: "unknownProfile",
          path: [],
          known: ["default", "shared-cache", "oci-cluster", "app-cache"],
        },
      ],
    });
  });

  it("reports every problem at once, each with its place", () => {
    const overrides: ProfileOverrides = {
      limits: {
        memoryRatio: { warning: 0.5 },
        hitratio: "off",
        memoryUsedRatio: { warning: 60 },
        hitRatio: { warning: 0.2 },
        latencyMs: { warning: 11 },
        evictionsPerMinute: { warning: -1 },
        connectedClients: { critical: Number.NaN },
        replicationLagBytes: { warning: Number.POSITIVE_INFINITY },
      },
      alerting: {
        fireAfer: 2,
        fireAfter: 0,
        clearAfter: 1.5,
        fireAtOnceMemoryRatio: 95,
        relapseWithinMs: -1,
      },
    };
    expect(problemsOf("default", overrides)).toEqual([
      "unknownLimit limits.memoryRatio",
      "unknownLimit limits.hitratio",
      "outOfRange limits.memoryUsedRatio",
      "wrongOrder limits.hitRatio",
      "wrongOrder limits.latencyMs",
      "outOfRange limits.evictionsPerMinute",
      "outOfRange limits.connectedClients",
      "outOfRange limits.replicationLagBytes",
      "unknownAlerting alerting.fireAfer",
      "outOfRange alerting.fireAfter",
      "outOfRange alerting.clearAfter",
      "outOfRange alerting.fireAtOnceMemoryRatio",
      "outOfRange alerting.relapseWithinMs",
    ]);
  });

  it("allows a warning at the critical limit, and the ends of a range", () => {
    expect(problemsOf("default", { limits: { latencyMs: { warning: 10 } } })).toEqual([]);
    expect(problemsOf("default", { limits: { memoryUsedRatio: { warning: 0, critical: 1 } } })).toEqual([]);
    expect(problemsOf("default", { alerting: { fireAtOnceMemoryRatio: 1 } })).toEqual([]);
  });

  it("tells the right names beside an unknown one", () => {
    const resolved = resolveProfile("default", { limits: { hitRate: "off" }, alerting: { clear: 1 } });
    const known = resolved.kind === "rejected" ? resolved.problems.map((problem) => problem.known) : [];
    expect(known[0]).toContain("hitRatio");
    expect(known[1]).toEqual([
      "fireAfter",
      "clearAfter",
      "fireAtOnceMemoryRatio",
      "staleAfterIntervals",
      "relapseWithinMs",
      "voidAcknowledgmentRatio",
      "criticalAcknowledgedMs",
      "warningAcknowledgedDays",
      "confirmWithinMs",
      "criticalRepeatMs",
      "warningRepeatMs",
      "flapChanges",
      "flapWithinMs",
      "groupWaitMs",
      "groupIntervalMs",
      "groupLifetimeMs",
    ]);
  });

  it.each([
    ["voidAcknowledgmentRatio", 5],
    ["warningAcknowledgedDays", 0.5],
    ["criticalRepeatMs", -1],
    ["flapChanges", 0],
    ["groupWaitMs", Number.NaN],
  ])("refuses %s of %d", (name, value) => {
    const resolved = resolveProfile("default", { alerting: { [name]: value } });
    expect(resolved).toEqual({
      kind: "rejected",
      problems: [{ reason: "outOfRange", path: ["alerting", name], known: [] }],
    });
  });
});
