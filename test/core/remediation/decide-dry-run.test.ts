import { describe, expect, it } from "vitest";
import { type DryRunFindings, decideDryRun } from "../../../src/core/remediation/decide-dry-run.ts";
import type { PlanItem } from "../../../src/core/remediation/plan.ts";

const item: PlanItem = {
  number: 1,
  pattern: "cart:{cartId}",
  slots: [],
  database: 0,
  action: { kind: "set-ttl", ttlSeconds: 3600, jitterRatio: 0.1, touches: "none" },
  countBand: { low: 900, high: 1_100 },
  planHash: "hash",
};

function find(counted: { readonly matched: number; readonly toChange: number }, more = {}) {
  const findings: DryRunFindings = {
    atMs: 0,
    counted: [{ number: 1, foreign: {}, elsewhere: 0, ...counted }],
    nodes: [],
    missing: [],
    durationMs: 1_000,
    watchMs: 30_000,
    ...more,
  };
  const { obstacles, items } = decideDryRun({ items: [item] }, findings);
  return { obstacles, drifted: items[0]?.drifted };
}

describe("a dry run", () => {
  it("says that keys drifted when it counts more or fewer than were signed for", () => {
    expect(find({ matched: 1_000, toChange: 1_000 })).toEqual({ obstacles: [], drifted: false });
    expect(find({ matched: 800, toChange: 800 })).toEqual({ obstacles: ["drifted"], drifted: true });
  });

  it("says nothing of drift where a part of the keys could not be counted", () => {
    expect(find({ matched: 667, toChange: 667 }, { missing: ["10.0.0.3:6379"] })).toEqual({
      obstacles: ["nodesMissing"],
      drifted: false,
    });
    const room = { version: "7.0.15", keysWithTtl: 0, usedBytes: 0, newTtls: 0 };
    const node = { node: "10.0.0.1:6379", room, races: false, denied: ["SCAN"] };
    expect(find({ matched: 0, toChange: 0 }, { nodes: [node] })).toEqual({
      obstacles: ["denied"],
      drifted: false,
    });
  });
});
