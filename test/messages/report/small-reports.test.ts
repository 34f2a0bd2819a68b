import { beforeAll, describe, expect, it } from "vitest";
import type { Audit, AuditFinding } from "../../../src/core/audit/audit.ts";
import { buildReport } from "../../../src/core/report/build-report.ts";
import { tenAudits } from "../../../src/messages/fixtures/audit-fixture-audits.ts";
import { createReportRenderer, type ReportRenderer } from "../../../src/messages/report/report-renderer.ts";

let renderer: ReportRenderer;
beforeAll(async () => {
  renderer = await createReportRenderer();
});

const [fixture] = tenAudits;
const [pattern] = fixture?.patterns ?? [];
if (fixture === undefined || pattern === undefined) throw new Error("no fixture");

const auditOf = (changes: Partial<Audit>): Audit => ({
  ...fixture,
  cluster: "small",
  findings: [],
  ...changes,
});
const english = (...audits: readonly Audit[]) => renderer.markdown(buildReport(audits), ["en"]);
const chinese = (...audits: readonly Audit[]) => renderer.markdown(buildReport(audits), ["zh"]);

describe("a report of few keys", () => {
  const oneKey = auditOf({
    keys: 1,
    keysWithoutTtl: 1,
    patterns: [{ ...pattern, keys: 1, keysWithoutTtl: 1 }],
    figures: { ...fixture.figures, hits: 1, misses: 999 },
  });

  it("counts one of a thing in the singular", () => {
    const report = english(oneKey);
    expect(report).toContain("1 key, 1 of them without TTL, in 1 pattern; 4.31M in use.");
    expect(report).toContain("**Hit Rate:** 0.1% (1 hit, 999 misses): ");
    expect(report).not.toMatch(/\b1 (keys|patterns|findings|hits|misses|items|clusters)\b/);
    expect(chinese(oneKey)).toContain("共 1 个键，其中 1 个未设置 TTL，归为 1 种模式；内存占用 4.31M。");
  });

  it("says of an empty database that it has no keys, and not that all have a TTL", () => {
    const empty = auditOf({ keys: 0, keysWithoutTtl: 0, patterns: [] });
    expect(english(empty)).toContain("- **Keys:** 0\n");
    expect(chinese(empty)).toContain("- **键:** 0\n");
    expect(english(auditOf({ keys: 3, keysWithoutTtl: 0 }))).toContain("- **Keys:** 3, all with TTL\n");
  });
});

describe("the key findings", () => {
  const tooLarge: AuditFinding = {
    rule: "over-provisioned",
    reason: "shrink",
    priority: "P3",
    severity: "info",
    values: {
      usedBytes: { unit: "bytes", value: 1_048_576 },
      maxmemoryBytes: { unit: "bytes", value: 104_857_600 },
      usedRatio: { unit: "ratio", value: 0.01 },
      freeBytes: { unit: "bytes", value: 52_428_800 },
    },
  };

  it("hold the mild ones as well, so that the first page does not deny what the others list", () => {
    const report = english(auditOf({ findings: [tooLarge] }));
    const [, keyFindings = ""] = report.split("### Key Findings\n");
    expect(keyFindings.split("##")[0]).toContain("🔵 `small` uses 1.00M of 100.00M");
    expect(report).not.toContain("Nothing to act on.");
  });

  it("say that there is nothing to act on where nothing is recommended", () => {
    expect(english(auditOf({}))).toContain("### Key Findings\n\nNothing to act on.");
    expect(chinese(auditOf({}))).toContain("### 主要发现\n\n没有需要处理的问题。");
  });
});

describe("the report of a sample", () => {
  const estimate = { value: 5_681, low: 5_600, high: 5_760 };
  const sampled = auditOf({
    mode: "sample",
    keys: 11_233,
    keysWithoutTtl: 5_681,
    bounds: { maxKeys: 1_000 },
    patterns: [{ ...pattern, keys: 5_681, keysWithoutTtl: 5_681, keysEstimate: estimate }],
    findings: [
      {
        rule: "persistent-keys",
        reason: "share",
        priority: "P1",
        severity: "warning",
        values: {
          keys: { unit: "count", value: 11_233 },
          keysWithoutTtl: { unit: "count", value: 5_681 },
          noTtlShare: { unit: "ratio", value: 0.5057 },
        },
        limit: { value: { unit: "number", value: 100 }, source: "a citation" },
        effect: { keys: 5_681 },
      },
    ],
  });

  it("marks every count that was estimated, wherever it stands", () => {
    const report = english(sampled);
    expect(report).toContain("11,233 keys, ≈5,681 of them without TTL, in 1 pattern");
    expect(report).toContain("**≈5,681** of 11,233 keys in `small` (**≈50.6%**) never expire.");
    expect(report).toContain("- **Keys:** 11,233 (≈5,552 with TTL, ≈5,681 without: ≈50.6%)\n");
    expect(report).toMatch(/Never expires +█+ +≈5,681 · /);
    expect(report).toContain("- **Expected effect:** ≈5,681 keys fewer or bounded\n");
    expect(report).not.toMatch(/[^≈,\d]5,681/);
    expect(chinese(sampled)).toContain("共 11,233 个键，其中 ≈5,681 个未设置 TTL");
  });

  it("does not call its bound a number of keys that there are at most", () => {
    expect(english(sampled)).toContain("- **Audit:** mode sample, 2s; stops after 1,000 keys a node\n");
    expect(chinese(sampled)).toContain("每个节点扫描 1,000 个键后停止\n");
  });

  it("writes whole limits without decimals", () => {
    expect(english(sampled)).toContain("(limit 100, a citation)");
  });
});

describe("the contents", () => {
  const bigKeys = (reason: string, name: string): AuditFinding => ({
    rule: "big-keys",
    reason,
    priority: "P1",
    severity: "critical",
    pattern: name,
    values: {},
  });

  it("tell recommendations of one title and cluster apart", () => {
    const audit = auditOf({ findings: [bigKeys("bytes", "blob:{id}"), bigKeys("elements", "fans:{id}")] });
    const headings = (report: string) => report.match(/^### \d\. .*big keys.*$|^### \d\. .*大 key.*$/gim);
    expect(headings(english(audit))).toEqual([
      "### 1. \\[P1\\] Big keys · by size · small",
      "### 2. \\[P1\\] Big keys · by elements · small",
    ]);
    expect(headings(chinese(audit))).toEqual([
      "### 1. \\[P1\\] 大 key · 按大小 · small",
      "### 2. \\[P1\\] 大 key · 按元素数 · small",
    ]);
    expect(headings(english(auditOf({ findings: [bigKeys("bytes", "blob:{id}")] })))).toEqual([
      "### 1. \\[P1\\] Big keys · small",
    ]);
  });
});

describe("what SCAN returned twice", () => {
  const withDuplicates = (duplicateRatio: number) =>
    english(auditOf({ nodes: fixture.nodes.map((node) => ({ ...node, duplicateRatio })) }));

  it("is told where there was any, and not where there was none", () => {
    expect(withDuplicates(0.012)).toContain("SCAN returned 1.2% of the keys twice, counted once by estimate");
    expect(withDuplicates(0)).not.toContain("SCAN returned");
    expect(withDuplicates(0.0001)).not.toContain("SCAN returned");
  });
});
