import { describe, expect, it } from "vitest";
import type { Audit, AuditFinding } from "../../../src/core/audit/audit.ts";
import { buildReport } from "../../../src/core/report/build-report.ts";
import { countPatterns, filterPatterns } from "../../../src/core/report/pattern-rows.ts";
import { previousAudits, tenAudits } from "../../../src/messages/fixtures/audit-fixture-audits.ts";

const report = buildReport(tenAudits, previousAudits);

const auditOf = (cluster: string): Audit => {
  const found = tenAudits.find((audit) => audit.cluster === cluster);
  if (found === undefined) throw new Error(`no audit of ${cluster}`);
  return found;
};
const clusterOf = (audit: Audit) => buildReport([audit]).clusters[0];

const finding = (changes: Partial<AuditFinding>): AuditFinding => ({
  rule: "persistent-keys",
  reason: "pattern",
  priority: "P2",
  severity: "warning",
  values: {},
  ...changes,
});

describe("an audit by a sample", () => {
  const sampled = (findings: readonly AuditFinding[]): Audit => {
    const audit = auditOf("luckyus-isales-member");
    const patterns = audit.patterns.map((pattern) => ({
      ...pattern,
      keysEstimate: { value: pattern.keys, low: pattern.keys - 1, high: pattern.keys + 1 },
    }));
    return { ...audit, mode: "sample", patterns, findings };
  };
  const values = {
    keys: { unit: "count", value: 11_233 },
    keysWithoutTtl: { unit: "count", value: 5_681 },
    noTtlShare: { unit: "ratio", value: 0.506 },
    evictionPolicy: { unit: "text", value: "volatile-lru" },
  } as const;
  const estimated = (of: AuditFinding) =>
    Object.entries(buildReport([sampled([of])]).findings[0]?.finding.values ?? {})
      .filter(([, value]) => value.unit !== "text" && value.isEstimated)
      .map(([name]) => name);

  it("marks what was counted in it, but not the keys that the server tells", () => {
    expect(estimated(finding({ reason: "share", values }))).toEqual(["keysWithoutTtl", "noTtlShare"]);
    expect(estimated(finding({ reason: "pattern", pattern: "order:{orderId}", values }))).toEqual([
      "keys",
      "keysWithoutTtl",
      "noTtlShare",
    ]);
  });

  it("makes the totals estimates, of the fleet and of its own cluster alone", () => {
    const { totals, clusters, ttlStrategies } = buildReport([sampled([]), auditOf("luckyus-shop")]);
    expect(totals.isEstimated).toBe(true);
    expect(clusters.map(({ isEstimated }) => isEstimated)).toEqual([true, false]);
    expect(ttlStrategies.map(({ cluster, isEstimated }) => [cluster, isEstimated])).toEqual([
      ["luckyus-isales-member", true],
      ["luckyus-shop", false],
    ]);
  });

  it("marks nothing where it saw every key", () => {
    const audit = { ...auditOf("luckyus-isales-member"), mode: "sample" } as const;
    const report = buildReport([{ ...audit, findings: [finding({ values })] }]);
    expect(report.totals.isEstimated).toBe(false);
    expect(report.findings[0]?.finding.values).toEqual(values);
  });
});

describe("a number of dates", () => {
  const shown = (distinctDates: number) => {
    const values = { distinctDates: { unit: "count", value: distinctDates } } as const;
    const dated = finding({ rule: "unbounded-counters", reason: "dated", pattern: "log:{date}", values });
    const { findings } = buildReport([{ ...auditOf("luckyus-shop"), findings: [dated] }]);
    return findings[0]?.finding.values["distinctDates"];
  };

  it("is an estimate above what is listed one by one", () => {
    expect(shown(94)).toEqual({ unit: "count", value: 94, isEstimated: true });
    expect(shown(16)).toEqual({ unit: "count", value: 16 });
  });
});

describe("the executive summary", () => {
  it("has keys, memory, utilisation and policy of each cluster, in the order of the audits", () => {
    expect(
      report.clusters.map(({ cluster, keys, usedRatio }) => [
        cluster,
        keys,
        `${((usedRatio ?? 0) * 100).toFixed(1)} %`,
      ]),
    ).toEqual([
      ["luckyus-isales-order", 208, "1.1 %"],
      ["luckyus-isales-market", 5_635_070, "26.7 %"],
      ["luckyus-isales-commodity", 848, "5.5 %"],
      ["luckyus-isales-member", 29, "0.8 %"],
      ["luckyus-isales-session", 149_834, "26.0 %"],
      ["luckyus-shop", 677, "1.7 %"],
      ["luckyus-shopsale", 13, "1.0 %"],
      ["luckyus-production", 59, "0.8 %"],
      ["luckyus-scm-shopstock", 7_274, "1.5 %"],
      ["luckyus-iotplatform", 120, "0.8 %"],
    ]);
    expect(new Set(report.clusters.map(({ evictionPolicy }) => evictionPolicy))).toEqual(
      new Set(["volatile-lfu"]),
    );
  });

  it("adds everything up", () => {
    expect(report.totals).toEqual({
      clusters: 10,
      keys: 5_794_132,
      keysWithoutTtl: 2_691_902,
      isEstimated: false,
      usedBytes: 1_531_749_335,
      patterns: 70,
      incomplete: 0,
      environments: [{ name: "production", clusters: 10 }],
      modes: [{ clusterMode: "standalone", clusters: 10 }],
      products: [{ name: "Redis 6.0.5", clusters: 10 }],
    });
  });

  it("tells what the clusters are, those that most are first, and nothing of what is not known", () => {
    const { environment: _none, ...shop } = auditOf("luckyus-shop");
    const { version: _unknown, ...figures } = shop.figures;
    const sharded = { ...auditOf("luckyus-isales-member"), clusterMode: "cluster" } as const;
    const { totals } = buildReport([{ ...shop, figures }, sharded, auditOf("luckyus-isales-order")]);
    expect(totals.environments).toEqual([{ name: "production", clusters: 2 }]);
    expect(totals.modes).toEqual([
      { clusterMode: "standalone", clusters: 2 },
      { clusterMode: "cluster", clusters: 1 },
    ]);
    expect(totals.products).toEqual([{ name: "Redis 6.0.5", clusters: 2 }]);
  });

  it("leaves out what is not known instead of calling it 0", () => {
    const member = auditOf("luckyus-isales-member");
    const { usedBytes: _used, hits: _hits, evictionPolicy: _policy, ...figures } = member.figures;
    const cluster = clusterOf({ ...member, figures });
    expect(cluster).not.toHaveProperty("usedBytes");
    expect(cluster).not.toHaveProperty("usedRatio");
    expect(cluster).not.toHaveProperty("hitRatio");
    expect(cluster).not.toHaveProperty("evictionPolicy");
    expect(cluster?.maxmemoryBytes).toBe(402_653_184);
  });

  it("knows no utilisation without a limit, and no shares of an empty cluster", () => {
    const member = auditOf("luckyus-isales-member");
    const empty = clusterOf({
      ...member,
      keys: 0,
      patterns: [],
      // As a server without maxmemory is read.
      figures: { ...member.figures, maxmemoryBytes: 0 },
    });
    expect(empty).not.toHaveProperty("usedRatio");
    expect(empty?.maxmemoryBytes).toBe(0);
    expect(empty).not.toHaveProperty("noTtlShare");
    expect(empty).not.toHaveProperty("meanTtlSeconds");
  });
});

describe("what strikes", () => {
  it("names the largest and the busiest cluster, idle memory, evictions, and what all share", () => {
    expect(report.facts.map(({ kind, cluster }) => [kind, cluster])).toEqual([
      ["largestByFar", "luckyus-isales-market"],
      ["busiest", "luckyus-isales-market"],
      ["underused", undefined],
      ["noPressure", undefined],
      ["samePolicy", undefined],
      ["sameVersion", undefined],
    ]);
    expect(report.facts[2]?.values).toMatchObject({
      idle: { unit: "count", value: 8 },
      clusters: { unit: "count", value: 10 },
    });
  });

  it("does not claim that nothing was evicted where one cluster does not tell", () => {
    const { evictedKeys: _none, ...figures } = auditOf("luckyus-shop").figures;
    const kinds = buildReport([
      auditOf("luckyus-isales-member"),
      { ...auditOf("luckyus-shop"), figures },
    ]).facts.map(({ kind }) => kind);
    expect(kinds).not.toContain("noEvictions");
    expect(kinds).not.toContain("evictions");
  });

  const withFigures = (cluster: string, figures: Partial<Audit["figures"]>): Audit => {
    const audit = auditOf("luckyus-shop");
    return { ...audit, cluster, figures: { ...audit.figures, ...figures } };
  };
  const factsOf = (...audits: readonly Audit[]) => buildReport(audits).facts;
  const full = { usedBytes: 100_000_000, maxmemoryBytes: 100_000_000 };

  it("claims no room where memory is nearly full, or where nothing is evicted however full it is", () => {
    const roomy = withFigures("roomy", { evictedKeys: 0 });
    const filling = withFigures("filling", { ...full, usedBytes: 70_000_000, evictedKeys: 0 });
    expect(factsOf(roomy, filling)).toContainEqual({
      kind: "noEvictions",
      values: { evicting: { unit: "count", value: 2 }, clusters: { unit: "count", value: 2 } },
    });
    const refusing = withFigures("refusing", { ...full, evictedKeys: 0, evictionPolicy: "noeviction" });
    expect(factsOf(roomy, refusing)).toContainEqual({
      kind: "noEvictions",
      values: { evicting: { unit: "count", value: 1 }, clusters: { unit: "count", value: 2 } },
    });
    const unlimited = withFigures("unlimited", { maxmemoryBytes: 0, evictedKeys: 0 });
    const kinds = factsOf(refusing, unlimited).map(({ kind }) => kind);
    expect(kinds).not.toContain("noEvictions");
    expect(kinds).not.toContain("noPressure");
  });

  it("calls a cluster the largest by far only from twice the next on, and none where two are level", () => {
    const kindOf = (first: number, second: number) =>
      factsOf(withFigures("a", { usedBytes: first }), withFigures("b", { usedBytes: second }))
        .map(({ kind }) => kind)
        .find((kind) => kind.startsWith("largest"));
    expect(kindOf(2_000_000, 1_000_000)).toBe("largestByFar");
    expect(kindOf(1_999_000, 1_000_000)).toBe("largest");
    expect(kindOf(1_000_000, 950_000)).toBeUndefined();
    expect(kindOf(1_000_000, 1_000_000)).toBeUndefined();
    expect(kindOf(0, 0)).toBeUndefined();
  });

  it("counts evictions where there were some", () => {
    const shop = auditOf("luckyus-shop");
    const evicting = { ...shop, figures: { ...shop.figures, evictedKeys: 12_000 } };
    expect(buildReport([auditOf("luckyus-isales-member"), evicting]).facts).toContainEqual({
      kind: "evictions",
      values: { evictedKeys: { unit: "count", value: 12_000 }, clusters: { unit: "count", value: 1 } },
      count: 12_000,
    });
  });

  it("praises what hits nearly always, and what is meant to miss", () => {
    expect(report.strengths.map(({ kind, cluster }) => [kind, cluster])).toEqual([
      ["effectiveCache", "luckyus-isales-session"],
      ["effectiveCache", "luckyus-shop"],
      ["expectedChurn", "luckyus-iotplatform"],
    ]);
  });
});

describe("across clusters", () => {
  it("shares memory among the five biggest, and the others together", () => {
    expect(report.memory.rows.map(({ cluster, share }) => [cluster, Number(share.toFixed(3))])).toEqual([
      ["luckyus-isales-market", 0.897],
      ["luckyus-isales-session", 0.068],
      ["luckyus-isales-commodity", 0.015],
      ["luckyus-shop", 0.004],
      ["luckyus-scm-shopstock", 0.004],
    ]);
    expect(report.memory.others).toMatchObject({ clusters: 5, usedBytes: 17_920_164 });
    expect(report.memory.totalBytes).toBe(1_531_749_335);
  });

  it("does not gather a single cluster under others", () => {
    expect(buildReport(tenAudits.slice(0, 6)).memory.rows).toHaveLength(6);
    expect(buildReport(tenAudits.slice(0, 6)).memory).not.toHaveProperty("others");
  });

  it("ranks hit ratios with the assessments of the review by hand", () => {
    expect(report.hitRatios.map(({ cluster, assessment }) => [cluster, assessment])).toEqual([
      ["luckyus-isales-session", "excellent"],
      ["luckyus-shop", "excellent"],
      ["luckyus-isales-market", "good"],
      ["luckyus-isales-commodity", "good"],
      ["luckyus-isales-member", "good"],
      ["luckyus-production", "fair"],
      ["luckyus-scm-shopstock", "fair"],
      ["luckyus-isales-order", "fair"],
      ["luckyus-shopsale", "critical"],
      ["luckyus-iotplatform", "expected"],
    ]);
  });

  it("ranks as the audit judged, by the limits of its profile", () => {
    const member = { ...auditOf("luckyus-isales-member"), hitRatioAssessment: "poor" } as const;
    const judged = buildReport([member]);
    expect(judged.hitRatios.map(({ assessment }) => assessment)).toEqual(["poor"]);
    expect(judged.clusters[0]?.assessment).toBe("poor");
    expect(judged.strengths).toEqual([]);
  });

  it("tells how long each cluster's keys live, shortest first, mixed last", () => {
    expect(report.ttlStrategies.map((strategy) => [strategy.cluster, strategy.class])).toEqual([
      ["luckyus-iotplatform", "ultra-short"],
      ["luckyus-isales-commodity", "very-short"],
      ["luckyus-isales-member", "very-short"],
      ["luckyus-isales-order", "short"],
      ["luckyus-production", "medium"],
      ["luckyus-scm-shopstock", "medium"],
      ["luckyus-shopsale", "long"],
      ["luckyus-shop", "long"],
      ["luckyus-isales-session", "very-long"],
      ["luckyus-isales-market", "mixed"],
    ]);
  });

  it("counts the keys of one pattern in the classes of their own TTLs", () => {
    const audit = auditOf("luckyus-isales-member");
    const patterns = audit.patterns.slice(0, 1).map((pattern) => ({
      ...pattern,
      keys: 250,
      keysWithoutTtl: 50,
      ttl: { ...pattern.ttl, p50Seconds: 10, keysByClass: { "ultra-short": 100, long: 100 } },
    }));
    expect(buildReport([{ ...audit, patterns }]).ttlDistribution).toEqual([
      { class: "ultra-short", keys: 100, share: 0.4 },
      { class: "very-short", keys: 0, share: 0 },
      { class: "short", keys: 0, share: 0 },
      { class: "medium", keys: 0, share: 0 },
      { class: "long", keys: 100, share: 0.4 },
      { class: "very-long", keys: 0, share: 0 },
      { class: "persistent", keys: 50, share: 0.2 },
    ]);
  });

  it("takes the median for all where an older audit did not count them", () => {
    const keys = Object.fromEntries(report.ttlDistribution.map((bucket) => [bucket.class, bucket.keys]));
    expect(keys).toEqual({
      "ultra-short": 119,
      "very-short": 1_002,
      short: 71,
      medium: 103_573,
      long: 685,
      "very-long": 2_996_780,
      persistent: 2_691_902,
    });
  });
});

describe("the table of patterns", () => {
  it("sums siblings up in a row of their own, and keeps each of them", () => {
    const iot = report.clusters.find(({ cluster }) => cluster === "luckyus-iotplatform");
    expect(iot?.patterns.map(({ kind, pattern, keys }) => [kind, pattern, keys])).toEqual([
      ["rollUp", "duplicate_message_{deviceType}_{deviceMAC}_{sequence}", 119],
      ["member", "duplicate_message_unfreeze_icebox_{deviceMAC}_{sequence}", 48],
      ["member", "duplicate_message_syrup_machine_{deviceMAC}_{sequence}", 31],
      ["member", "duplicate_message_gateway_{deviceMAC}_{sequence}", 22],
      ["member", "duplicate_message_milk_machine_{deviceMAC}_{sequence}", 10],
      ["member", "duplicate_message_juice_machine_{deviceMAC}_{sequence}", 5],
      ["member", "duplicate_message_Venus_Donlim_1_{deviceMAC}_{sequence}", 3],
      ["single", "device_communication", 1],
    ]);
    expect(iot?.patterns[0]).toMatchObject({
      types: { string: 119 },
      bytes: { value: 13_328, low: 13_328, high: 13_328 },
      bytesPerKey: 112,
      ttl: { class: "ultra-short", meanSeconds: 14 },
      description: { workload: "dedup", slots: ["deviceType", "deviceMAC", "sequence"] },
    });
    expect(iot?.patterns[7]).toMatchObject({ elementsPerKey: 401, ttl: { class: "persistent" } });
  });

  it("counts patterns, and not the rows that sum them up", () => {
    const rows = clusterOf(auditOf("luckyus-iotplatform"))?.patterns ?? [];
    expect([rows.length, countPatterns(rows)]).toEqual([8, 7]);
    const shown = (text: string) =>
      filterPatterns(rows, text).map(({ kind, pattern }) => `${kind} ${pattern}`);
    expect(shown("GATEWAY")).toEqual([
      "rollUp duplicate_message_{deviceType}_{deviceMAC}_{sequence}",
      "member duplicate_message_gateway_{deviceMAC}_{sequence}",
    ]);
    expect(shown("{deviceType}")).toHaveLength(7);
    expect(shown("communication")).toEqual(["single device_communication"]);
    expect(shown("nothing")).toEqual([]);
  });

  it("adds up what siblings gained, where it is known of each", () => {
    const audit = auditOf("luckyus-iotplatform");
    const growth = { sinceMs: 1000, keys: 2, keysWithoutTtl: 1 };
    const grown = { ...audit, patterns: audit.patterns.map((pattern) => ({ ...pattern, growth })) };
    expect(clusterOf(grown)?.patterns[0]?.growth).toEqual({ sinceMs: 1000, keys: 12, keysWithoutTtl: 6 });
    const partly = {
      ...audit,
      patterns: grown.patterns.map((one, at) => (at === 0 ? one : { ...one, growth: undefined })),
    };
    expect(clusterOf(partly as unknown as Audit)?.patterns[0]).not.toHaveProperty("growth");
  });

  it("lists the ten biggest keys of the cluster with their patterns", () => {
    const market = clusterOf(auditOf("luckyus-isales-market"));
    const bytes = market?.biggestKeys.map((key) => key.bytes ?? 0) ?? [];
    expect(bytes.length).toBeGreaterThan(1);
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a));
    expect(market?.biggestKeys[0]?.pattern).toBe("contact:userGroupLabel:set:{userId}");
  });

  it("does not sum up sizes of which one is not known", () => {
    const audit = auditOf("luckyus-iotplatform");
    const patterns = audit.patterns.map((pattern) => {
      const { bytes: _bytes, ...rest } = pattern;
      return pattern.pattern.includes("gateway") ? rest : pattern;
    });
    expect(clusterOf({ ...audit, patterns })?.patterns[0]).not.toHaveProperty("bytes");
  });

  it("keeps patterns of different databases apart", () => {
    const audit = auditOf("luckyus-isales-member");
    const patterns = audit.patterns.flatMap((pattern) => [pattern, { ...pattern, database: 3 }]);
    expect(clusterOf({ ...audit, patterns })?.patterns.map(({ kind, database }) => [kind, database])).toEqual(
      [
        ["single", 0],
        ["single", 3],
      ],
    );
  });

  it("describes a pattern in its owner's words, else by what its shape tells", () => {
    const contract = { pattern: "M@LKUS@_{memberNo}", description: "Member profile", owner: "Members" };
    const described = buildReport([auditOf("luckyus-isales-member")], [], {
      contracts: { "luckyus-isales-member": [contract] },
    });
    expect(described.clusters[0]?.patterns[0]?.description).toEqual({
      kind: "contract",
      text: "Member profile",
      owner: "Members",
    });
    expect(clusterOf(auditOf("luckyus-isales-member"))?.patterns[0]?.description).toEqual({
      kind: "shape",
      workload: "cache",
      slots: ["userId"],
    });
  });
});

describe("recommendations", () => {
  it("are the most urgent first, one for each piece of work", () => {
    expect(
      report.recommendations.map(({ priority, finding: { rule }, clusters }) => [
        priority,
        rule,
        clusters.length,
      ]),
    ).toEqual([
      ["P1", "persistent-keys", 1],
      ["P1", "low-hit-ratio", 1],
      ["P1", "unbounded-counters", 1],
      ["P3", "low-hit-ratio", 1],
      ["P3", "mixed-ttl", 1],
      ["P3", "over-provisioned", 7],
    ]);
  });

  it("add up what patterns free, and name them and their owners", () => {
    expect(report.recommendations[2]).toMatchObject({
      findings: 3,
      patterns: [
        "CONTACT_day_{userId}_{date}_{channel}",
        "CONTACT_week_{userId}_{date}_{channel}",
        "CONTACT_month_{userId}_{month}_{channel}",
      ],
      owners: ["iSales Marketing"],
      effect: { bytes: { value: 161_248_560 }, keys: 1_531_862 },
    });
  });

  it("do not count the keys of a pattern again that the cluster's finding counts already", () => {
    const audit: Audit = {
      ...auditOf("luckyus-isales-market"),
      findings: [
        finding({ reason: "share", effect: { keys: 1_000, bytes: { value: 95, low: 75, high: 115 } } }),
        finding({ pattern: "a:{id}", effect: { keys: 600, bytes: { value: 60, low: 50, high: 70 } } }),
        finding({ pattern: "b:{id}", effect: { keys: 300, bytes: { value: 30, low: 20, high: 40 } } }),
      ],
    };
    const [only] = buildReport([audit]).recommendations;
    expect(only?.effect).toEqual({ keys: 1_000, bytes: { value: 95, low: 75, high: 115 } });
    expect(only?.finding.reason).toBe("share");
  });

  it("tell the bytes of the keys that they tell, and not of some of them", () => {
    const effects = (...findings: readonly AuditFinding[]) =>
      buildReport([{ ...auditOf("luckyus-isales-market"), findings }]).recommendations[0]?.effect;
    const bytes = { value: 60, low: 50, high: 70 };
    const some = finding({ pattern: "a:{id}", effect: { keys: 600, bytes } });
    expect(effects(finding({ reason: "share", effect: { keys: 1_000 } }), some)).toEqual({ keys: 1_000 });
    expect(effects(some, finding({ pattern: "b:{id}", effect: { keys: 300 } }))).toEqual({ keys: 900 });
    expect(effects(finding({ reason: "growth" }), some)).toEqual({ keys: 600, bytes });
  });

  it("say what becomes of the keys: names of a token are changed, no key goes away", () => {
    const kindOf = (change: Partial<AuditFinding>) =>
      buildReport([{ ...auditOf("luckyus-isales-market"), findings: [finding(change)] }]).recommendations[0]
        ?.effectKind;
    const effect = { keys: 150 };
    expect(kindOf({ rule: "sensitive-key-names", reason: "token", effect })).toBe("renamed");
    expect(kindOf({ rule: "eviction-policy", reason: "declaredEvictable", effect })).toBe("protected");
    expect(kindOf({ rule: "big-keys", reason: "someBytes", effect })).toBe("splitSome");
    expect(kindOf({ rule: "mixed-ttl", reason: "overLong", effect })).toBe("shortened");
    expect(kindOf({ rule: "persistent-keys", reason: "share", effect })).toBe("bounded");
    expect(kindOf({ rule: "low-hit-ratio", reason: "low" })).toBeUndefined();
  });

  it("leave a home for the clusters that merge, large enough for all of them", () => {
    const merge = (cluster: string, usedBytes: number, maxmemoryBytes: number): Audit => ({
      ...auditOf("luckyus-isales-member"),
      cluster,
      findings: [
        finding({
          rule: "over-provisioned",
          reason: "merge",
          values: {
            usedBytes: { unit: "bytes", value: usedBytes },
            maxmemoryBytes: { unit: "bytes", value: maxmemoryBytes },
          },
          effect: { bytes: { value: maxmemoryBytes, low: maxmemoryBytes, high: maxmemoryBytes } },
        }),
      ],
    });
    const effect = (...audits: readonly Audit[]) => buildReport(audits).recommendations[0]?.effect;
    const eight = [...Array(8).keys()].map((index) => merge(`c${index}`, 4, 384));
    expect(effect(...eight)?.bytes?.value).toBe(7 * 384);
    expect(effect(merge("a", 300, 384), merge("b", 300, 384), merge("c", 2, 1000))?.bytes?.value).toBe(384);
    expect(effect(merge("a", 200, 384), merge("b", 184, 384))).toBeUndefined();
    expect(effect(merge("a", 4, 384))?.bytes?.value).toBe(384);
  });

  it("keep findings apart that ask for different work, each with its limits", () => {
    const limit = (value: number) => ({ value: { unit: "count", value } as const, source: "rule" });
    const audit: Audit = {
      ...auditOf("luckyus-isales-market"),
      findings: [
        finding({ rule: "mixed-ttl", reason: "mixed", pattern: "a:{id}", limit: limit(1) }),
        finding({ rule: "mixed-ttl", reason: "overLong", pattern: "b:{id}", limit: limit(2) }),
        finding({ rule: "mixed-ttl", reason: "overLong", pattern: "c:{id}", limit: limit(3) }),
        finding({ rule: "persistent-keys", reason: "share", limit: limit(4) }),
        finding({ rule: "persistent-keys", reason: "pattern", pattern: "d:{id}", limit: limit(5) }),
        finding({ rule: "persistent-keys", reason: "pattern", pattern: "e:{id}", limit: limit(5) }),
      ],
    };
    expect(
      buildReport([audit]).recommendations.map(({ advice, findings, limits }) => [
        advice,
        findings,
        limits.map(({ value }) => value.value),
      ]),
    ).toEqual([
      ["recommendation", 3, [4, 5]],
      ["advice.mixed", 1, [1]],
      ["advice.overLong", 2, [2, 3]],
    ]);
  });

  it("ask for nothing where a low hit ratio is expected", () => {
    const iot = buildReport([auditOf("luckyus-iotplatform")]);
    expect(iot.findings.map(({ finding: { reason } }) => reason)).toContain("expected");
    expect(iot.recommendations.map(({ finding: { rule } }) => rule)).toEqual(["over-provisioned"]);
  });
});

describe("the comparison with the audit before", () => {
  it("is made for the clusters that were audited before", () => {
    expect(report.comparisons.map(({ cluster }) => cluster)).toEqual([
      "luckyus-isales-market",
      "luckyus-isales-session",
    ]);
    const [market, session] = report.comparisons;
    expect(market?.keys).toMatchObject({ older: 5_128_366, newer: 5_635_070, difference: 506_704 });
    expect(market?.patterns[0]).toMatchObject({
      pattern: "user:activity:Category:FreqCtrl:{userId}:{category}:{limit}",
      status: "new",
    });
    expect(market?.newFindings.map(({ pattern }) => pattern)).toEqual([
      "CONTACT_week_{userId}_{date}_{channel}",
      "CONTACT_month_{userId}_{month}_{channel}",
      "MARKETING:COUPON:UNREAD:{userId}:coupon",
    ]);
    expect(market?.gonePatterns).toEqual([
      {
        pattern: "contact:flash:sale:{campaignId}:{userId}",
        database: 0,
        keys: 1_840,
        firstSeenMs: 1_770_343_200_000,
        lastSeenMs: 1_770_343_200_000,
      },
    ]);
    expect(session?.patterns).toEqual([]);
    expect(session?.gonePatterns).toEqual([]);
  });

  it("takes the newest earlier audit, and never a later one or one of another cluster", () => {
    const member = auditOf("luckyus-isales-member");
    const at = (startedAtMs: number, keys: number): Audit => ({ ...member, startedAtMs, keys });
    const now = at(1_000_000, 29);
    const earlier = [at(100, 5), at(900_000, 20), at(2_000_000, 99), auditOf("luckyus-shop")];
    expect(buildReport([now], earlier).comparisons.map(({ keys }) => keys.older)).toEqual([20]);
    expect(buildReport([now], [now]).comparisons).toEqual([]);
  });

  it("lists what went since the earlier audit, also what came in between, and not what was gone before", () => {
    const member = auditOf("luckyus-isales-member");
    const lost = (pattern: string, lastSeenMs: number) => ({
      ...{ pattern, database: 0, keys: 3, firstSeenMs: 5, lastSeenMs },
    });
    const now = {
      ...member,
      gonePatterns: [lost("between:{id}", 300), lost("then:{id}", 200), lost("long:{id}", 100)],
    };
    const [diff] = buildReport([now], [{ ...member, startedAtMs: 200 }]).comparisons;
    expect(diff?.gonePatterns.map(({ pattern }) => pattern)).toEqual(["between:{id}", "then:{id}"]);
  });

  it("calls no pattern gone or finding settled that a sample did not draw", () => {
    const member = auditOf("luckyus-isales-member");
    const lost = { ...member.patterns[0], pattern: "rare:{id}" } as Audit["patterns"][number];
    const before: Audit = {
      ...member,
      startedAtMs: 1,
      patterns: [...member.patterns, lost],
      findings: [finding({ pattern: "rare:{id}" })],
    };
    const drawn: Audit = { ...member, mode: "sample", findings: [finding({ pattern: "new:{id}" })] };
    const [diff] = buildReport([drawn], [before]).comparisons;
    expect([diff?.isComparable, diff?.gonePatterns, diff?.settledFindings]).toEqual([false, [], []]);
    expect(diff?.newFindings).toHaveLength(1);
    const [back] = buildReport([{ ...before, startedAtMs: drawn.startedAtMs + 1 }], [drawn]).comparisons;
    expect([back?.newFindings, back?.settledFindings.length]).toEqual([[], 1]);
    const [walked] = buildReport([{ ...drawn, mode: "exact" }], [before]).comparisons;
    expect(walked?.gonePatterns.map(({ pattern }) => pattern)).toEqual(["rare:{id}"]);
  });

  it("says when one of the two did not see every key, and what was settled", () => {
    const member = auditOf("luckyus-isales-member");
    const before = { ...member, startedAtMs: 1, complete: false };
    const after = { ...member, findings: [] };
    const [diff] = buildReport([after], [before]).comparisons;
    expect(diff?.isComparable).toBe(false);
    expect(diff?.settledFindings.map(({ rule }) => rule)).toEqual(["over-provisioned"]);
  });
});

describe("a report of nothing", () => {
  it("is empty rather than wrong", () => {
    expect(buildReport([])).toMatchObject({ clusters: [], facts: [], findings: [], recommendations: [] });
    expect(buildReport([]).totals).toEqual({
      clusters: 0,
      keys: 0,
      keysWithoutTtl: 0,
      isEstimated: false,
      patterns: 0,
      incomplete: 0,
      environments: [],
      modes: [],
      products: [],
    });
  });
});
