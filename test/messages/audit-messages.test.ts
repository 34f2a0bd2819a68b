import { beforeAll, describe, expect, it } from "vitest";
import type { Audit } from "../../src/core/audit/audit.ts";
import { buildReport } from "../../src/core/report/build-report.ts";
import { tenAudits } from "../../src/messages/fixtures/audit-fixture-audits.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import type { TemplateName, Views } from "../../src/messages/views.ts";

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});

const show = <Name extends TemplateName>(
  name: Name,
  view: Views[Name],
  language: "en" | "zh" = "en",
): string => {
  const { text, blocks } = renderer.render(name, view, [language]);
  return `${text}\n${JSON.stringify(blocks)}`;
};
const reportOf = (audit: Audit) => {
  const [report] = buildReport([audit]).clusters;
  if (report === undefined) throw new Error("no report");
  return report;
};
const auditOf = (cluster: string): Audit => {
  const audit = tenAudits.find((one) => one.cluster === cluster);
  if (audit === undefined) throw new Error(`no audit of ${cluster}`);
  return audit;
};
const order = () => auditOf("luckyus-isales-order");

describe("the summary", () => {
  it("says what the clusters are, with their number where they differ", () => {
    const [first, ...others] = tenAudits;
    if (first === undefined) throw new Error("no audit");
    const { totals, ...report } = buildReport([
      { ...first, clusterMode: "cluster", environment: "test" },
      ...others,
    ]);
    const view = { ...report, totals, findings: 0, attached: false };
    expect(show("audit-summary", view)).toContain(
      "*Environment* `production` (9), `test` (1) · *Version* `Redis 6.0.5` · *Mode* standalone (9), Cluster mode (1)",
    );
    expect(show("audit-summary", view, "zh")).toContain(
      "*环境* `production`（9）、`test`（1） · *版本* `Redis 6.0.5` · *部署模式* 单机模式（9）、Cluster 模式（1）",
    );
  });
});

describe("the details of one cluster", () => {
  it("say what could not be seen and why, what was learned, and how often SCAN repeated itself", () => {
    const audit = order();
    const nodes = audit.nodes.map((node) => ({
      ...node,
      complete: false,
      incompleteReason: "timeLimit",
      denied: ["MEMORY USAGE"],
      duplicateRatio: 0.012,
    }));
    const patterns = audit.patterns.map((pattern) => ({ ...pattern, typeLearned: true }));
    const report = reportOf({ ...audit, nodes, patterns, complete: false });
    const en = show("audit-cluster", { report });
    expect(en).toContain(
      "Not walked to the end: the counts cover what was seen. Because: time limit reached",
    );
    expect(en).toContain("Denied by the server: `MEMORY USAGE`. What depends on it is not assessed.");
    expect(en).toContain("SCAN returned 1.2% of the keys twice");
    expect(en).toContain("Types marked with † were learned");
    expect(en).toContain('"string†"');
    const zh = show("audit-cluster", { report }, "zh");
    expect(zh).toContain("原因：达到时间上限");
    expect(zh).toContain("服务端不允许 `MEMORY USAGE`");
    const whole = show("audit-cluster", { report: reportOf(audit) });
    expect(whole).not.toMatch(/Denied|Not walked|†/);
  });

  it("say what an audit was asked to keep to, and why elements are missing", () => {
    const bounds = { maxKeys: 500_000, maxMs: 300_000 };
    const report = { ...reportOf({ ...order(), bounds }), sparedElements: true };
    const en = show("audit-cluster", { report });
    expect(en).toContain("stops after 500,000 keys a node, stops after 5m a node");
    expect(en).toContain("Elements of collections below 16 KiB were not counted");
    expect(show("audit-cluster", { report }, "zh")).toContain("每个节点扫描 500,000 个键后停止");
    expect(show("audit-cluster", { report: reportOf(order()) })).not.toMatch(/stops after|16 KiB/);
  });

  it("tell no limit from one that nobody told, and count patterns without the rows that sum them up", () => {
    const audit = auditOf("luckyus-iotplatform");
    const { maxmemoryBytes: _none, ...figures } = audit.figures;
    const of = (limit: { maxmemoryBytes?: number }) =>
      show("audit-cluster", { report: reportOf({ ...audit, figures: { ...figures, ...limit } }) });
    expect(of({ maxmemoryBytes: 0 })).toContain("3.24M used, no limit");
    expect(of({})).toContain("3.24M used, limit not assessed");
    expect(of({})).toContain("120 keys in 7 patterns");
  });

  it("say where the cluster belongs, what it runs and how it is deployed", () => {
    const audit = { ...order(), clusterMode: "sentinel" } as const;
    const report = reportOf(audit);
    expect(show("audit-cluster", { report })).toContain(
      "*Version* `Redis 6.0.5` · *Mode* Sentinel · *Environment* `production`",
    );
    const { environment: _none, ...unknown } = report;
    expect(show("audit-cluster", { report: unknown }, "zh")).toContain("*部署模式* 哨兵模式\\n");
  });

  it("give each finding its limit and who set it", () => {
    const report = reportOf(auditOf("luckyus-isales-market"));
    expect(show("audit-cluster", { report })).toContain("_(limit 30.0%, `shared-cache house rule`)_");
  });
});

describe("the recommendations", () => {
  it("show each limit with its source, and the patterns", () => {
    const { recommendations } = buildReport(tenAudits);
    const text = show("audit-recommendations", { recommendations });
    expect(text).toContain("_limit 30.0%, `shared-cache house rule`_");
    expect(text).toContain("_Patterns_: `CONTACT_day_{userId}_{date}_{channel}, CONTACT_week_");
    expect(text).not.toContain("\\n\\n");
  });
});

describe("an answer that a command was not understood", () => {
  it("shows the whole usage, whatever the language", () => {
    const view = { problem: "badReport", word: "--mdoe" } as const;
    for (const language of ["en", "zh"] as const) {
      expect(show("command-problem", view, language)).toMatch(
        /`\/redis-audit report \[[^`]*\] \[--mode exact\|standard\|sample\] \[--pace gentle\|fast\] \[--max-keys N\] \[--max-minutes N\]`/,
      );
    }
  });
});

describe("counts of a sample", () => {
  it("are marked as estimates in every answer, which says that it is one", () => {
    const audit = order();
    const patterns = audit.patterns.map((pattern) => ({
      ...pattern,
      keysEstimate: { value: pattern.keys, low: pattern.keys / 2, high: pattern.keys * 2 },
    }));
    const report = reportOf({ ...audit, patterns, mode: "sample" });
    const coverage = { auditMode: "sample", complete: true, incompleteReasons: [] } as const;
    const [strategy] = buildReport([audit]).ttlStrategies;
    if (strategy === undefined) throw new Error("no strategy");
    const rows = { patterns: report.patterns, shownPatterns: 9, allPatterns: 9 };
    const answers = [
      show("audit-cluster", { report }),
      show("keys", { cluster: audit.cluster, auditedAtMs: 1, coverage, ...rows }),
      show("ttl", { auditedAtMs: 1, coverage, strategy, patterns: report.patterns }),
    ];
    for (const answer of answers) {
      expect(answer).toContain('"≈61"');
      expect(answer).toContain("A sample: counts with ≈ were estimated from it.");
    }
  });
});

describe("what an audit did not see", () => {
  it("is told of keys that the user may not read, and of patterns that a sample missed", () => {
    const audit = order();
    const nodes = audit.nodes.map((node) => ({ ...node, expectedKeys: 33_901, drawnKeys: 10_000 }));
    const counts = { keys: 9_500, keysWithoutTtl: 2_000, unreadableKeys: 6_500, otherKeys: 6_500 };
    const report = reportOf({ ...audit, ...counts, nodes });
    expect(show("audit-cluster", { report })).toContain(
      "9,500 (1,000 with TTL, 2,000 without: 66.7%; 6,500 not assessed, the user may not read them)",
    );
    expect(show("audit-cluster", { report })).toContain(
      "10,000 of 33,901 keys drawn by lot; patterns of fewer than 11 keys may be missing",
    );
    const coverage = { auditMode: "exact", complete: true, incompleteReasons: [] } as const;
    const bigKeys = [{ key: "yyy…", type: "string", bytes: 2_000_000 }];
    const answer = show("bigkeys", { cluster: "orders", auditedAtMs: 1, coverage, bigKeys });
    expect(answer).toContain("(other keys)");
  });
});
