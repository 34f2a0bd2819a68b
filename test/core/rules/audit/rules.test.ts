import { describe, expect, it } from "vitest";
import type { Audit, PatternAudit } from "../../../../src/core/audit/audit.ts";
import { defaultProfile } from "../../../../src/core/profiles/default.ts";
import { unchosenProfile } from "../../../../src/core/profiles/unchosen.ts";
import { assessHitRatio } from "../../../../src/core/rules/audit/assess-hit-ratio.ts";
import type { AuditInput } from "../../../../src/core/rules/audit/audit-rule.ts";
import { findTtlTiers } from "../../../../src/core/rules/audit/ttl-tiers.ts";
import { auditOf, day, mebibyte, patternOf, withoutPolicy } from "../../audit/audits.ts";
import { factsOf, judge, sumUp } from "./judging.ts";

const gibibyte = 1024 * mebibyte;

describe("persistent-keys", () => {
  const mixed = [patternOf("a:{id}", 600_000), patternOf("b:{id}", 400_000, { p50Seconds: 3600 })];

  it("is critical while memory is above its early warning", () => {
    const figures = { usedBytes: 7 * gibibyte, maxmemoryBytes: 10 * gibibyte };
    expect(sumUp(judge(auditOf({ patterns: mixed, figures })), "persistent-keys")).toEqual([
      "P1 critical persistent-keys.share",
      "P1 warning persistent-keys.pattern a:{id}",
    ]);
  });

  it("says nothing where any key may be evicted, of few keys, or within the limit", () => {
    const figures = { evictionPolicy: "allkeys-lru" };
    expect(sumUp(judge(auditOf({ patterns: mixed, figures })), "persistent-keys")).toEqual([]);
    const few = [patternOf("a:{id}", 99)];
    expect(sumUp(judge(auditOf({ patterns: few })), "persistent-keys")).toEqual([]);
    const some = [patternOf("a:{id}", 300), patternOf("b:{id}", 700, { p50Seconds: 60 })];
    expect(sumUp(judge(auditOf({ patterns: some })), "persistent-keys")).toEqual([
      "P2 warning persistent-keys.pattern a:{id}",
    ]);
  });

  it("holds keys without TTL against a policy that evicts nothing, since memory has no limit", () => {
    for (const evictionPolicy of ["allkeys-lru", "volatile-lru"]) {
      const figures = { evictionPolicy, maxmemoryBytes: 0, usedBytes: 7 * gibibyte };
      expect(sumUp(judge(auditOf({ patterns: mixed, figures })), "persistent-keys")).toEqual([
        "P1 warning persistent-keys.share",
        "P1 warning persistent-keys.pattern a:{id}",
      ]);
    }
  });

  it("ranks patterns by their keys and spares what a contract declares persistent", () => {
    const patterns = [
      patternOf("exchange:coupon:high:commodity:price:{id}", 473),
      patternOf("contact:userGroupLabel:set:{groupId}", 177_450),
      patternOf("flags:config:{flag}", 20_000),
    ];
    const contracts = [{ pattern: "flags:config:*", ttlSeconds: 0 }];
    expect(sumUp(judge(auditOf({ patterns }), { contracts }), "persistent-keys").slice(1)).toEqual([
      "P1 warning persistent-keys.pattern contact:userGroupLabel:set:{groupId}",
      "P2 warning persistent-keys.pattern exchange:coupon:high:commodity:price:{id}",
    ]);
  });

  it("reports growth since the audit before, of the cluster and of the pattern that grew", () => {
    const before = auditOf({ patterns: [patternOf("a:{id}", 50_000), patternOf("b:{id}", 50_000)] });
    const patterns = [patternOf("a:{id}", 60_000), patternOf("b:{id}", 50_100)];
    const audit = auditOf({ patterns, startedAtMs: before.startedAtMs + 7 * day * 1000 });
    const findings = judge(audit, { earlier: [before] });
    expect(sumUp(findings, "persistent-keys")).toEqual([
      "P1 warning persistent-keys.share",
      "P1 warning persistent-keys.patternGrowth a:{id}",
      "P1 warning persistent-keys.pattern b:{id}",
      "P2 warning persistent-keys.growth",
    ]);
    expect(factsOf(findings.find(({ reason }) => reason === "growth"))).toEqual({
      noTtlGrowthKeys: 10_100,
      noTtlGrowthRatio: 0.101,
      growthSeconds: 604_800,
      keysWithoutTtl: 110_100,
      keys: 110_100,
      evictionPolicy: "volatile-lfu",
    });
  });

  describe("over several audits", () => {
    const start = Date.UTC(2026, 0, 23, 8);
    /** Audits a week apart, the newest first: keys without TTL of a:{id}, and of a cache beside it. */
    const weekly = (counts: readonly number[], apartMs = 7 * day * 1000) =>
      counts
        .map((keys, index) =>
          auditOf({
            patterns: [patternOf("a:{id}", keys), patternOf("page:{id}", 100_000, { p50Seconds: 60 })],
            startedAtMs: start + index * apartMs,
          }),
        )
        .toReversed();
    const judgeNewest = ([audit, ...earlier]: readonly Audit[]) =>
      audit === undefined ? [] : judge(audit, { earlier });

    it("reports keys without TTL that grew in three audits in a row, however little, with the counts", () => {
      const findings = judgeNewest(weekly([9_000, 1000, 1001, 1010, 1015]));
      expect(sumUp(findings, "persistent-keys")).toEqual([
        "P2 warning persistent-keys.steadyGrowth",
        "P2 warning persistent-keys.patternSteadyGrowth a:{id}",
      ]);
      const [cluster, pattern] = findings;
      expect(factsOf(cluster)).toMatchObject({
        growthAudits: 3,
        growthCounts: "01-30 1000→02-06 1001→02-13 1010→02-20 1015",
        noTtlGrowthKeys: 15,
        noTtlGrowthRatio: 0.015,
        growthSeconds: 1_814_400,
      });
      expect(factsOf(pattern)).toMatchObject({ growthCounts: "01-30 1000→02-06 1001→02-13 1010→02-20 1015" });
      expect(cluster?.limit).toMatchObject({ value: { unit: "count", value: 3 } });
    });

    it("says the time where audits are of one day", () => {
      const findings = judgeNewest(weekly([1000, 1001, 1002, 1003], 6 * 3_600_000));
      expect(factsOf(findings[0])["growthCounts"]).toBe(
        "01-23 08:00 1000→01-23 14:00 1001→01-23 20:00 1002→01-24 02:00 1003",
      );
    });

    it.each([
      ["one of them counted as many as the one before", [1000, 1001, 1001, 1010]],
      ["one of them counted fewer", [1000, 990, 1001, 1010]],
      ["there are fewer audits", [1000, 1001, 1010]],
    ])("does not where %s", (_, counts) => {
      expect(sumUp(judgeNewest(weekly(counts)), "persistent-keys")).toEqual([
        "P2 warning persistent-keys.pattern a:{id}",
      ]);
    });

    it("passes over audits that were cut short, drew a sample, or were asked for again within the hour", () => {
      const [newest, ...rest] = weekly([1000, 1001, 1010, 1015]);
      if (newest === undefined) throw new Error("no audit");
      const atMs = newest.startedAtMs;
      const between = [
        { ...newest, startedAtMs: atMs - 60_000, keysWithoutTtl: 2000 },
        { ...newest, startedAtMs: atMs - 7_200_000, keysWithoutTtl: 5, complete: false },
        { ...newest, startedAtMs: atMs - 9_000_000, keysWithoutTtl: 5, mode: "sample" as const },
      ];
      const reasons = sumUp(judge(newest, { earlier: [...between, ...rest] }), "persistent-keys");
      expect(reasons).toContain("P2 warning persistent-keys.steadyGrowth");
      expect(reasons).toContain("P2 warning persistent-keys.patternSteadyGrowth a:{id}");
    });
  });

  it("does not take what two samples happened to draw for growth, nor a sample after a walk", () => {
    const at = (noTtl: number, mode: Audit["mode"], days: number) => {
      const patterns = [
        patternOf("a:{id}", noTtl),
        patternOf("b:{id}", 1_000_000 - noTtl, { p50Seconds: 60 }),
      ];
      const audit = auditOf({ patterns, startedAtMs: 1_770_955_200_000 + days * day * 1000 });
      return { ...audit, mode };
    };
    const newest = at(106_000, "sample", 7);
    expect(sumUp(judge(newest, { earlier: [at(100_000, "sample", 0)] }), "persistent-keys")).toEqual([
      "P1 warning persistent-keys.pattern a:{id}",
    ]);
    expect(sumUp(judge(newest, { earlier: [at(100_000, "exact", 0)] }), "persistent-keys")).toEqual([
      "P1 warning persistent-keys.pattern a:{id}",
    ]);
    const whole = { ...newest, mode: "exact" as const };
    const earlier = [at(20_000, "sample", 6), at(100_000, "exact", 0)];
    expect(factsOf(judge(whole, { earlier })[0])).toMatchObject({ noTtlGrowthKeys: 6000 });
  });

  it("does not take an incomplete audit for growth", () => {
    const cut = auditOf({ patterns: [patternOf("a:{id}", 5000)], complete: false });
    const audit = auditOf({ patterns: [patternOf("a:{id}", 60_000)] });
    expect(sumUp(judge(audit, { earlier: [cut] }), "persistent-keys")).toEqual([
      "P1 warning persistent-keys.share",
      "P1 warning persistent-keys.pattern a:{id}",
    ]);
  });
});

describe("unbounded-counters", () => {
  it("names the placeholder that holds the date, and how many dates there are", () => {
    const audit = auditOf({ patterns: [patternOf("CONTACT_month_{userId}_{month}_{channel}", 5000)] });
    const findings = judge(audit);
    expect(sumUp(findings, "unbounded-counters")).toEqual([
      "P2 warning unbounded-counters.dated CONTACT_month_{userId}_{month}_{channel}",
    ]);
    const { datePlaceholder, datePeriod, distinctDates } = factsOf(
      findings.find(({ rule }) => rule === "unbounded-counters"),
    );
    expect([datePlaceholder, datePeriod, distinctDates]).toEqual(["month", "month", 40]);
  });

  it("says what one of the values is: by its look, else by the name of its placeholder", () => {
    const periodOf = (name: string, type: string) => {
      const slots = [{ name, type, distinctEstimate: 40, samples: [] }];
      const audit = auditOf({ patterns: [patternOf(`visits:{${name}}`, 5000, { slots })] });
      return factsOf(judge(audit).find(({ rule }) => rule === "unbounded-counters"))["datePeriod"];
    };
    expect(periodOf("date", "date")).toBe("day");
    expect(periodOf("date", "week")).toBe("week");
    expect(periodOf("weekNumber", "number")).toBe("week");
    expect(periodOf("month", "month")).toBe("month");
    expect(periodOf("year", "number")).toBe("year");
    expect(periodOf("time", "time")).toBe("time");
  });

  it("does not take an id for a date that stands behind the word", () => {
    const slots = [
      { name: "dayNumber", type: "number", distinctEstimate: 30_748, samples: [] },
      { name: "date", type: "date", distinctEstimate: 171, samples: [] },
    ];
    const audit = auditOf({ patterns: [patternOf("CONTACT_day_{dayNumber}_{date}", 30_000, { slots })] });
    const finding = judge(audit).find(({ rule }) => rule === "unbounded-counters");
    expect(factsOf(finding)).toMatchObject({ datePlaceholder: "date", distinctDates: 171 });
    const onlyId = patternOf("user_day_{dayNumber}", 30_000, { slots: slots.slice(0, 1) });
    expect(sumUp(judge(auditOf({ patterns: [onlyId] })), "unbounded-counters")).toEqual([]);
  });

  it("is only worth knowing where any key may be evicted", () => {
    const figures = { evictionPolicy: "allkeys-lru" };
    const audit = auditOf({ patterns: [patternOf("visits:{date}", 50_000)], figures });
    expect(sumUp(judge(audit), "unbounded-counters")).toEqual([
      "P3 info unbounded-counters.dated visits:{date}",
    ]);
    const unlimited = { ...audit, figures: { ...audit.figures, maxmemoryBytes: 0 } };
    expect(sumUp(judge(unlimited), "unbounded-counters")).toEqual([
      "P1 warning unbounded-counters.dated visits:{date}",
    ]);
  });

  it("tells keys of which only some expire apart, and minds none that all do", () => {
    const partly = patternOf("visits:{date}", 1000, { p50Seconds: day, keysWithoutTtl: 400 });
    const fine = patternOf("clicks:{date}", 1000, { p50Seconds: day });
    const ids = patternOf("{uuid}{timestamp}", 1000);
    expect(sumUp(judge(auditOf({ patterns: [partly, fine, ids] })), "unbounded-counters")).toEqual([
      "P2 warning unbounded-counters.datedPartly visits:{date}",
    ]);
  });
});

describe("low-hit-ratio", () => {
  const cache = (hits: number, misses: number, p50Seconds = 7200) =>
    auditOf({ patterns: [patternOf("page:{id}", 5000, { p50Seconds })], figures: { hits, misses } });

  it("judges by the limits of the profile", () => {
    expect(sumUp(judge(cache(550, 450)), "low-hit-ratio")).toEqual(["P2 warning low-hit-ratio.low"]);
    expect(sumUp(judge(cache(650, 350)), "low-hit-ratio")).toEqual([]);
    expect(sumUp(judge(cache(650, 350), { limits: defaultProfile.limits }), "low-hit-ratio")).toEqual([
      "P1 critical low-hit-ratio.low",
    ]);
  });

  it("calls a ratio what its finding says, whatever the profile", () => {
    const assessed = (hits: number) => {
      const [finding] = judge(cache(hits, 1000 - hits), { limits: defaultProfile.limits });
      return [finding?.severity, finding?.values["assessment"]?.value];
    };
    expect(assessed(820)).toEqual(["warning", "poor"]);
    expect(assessed(650)).toEqual(["critical", "critical"]);
    const [early] = judge(cache(650, 350, 300), { limits: defaultProfile.limits });
    expect([early?.severity, early?.reason]).toEqual(["critical", "expiresEarly"]);
    expect(judge(cache(850, 150), { limits: defaultProfile.limits })).toEqual([]);
  });

  it("calls good what keeps the usual limits of a cache, and fair what nobody has asked more of", () => {
    const assess = (ratio: number, limits: AuditInput["limits"]) =>
      assessHitRatio(ratio, "cache", limits.hitRatio);
    expect([0.86, 0.893, 0.95].map((ratio) => assess(ratio, defaultProfile.limits))).toEqual([
      "good",
      "good",
      "excellent",
    ]);
    const { limits } = unchosenProfile;
    expect([0.25, 0.5, 0.625, 0.869].map((ratio) => assess(ratio, limits))).toEqual([
      "critical",
      "poor",
      "fair",
      "good",
    ]);
    expect(sumUp(judge(cache(625, 375), { limits }), "low-hit-ratio")).toEqual([]);
  });

  it("says nothing of fewer than a hundred lookups, or where the profile sets no limit", () => {
    expect(judge(cache(1, 98))).toEqual([]);
    expect(judge(cache(100, 900), { limits: {} })).toEqual([]);
  });

  it("tells lookups of what was never stored from a cache that keeps too little", () => {
    const figures = { hits: 1000, misses: 99_000, expiredKeys: 95_000 };
    const patterns = [patternOf("page:{id}", 5000, { p50Seconds: 7200 })];
    expect(sumUp(judge(auditOf({ patterns, figures })), "low-hit-ratio")).toEqual([
      "P1 critical low-hit-ratio.low",
    ]);
    expect(sumUp(judge(cache(1000, 99_000)), "low-hit-ratio")).toEqual([
      "P1 critical low-hit-ratio.lookupsMiss",
    ]);
    const deleted = {
      hits: 1000,
      misses: 99_000,
      commandCalls: { set: 100_000, del: 60_000, unlink: 35_000 },
    };
    expect(sumUp(judge(auditOf({ patterns, figures: deleted })), "low-hit-ratio")).toEqual([
      "P1 critical low-hit-ratio.low",
    ]);
  });
});

describe("over-provisioned", () => {
  const use = (used: number, max: number) =>
    auditOf({
      patterns: [],
      figures: { usedBytes: used * mebibyte, maxmemoryBytes: max * mebibyte, service: "elasticache" },
    });

  it("assumes no plan where neither the fleet file nor the service names one", () => {
    const { figures, ...audit } = use(3, 64);
    const { service: _, ...own } = figures;
    const [lower] = judge({ ...audit, figures: own });
    expect([lower?.reason, lower?.effect]).toEqual(["lower", undefined]);
    expect(factsOf(lower)).not.toHaveProperty("planFloorBytes");
  });

  it("recommends a smaller plan where there is one, and a merge at the smallest", () => {
    const [shrink] = judge(use(100, 4096));
    expect(sumUp(judge(use(100, 4096)))).toEqual(["P3 info over-provisioned.shrink"]);
    expect(shrink?.effect).toEqual({
      bytes: { value: 3712 * mebibyte, low: 3712 * mebibyte, high: 3712 * mebibyte },
    });
    expect(factsOf(shrink)["planFloorBytes"]).toBe(402_653_184);
    expect(sumUp(judge(use(3, 384)))).toEqual(["P3 info over-provisioned.merge"]);
  });

  it("counts the floor for each primary", () => {
    const node = {
      role: "primary",
      runId: "",
      expectedKeys: 0,
      scannedKeys: 0,
      duplicateRatio: 0,
      complete: true,
      durationMs: 0,
      ownKeyspaceHits: 0,
      denied: [],
    } as const;
    const nodes = ["a:1", "b:1", "c:1"].map((name) => ({ ...node, node: name }));
    const [merge] = judge({ ...use(9, 3 * 384), nodes });
    expect(merge?.reason).toBe("merge");
    expect(factsOf(merge)).toMatchObject({ primaries: 3, planFloorBytes: 1_207_959_552 });
    const [shrink] = judge({ ...use(9, 3 * 1024), nodes });
    expect([shrink?.reason, shrink?.effect?.bytes?.value]).toEqual(["shrink", 1920 * mebibyte]);
  });

  it("follows another plan's floor", () => {
    const plan = { floorBytes: 128 * mebibyte, source: "house plans" };
    expect(sumUp(judge(use(3, 384), { plan }))).toEqual(["P3 info over-provisioned.shrink"]);
  });

  it("keeps quiet above its limit, without maxmemory, and where more was used the audit before", () => {
    expect(judge(use(24, 384))).toEqual([]);
    expect(judge(use(3, 0))).toEqual([]);
    expect(judge(use(3, 384), { earlier: [use(200, 384)] })).toEqual([]);
  });
});

describe("limits", () => {
  it("stand with their source at each finding that comes from comparing with a number", () => {
    const contracts = [{ pattern: "known:*" }];
    const several = patternOf("s:{id}", 500, { p50Seconds: 3600 });
    const patterns = [
      patternOf("plain:{id}", 500),
      patternOf("visits:{date}", 1000),
      patternOf("coupon:{userId}", 5000, { p50Seconds: 60, keysWithoutTtl: 1200 }),
      { ...several, ttl: { ...several.ttl, p10Seconds: 10, p90Seconds: day } },
    ];
    const databases = [0, 1].map((index) => ({ index, keys: 5, keysWithTtl: 5 }));
    const figures = { databases, hits: 700, misses: 300 };
    const findings = judge(auditOf({ patterns, figures }), { contracts });
    expect(
      Object.fromEntries(
        findings.map(({ rule, reason, limit }) => [`${rule}.${reason}`, limit?.value.value]),
      ),
    ).toMatchObject({
      "persistent-keys.pattern": 100,
      "unbounded-counters.dated": 100,
      "mixed-ttl.mixed": 0.01,
      "mixed-ttl.spread": 100,
      "undeclared-namespace.undeclared": 0.01,
      "logical-databases.several": 1,
    });
    for (const { limit } of findings) expect(limit?.source ?? "audit rule").not.toBe("");
  });
});

describe("high-memory", () => {
  const full = patternOf("page:{id}", 5000, { p50Seconds: 7200 });
  const stays = patternOf("data:{id}", 5000);

  it.each<readonly [string | undefined, number, PatternAudit, readonly string[]]>([
    ["noeviction", 1000, full, ["P1 critical high-memory.refusesWrites"]],
    ["noeviction", 650, full, ["P2 warning high-memory.refusesWrites"]],
    ["noeviction", 600, full, []],
    ["volatile-lru", 900, full, ["P1 critical high-memory.evicts"]],
    ["volatile-lru", 900, stays, ["P1 critical high-memory.refusesWrites"]],
    ["allkeys-lru", 1000, stays, ["P2 warning high-memory.evicts"]],
    ["allkeys-lru", 700, stays, ["P3 info high-memory.evicts"]],
    [undefined, 900, full, ["P1 critical high-memory.filling"]],
  ])("under %s, %d of 1000 MB", (evictionPolicy, used, pattern, expected) => {
    const memory = { usedBytes: used * mebibyte, maxmemoryBytes: 1000 * mebibyte };
    const audit =
      evictionPolicy === undefined
        ? withoutPolicy(auditOf({ patterns: [pattern], figures: memory }))
        : auditOf({ patterns: [pattern], figures: { ...memory, evictionPolicy } });
    expect(sumUp(judge(audit), "high-memory")).toEqual(expected);
  });

  it("is not judged without a limit of memory, or of the profile", () => {
    const used = { usedBytes: 900 * mebibyte, maxmemoryBytes: 1000 * mebibyte };
    expect(
      sumUp(judge(auditOf({ patterns: [full], figures: { ...used, maxmemoryBytes: 0 } })), "high-memory"),
    ).toEqual([]);
    expect(sumUp(judge(auditOf({ patterns: [full], figures: used }), { limits: {} }), "high-memory")).toEqual(
      [],
    );
  });
});

describe("high-fragmentation", () => {
  it.each([
    [2048, 1.94, ["P2 warning high-fragmentation.fragmented"]],
    [2048, 1.2, []],
    [21, 1.94, []],
    [60, 9, ["P2 warning high-fragmentation.fragmented"]],
  ])("%d MB used at %d", (used, fragmentationRatio, expected) => {
    const figures = { usedBytes: used * mebibyte, fragmentationRatio };
    expect(sumUp(judge(auditOf({ patterns: [], figures })))).toEqual(expected);
  });
});

describe("mixed-ttl", () => {
  it("finds keys with and without TTL in one pattern", () => {
    const pattern = patternOf("coupon:{userId}", 5000, { p50Seconds: day, keysWithoutTtl: 1200 });
    expect(sumUp(judge(auditOf({ patterns: [pattern] })), "mixed-ttl")).toEqual([
      "P2 warning mixed-ttl.mixed coupon:{userId}",
    ]);
    const figures = { evictionPolicy: "allkeys-lru" };
    expect(sumUp(judge(auditOf({ patterns: [pattern], figures })), "mixed-ttl")).toEqual([
      "P3 info mixed-ttl.mixed coupon:{userId}",
    ]);
  });

  it("minds a cached value of a year, but no session of one", () => {
    const patterns = [
      patternOf("contact:last:activity:{contactId}", 374_639, { p50Seconds: 182 * day }),
      patternOf("session:{userId}", 1000, { p50Seconds: 182 * day }),
    ];
    const findings = judge(auditOf({ patterns }));
    expect(sumUp(findings)).toEqual(["P2 warning mixed-ttl.overLong contact:last:activity:{contactId}"]);
    expect(findings[0]?.limit?.value).toEqual({ unit: "seconds", value: 1_209_600 });
  });

  it("sees several TTLs in one pattern, but not the spread of one", () => {
    const one = patternOf("a:{id}", 500, { p50Seconds: 3600 });
    const several = { ...one, pattern: "b:{id}", ttl: { ...one.ttl, p10Seconds: 10, p90Seconds: day } };
    expect(sumUp(judge(auditOf({ patterns: [one, several] })), "mixed-ttl")).toEqual([
      "P3 info mixed-ttl.spread b:{id}",
    ]);
  });
});

describe("ttl-out-of-tier", () => {
  const ttlTiers = findTtlTiers("app-cache");
  const patterns = [
    patternOf("steam:avatar:{steamId}", 50, { p50Seconds: day / 2 }),
    patternOf("opendota:profile:{steamId}", 50, { p50Seconds: 300 }),
    patternOf("session:{discordId}", 50, { p50Seconds: 900 }),
    patternOf("login:{discordId}", 50, { p50Seconds: 1500 }),
  ];

  it("holds sessions against the warm tier and cached values against the cold one", () => {
    expect(sumUp(judge(auditOf({ patterns }), { ttlTiers }))).toEqual([
      "P3 warning ttl-out-of-tier.aboveTiers steam:avatar:{steamId}",
      "P3 warning ttl-out-of-tier.aboveTier login:{discordId}",
    ]);
  });

  it("holds answers of APIs against the hot tier", () => {
    const answers = [
      patternOf("api:match:{matchId}", 50, { p50Seconds: 400 }),
      patternOf("stratz:response:{steamId}", 50, { p50Seconds: day }),
      patternOf("graphql:heroes:{hash}", 50, { p50Seconds: 150 }),
      patternOf("meta:heroes:{heroId}", 50, { p50Seconds: 400 }),
    ];
    const findings = judge(auditOf({ patterns: answers }), { ttlTiers });
    expect(sumUp(findings)).toEqual([
      "P3 warning ttl-out-of-tier.aboveTier api:match:{matchId}",
      "P3 warning ttl-out-of-tier.aboveTiers stratz:response:{steamId}",
    ]);
    expect(findings[0]).toMatchObject({
      limit: { value: { value: 300 } },
      values: { tier: { value: "hot" } },
    });
  });

  it("knows no tiers by itself, and follows a contract before any", () => {
    expect(judge(auditOf({ patterns }))).toEqual([]);
    const contracts = [
      { pattern: "steam:avatar:{id}", ttlSeconds: day },
      { pattern: "opendota:*" },
      { pattern: "session:*" },
      { pattern: "login:*", ttlSeconds: 3600 },
    ];
    expect(judge(auditOf({ patterns }), { ttlTiers, contracts })).toEqual([]);
    expect(findTtlTiers("default")).toBeUndefined();
  });
});

describe("contract-broken and undeclared-namespace", () => {
  const contracts = [
    { pattern: "auth:sess:user:{userId}", ttlSeconds: 1800, type: "hash", owner: "identity" },
    { pattern: "rl:user:{userId}:api:{route}", ttlSeconds: 300 },
    { pattern: "chat:ctx:*", ttlSeconds: 120 },
    { pattern: "flags:config:{flag}", ttlSeconds: 0 },
  ];

  it("finds keys without the declared TTL, with a longer one, one unwanted, and of another type", () => {
    const patterns = [
      patternOf("auth:sess:user:{number}", 300, { p50Seconds: 600, keysWithoutTtl: 40 }),
      patternOf("rl:user:{id}:api:/{path}", 80, { p50Seconds: 100 }),
      patternOf("chat:ctx:thread:{id}", 50, { p50Seconds: 90 }),
      patternOf("flags:config:darkMode", 1, { p50Seconds: 60 }),
    ];
    const findings = judge(auditOf({ patterns }), { contracts });
    expect(sumUp(findings)).toEqual([
      "P2 warning contract-broken.wrongType auth:sess:user:{number}",
      "P2 warning contract-broken.ttlTooLong chat:ctx:thread:{id}",
      "P2 warning contract-broken.ttlUnwanted flags:config:darkMode",
      "P3 warning contract-broken.noTtl auth:sess:user:{number}",
    ]);
    expect(findings.map(({ owner }) => owner)).toEqual(["identity", "orders", "orders", "identity"]);
    expect(findings[1]?.limit).toEqual({
      value: { unit: "seconds", value: 120 },
      source: "contract in the fleet file",
    });
    expect(factsOf(findings[0])).toMatchObject({
      declaredType: "hash",
      actualType: "string",
      wrongTypeKeys: 300,
    });
  });

  it("lists namespaces that nobody declared, once anybody has declared anything", () => {
    const patterns = [
      patternOf("auth:sess:user:{id}", 980, { p50Seconds: 600, types: { hash: 980 } }),
      patternOf("promo:banner:{id}", 12, { p50Seconds: 60 }),
      patternOf("promo:text:{id}", 6, { p50Seconds: 60 }),
      patternOf("TMP_{number}", 2, { p50Seconds: 60 }),
    ];
    const findings = judge(auditOf({ patterns }), { contracts });
    expect(sumUp(findings)).toEqual([
      "P3 warning undeclared-namespace.undeclared",
      "P3 info undeclared-namespace.undeclared",
    ]);
    expect(findings.map((finding) => factsOf(finding)["namespace"])).toEqual(["promo:", "TMP_"]);
    expect(factsOf(findings[0])).toMatchObject({ keys: 18, patterns: 2 });
    expect(judge(auditOf({ patterns }))).toEqual([]);
  });
});

describe("big-keys", () => {
  const withBiggest = (
    biggest: PatternAudit["biggest"],
    bigKeys: PatternAudit["bigKeys"] = { keys: 1, complete: true },
  ) => auditOf({ patterns: [patternOf("cart:{id}", 10, { p50Seconds: 60, biggest, bigKeys })] });

  it.each([
    [[{ key: "k", type: "string", bytes: 102_400 }], []],
    [[{ key: "k", type: "string", bytes: 102_401 }], ["P2 warning big-keys.bytes cart:{id}"]],
    [[{ key: "k", type: "string", bytes: 5_242_881 }], ["P1 critical big-keys.bytes cart:{id}"]],
    [[{ key: "k", type: "hash", elements: 5000 }], []],
    [[{ key: "k", type: "hash", elements: 5001 }], ["P2 warning big-keys.elements cart:{id}"]],
    [
      [{ key: "k", type: "hash", bytes: 200_000, elements: 10_001 }],
      ["P1 critical big-keys.elements cart:{id}"],
    ],
  ])("judges %j", (biggest, expected) => {
    expect(sumUp(judge(withBiggest(biggest)))).toEqual(expected);
  });

  it("counts those too that are not among the five it shows, and says where not every key was measured", () => {
    const biggest = Array.from({ length: 5 }, (_, at) => ({ key: `k${at}`, type: "set", elements: 6000 }));
    const [counted] = judge(withBiggest(biggest, { keys: 12, bytes: 4_000_000, complete: true }));
    expect([counted?.reason, factsOf(counted)["bigKeys"]]).toEqual(["elements", 12]);
    expect(counted?.effect).toEqual({
      keys: 12,
      bytes: { value: 4_000_000, low: 4_000_000, high: 4_000_000 },
    });
    const [measured] = judge(withBiggest(biggest, { keys: 5, complete: false }));
    expect([measured?.reason, factsOf(measured)["bigKeys"], measured?.effect]).toEqual([
      "someElements",
      5,
      { keys: 5 },
    ]);
  });

  it("judges keys that no pattern covers as well, all of them as one", () => {
    const { keys, keysWithoutTtl, types, typeLearned, ttl } = patternOf("x", 2);
    const biggest = [{ key: "yyy…", type: "string", bytes: 6_000_000 }];
    const bigKeys = { keys: 1, bytes: 6_000_000, complete: true };
    const others = { keys, keysWithoutTtl, types, typeLearned, ttl, biggest, bigKeys };
    const found = judge({ ...auditOf({ patterns: [], otherKeys: 2 }), others });
    expect(found).toMatchObject([
      { rule: "big-keys", reason: "otherBytes", severity: "critical", effect: { keys: 1 } },
    ]);
    expect(found[0]).not.toHaveProperty("pattern");
    expect(factsOf(found[0])).toMatchObject({ key: "yyy…", keyBytes: 6_000_000, bigKeys: 1 });
  });

  it("shows the worst and counts the others", () => {
    const biggest = [
      { key: "a", type: "string", bytes: 300_000 },
      { key: "b", type: "set", bytes: 200_000, elements: 12_000 },
      { key: "c", type: "string", bytes: 1000 },
    ];
    expect(factsOf(judge(withBiggest(biggest))[0])).toMatchObject({ key: "b", elements: 12_000, bigKeys: 2 });
  });
});

describe("sensitive-key-names", () => {
  it.each([
    ["jwt:{jwt}", {}, "P1 critical sensitive-key-names.jwt jwt:{jwt}"],
    ["who:{number}", { examples: ["who:eyJ***"] }, "P1 critical sensitive-key-names.jwt who:{number}"],
    ["oauth:token:{token}", {}, "P2 warning sensitive-key-names.token oauth:token:{token}"],
    ["login:{email}", {}, "P2 warning sensitive-key-names.email login:{email}"],
    [
      "signup:{name}",
      { examples: ["signup:j***@***.com"] },
      "P2 warning sensitive-key-names.email signup:{name}",
    ],
  ])("finds %s", (pattern, change, expected) => {
    const audit = auditOf({ patterns: [patternOf(pattern, 10, { p50Seconds: 60, ...change })] });
    expect(sumUp(judge(audit))).toEqual([expected]);
  });

  it("believes names of placeholders that an owner gave, and none that were found for want of a better one", () => {
    const patterns = ["call:room:{token}:participants", "sms:{mobile}:code"].map((pattern) =>
      patternOf(pattern, 10, { p50Seconds: 60 }),
    );
    const audit = auditOf({ patterns });
    expect(sumUp(judge(audit), "sensitive-key-names")).toEqual([]);
    const contracts = patterns.map(({ pattern }) => ({ pattern }));
    expect(sumUp(judge(audit, { contracts }), "sensitive-key-names")).toEqual([
      "P2 warning sensitive-key-names.token call:room:{token}:participants",
      "P2 warning sensitive-key-names.phone sms:{mobile}:code",
    ]);
    expect(sumUp(judge(audit, { contracts: [{ pattern: "call:*" }] }), "sensitive-key-names")).toEqual([]);
  });

  it("takes numbers of a phone's length beside the word for one, and no short ones", () => {
    const slots = (sample: string) => [
      { name: "number", type: "number", distinctEstimate: 10, samples: [sample] },
    ];
    const sms = (sample: string) =>
      auditOf({ patterns: [patternOf("phone:{number}", 10, { p50Seconds: 60, slots: slots(sample) })] });
    expect(sumUp(judge(sms("1***…78")))).toEqual(["P2 warning sensitive-key-names.phone phone:{number}"]);
    expect(sumUp(judge(sms("13…(11)")))).toEqual(["P2 warning sensitive-key-names.phone phone:{number}"]);
    expect(sumUp(judge(sms("1138")))).toEqual([]);
    expect(sumUp(judge(sms("11…(4)")))).toEqual([]);
  });

  it("minds no ids, dates and random ids that open nothing", () => {
    const patterns = ["order:{orderId}", "{uuid}{timestamp}", "cart:{hash}", "day:{date}"].map((pattern) =>
      patternOf(pattern, 10, { p50Seconds: 60 }),
    );
    expect(sumUp(judge(auditOf({ patterns })), "sensitive-key-names")).toEqual([]);
  });
});

describe("naming-drift", () => {
  const drift = (...texts: readonly string[]) => {
    const patterns = texts.map((text) => patternOf(text, 10, { p50Seconds: 60 }));
    return judge(auditOf({ patterns }))
      .filter(({ rule }) => rule === "naming-drift")
      .map((finding) => factsOf(finding)["spellings"]);
  };

  it("finds one namespace written several ways", () => {
    expect(drift("user:{id}", "users:{id}:cart", "User_{id}")).toEqual(["user:, users:, User_"]);
    expect(drift("userProfile:{id}", "user_profile:{id}", "user-profile:{id}:x")).toEqual([
      "userProfile:, user_profile:, user-profile:",
    ]);
  });

  it("does not let keys expire that have no TTL, unless theirs is the spelling to keep", () => {
    const drift = (first: number) =>
      judge(
        auditOf({
          patterns: [patternOf("contact:{id}", first), patternOf("CONTACT_{id}", 60, { p50Seconds: 60 })],
        }),
      ).find(({ rule }) => rule === "naming-drift");
    expect([drift(40)?.reason, drift(40)?.effect]).toEqual(["spellingsStay", { keys: 40 }]);
    expect(factsOf(drift(40))).toMatchObject({ keys: 100, keysWithoutTtl: 40 });
    expect([drift(90)?.reason, drift(90)?.effect]).toEqual(["spellings", undefined]);
  });

  it("takes other words, other delimiters and plural-like endings for what they are", () => {
    expect(drift("user:{id}", "user_{id}", "bus:{id}", "bu:{id}", "access:{id}", "acces:{id}")).toEqual([]);
    expect(drift("{id}:user", "{id}:users")).toEqual([]);
  });
});

describe("logical-databases", () => {
  it("lists databases with keys where there is more than one", () => {
    const databases = [
      { index: 3, keys: 5, keysWithTtl: 5 },
      { index: 0, keys: 10, keysWithTtl: 0 },
      { index: 7, keys: 0, keysWithTtl: 0 },
    ];
    const findings = judge(auditOf({ patterns: [], figures: { databases } }));
    expect(sumUp(findings)).toEqual(["P3 info logical-databases.several"]);
    expect(factsOf(findings[0])).toMatchObject({ databases: "db0, db3", databaseCount: 2 });
    expect(judge(auditOf({ patterns: [], figures: { databases: databases.slice(0, 1) } }))).toEqual([]);
  });
});

describe("eviction-policy", () => {
  const data = patternOf("profile:{id}", 2000);
  const counters = patternOf("views:{id}", 2000);
  const cached = patternOf("page:{id}", 90, { p50Seconds: 60 });

  it.each([
    ["allkeys-lru", [data, cached], []],
    ["allkeys-lru", [counters, cached], ["P2 warning eviction-policy.lastingEvictable"]],
    ["allkeys-lru", [patternOf("page:{id}", 9000, { p50Seconds: 60 }), counters], []],
    ["volatile-ttl", [data, cached], ["P2 warning eviction-policy.nothingToEvict"]],
    ["volatile-ttl", [data, patternOf("page:{id}", 900, { p50Seconds: 60 })], []],
    ["noeviction", [cached], ["P2 warning eviction-policy.cacheRefusesWrites"]],
    ["noeviction", [data], []],
    ["allkeys-lrm", [counters], ["P2 warning eviction-policy.lastingEvictable"]],
    ["something-new", [data], []],
  ])("%s, case %#", (evictionPolicy, patterns, expected) => {
    const figures = { evictionPolicy, maxmemoryBytes: 10 * mebibyte, usedBytes: 9 * mebibyte };
    expect(sumUp(judge(auditOf({ patterns, figures })), "eviction-policy")).toEqual(expected);
  });

  it("does not ask to protect a cache whose values need no TTL, and calls it a cache", () => {
    const figures = { evictionPolicy: "allkeys-lru", maxmemoryBytes: 10 * mebibyte, usedBytes: 9 * mebibyte };
    const commandCalls = { get: 100_000, set: 6_000 };
    const products = patternOf("product:{id}", 6000);
    const audit = auditOf({
      patterns: [products],
      figures: { ...figures, commandCalls, hits: 93_000, misses: 7_000 },
    });
    expect(audit.workload).toMatchObject({ workload: "cache", patterns: { "product:{id}": "cache" } });
    expect(sumUp(judge(audit), "eviction-policy")).toEqual([]);
    expect(sumUp(judge(audit), "persistent-keys")).toEqual([]);
  });

  it("says that keys are meant to stay only where somebody declared it, however few they are", () => {
    const figures = { evictionPolicy: "allkeys-lru", maxmemoryBytes: 10 * mebibyte, usedBytes: 9 * mebibyte };
    const audit = auditOf({ patterns: [patternOf("page:{id}", 9000), data], figures });
    const contracts = [{ pattern: "profile:*", ttlSeconds: 0 }];
    const finding = judge(audit, { contracts }).find(({ rule }) => rule === "eviction-policy");
    expect(sumUp(finding ? [finding] : [])).toEqual(["P2 warning eviction-policy.declaredEvictable"]);
    expect(factsOf(finding)["keysWithoutTtl"]).toBe(2000);
  });

  it.each(["noeviction", "volatile-lru", "allkeys-lru"])(
    "does not mind %s where memory has no limit, or where nobody tells whether it has one",
    (evictionPolicy) => {
      for (const limit of [{ maxmemoryBytes: 0 }, {}]) {
        const audit = auditOf({ patterns: [data, cached], figures: { evictionPolicy, ...limit } });
        const cache = { ...audit, workload: { ...audit.workload, workload: "cache" as const } };
        expect(sumUp(judge(cache), "eviction-policy")).toEqual([]);
      }
    },
  );
});
