import { describe, expect, it } from "vitest";
import { summarizeClusterTtl } from "../../../../src/core/audit/summarize-ttl.ts";
import { ratioOfHits } from "../../../../src/core/audit/workload-signals.ts";
import { assessHitRatio } from "../../../../src/core/rules/audit/assess-hit-ratio.ts";
import { tenClusters } from "../../audit/ten-clusters.ts";
import { factsOf, judge, sumUp } from "./judging.ts";

type Name = keyof typeof tenClusters;

function assess(name: Name) {
  const { figures, workload } = tenClusters[name];
  const ratio = ratioOfHits(figures.hits, figures.misses);
  return `${((ratio ?? 0) * 100).toFixed(1)} % ${assessHitRatio(ratio, workload.workload)}`;
}

describe("a review of ten clusters", () => {
  it.each<readonly [Name, string]>([
    ["session", "99.6 % excellent"],
    ["shop", "93.8 % excellent"],
    ["market", "86.9 % good"],
    ["commodity", "81.6 % good"],
    ["member", "80.7 % good"],
    ["production", "68.0 % fair"],
    ["shopstock", "64.8 % fair"],
    ["order", "64.6 % fair"],
    ["shopsale", "2.9 % critical"],
    ["iotplatform", "0.7 % expected"],
  ])("grades the hit ratio of %s: %s", (name, expected) => {
    expect(assess(name)).toBe(expected);
  });

  it.each<readonly [Name, string]>([
    ["iotplatform", "ultra-short"],
    ["commodity", "very-short"],
    ["member", "very-short"],
    ["order", "short"],
    ["production", "medium"],
    ["shopstock", "medium"],
    ["shopsale", "long"],
    ["session", "very-long"],
    ["shop", "long"],
    ["market", "mixed"],
  ])("sees the TTL strategy of %s: %s", (name, expected) => {
    expect(summarizeClusterTtl(tenClusters[name].patterns).class).toBe(expected);
  });

  it.each<readonly [Name, string]>([
    ["order", "cache"],
    ["market", "counter"],
    ["commodity", "cache"],
    ["member", "cache"],
    ["session", "session-store"],
    ["shop", "cache"],
    ["shopsale", "cache"],
    ["production", "cache"],
    ["shopstock", "cache"],
    ["iotplatform", "dedup"],
  ])("tells what %s is used for: %s", (name, expected) => {
    expect(tenClusters[name].workload.workload).toBe(expected);
  });

  it("says that eight of them can merge, as none can shrink below the smallest plan", () => {
    const merging = Object.values(tenClusters).filter((audit) =>
      sumUp(judge(audit)).includes("P3 info over-provisioned.merge"),
    );
    expect(merging.map(({ cluster }) => cluster)).toEqual([
      "isales-order",
      "isales-commodity",
      "isales-member",
      "shop",
      "shopsale",
      "production",
      "scm-shopstock",
      "iotplatform",
    ]);
  });

  it("puts the persistent keys and unbounded counters of the market first", () => {
    const findings = judge(tenClusters.market);
    expect(sumUp(findings)).toEqual([
      "P1 warning persistent-keys.share",
      "P1 warning persistent-keys.pattern CONTACT_{userId}_{channel}_{status}",
      "P1 warning persistent-keys.pattern contact:last:activity:{userId}:{channel}",
      "P1 warning persistent-keys.pattern contact:userGroupLabel:set:{userId}",
      "P1 warning unbounded-counters.dated CONTACT_day_{userId}_{date}_{channel}",
      "P1 warning unbounded-counters.dated CONTACT_week_{userId}_{date}_{channel}",
      "P1 warning unbounded-counters.dated CONTACT_month_{userId}_{month}_{channel}",
      "P2 warning mixed-ttl.overLong contact:activity:freq:ctrl:total:{campaignId}:{userId}",
      "P3 info naming-drift.spellingsStay",
    ]);
    expect(findings[0]).toEqual({
      rule: "persistent-keys",
      reason: "share",
      priority: "P1",
      severity: "warning",
      values: {
        noTtlShare: { unit: "ratio", value: expect.closeTo(0.4777, 4) },
        keysWithoutTtl: { unit: "count", value: 2_691_893 },
        keys: { unit: "count", value: 5_635_070 },
        evictionPolicy: { unit: "text", value: "volatile-lfu" },
        usedRatio: { unit: "ratio", value: expect.closeTo(0.267, 3) },
      },
      limit: {
        value: { unit: "ratio", value: 0.3 },
        source: "shared-cache house rule: 30 %, and 50 % while memory is above its early warning",
      },
      effect: { keys: 2_691_893 },
      owner: "orders",
      relatedRule: "no-ttl",
    });
    expect(findings[4]?.effect).toEqual({
      keys: 700_000,
      bytes: { value: 70_000_000, low: 70_000_000, high: 70_000_000 },
    });
  });

  it("calls the hit ratio of the shop sale critical: what is looked up was never stored", () => {
    const finding = judge(tenClusters.shopsale)[0];
    expect(sumUp(finding ? [finding] : [])).toEqual(["P1 critical low-hit-ratio.lookupsMiss"]);
    expect(factsOf(finding)).toEqual({
      hitRatio: 0.028747433264887063,
      hits: 1_400_000,
      misses: 47_300_000,
      keys: 13,
      workload: "cache",
      assessment: "critical",
      ttlP50Seconds: expect.closeTo(131_651, 0),
    });
  });

  it("explains why misses are right where messages are deduplicated", () => {
    const audit = tenClusters.iotplatform;
    expect(audit.workload.because).toEqual([
      "patternsAgree",
      "missesExpected",
      "fewKeysManyExpired",
      "shortTtls",
    ]);
    expect(sumUp(judge(audit), "low-hit-ratio")).toEqual(["P3 info low-hit-ratio.expected"]);
  });

  it("hints that orders are gone before they are read again", () => {
    expect(sumUp(judge(tenClusters.order), "low-hit-ratio")).toEqual(["P3 info low-hit-ratio.expiresEarly"]);
  });

  it("does not mind a fragmentation of 1.94 on 21 MB", () => {
    expect(sumUp(judge(tenClusters.commodity), "high-fragmentation")).toEqual([]);
  });

  it("finds nothing wrong with sessions of 36 days", () => {
    expect(judge(tenClusters.session)).toEqual([]);
  });
});
