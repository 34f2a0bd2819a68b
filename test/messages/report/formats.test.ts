import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildReport } from "../../../src/core/report/build-report.ts";
import { previousAudits, tenAudits } from "../../../src/messages/fixtures/audit-fixture-audits.ts";
import { displayWidth } from "../../../src/messages/lay-out-table.ts";
import { auditSchema, renderAuditJsonSchema } from "../../../src/messages/report/audit-schema.ts";
import { cutMiddle } from "../../../src/messages/report/cut-middle.ts";
import { createReportRenderer, type ReportRenderer } from "../../../src/messages/report/report-renderer.ts";
import { packageRoot } from "../../../src/package-root.ts";
import { hostileAudit, hostileNames } from "./support/hostile-audit.ts";

const report = buildReport(tenAudits, previousAudits);
const hostile = buildReport([hostileAudit()], [{ ...hostileAudit(), startedAtMs: 1, patterns: [] }]);
let renderer: ReportRenderer;
beforeAll(async () => {
  renderer = await createReportRenderer();
});

describe("the report for terminals", () => {
  it.each([["en"], ["zh"]] as const)("fits 100 columns in %s, also with hostile names", (language) => {
    for (const one of [report, hostile]) {
      for (const line of renderer.text(one, [language]).split("\n")) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(100);
      }
    }
  });

  it("has one language after the other", () => {
    const text = renderer.text(report, ["en", "zh"]);
    expect(text.indexOf("Executive Summary")).toBeGreaterThan(0);
    expect(text.indexOf("概览")).toBeGreaterThan(text.indexOf("Compared with an earlier audit"));
  });

  it("aligns numbers to the right and keeps patterns whole where there is room", () => {
    const text = renderer.text(report, ["en"]);
    expect(text).toMatch(
      /^ 2 {2}luckyus-isales-market {5}5,635,070 +1\.28G +4\.79G +26\.7% {2}volatile-lfu$/m,
    );
    expect(text).toMatch(
      /^isalescommodityservice:LKUS:en-US:scmCommodityNutritionV2\{productCode\} +58 {2}string/m,
    );
  });
});

describe("cutting in the middle", () => {
  it("keeps both ends of a name, in places of a terminal", () => {
    expect(cutMiddle("short", 10)).toBe("short");
    expect(cutMiddle("abcdefghij", 7)).toBe("abc…hij");
    expect(cutMiddle("一二三四五六", 7)).toBe("一…六");
    expect(displayWidth(cutMiddle("键".repeat(50), 20))).toBeLessThanOrEqual(20);
    expect(cutMiddle("😀😀😀😀😀", 5)).toBe("😀…😀");
  });
});

/** RFC 4180, as strict as it is short. */
function parseCsv(csv: string): readonly (readonly string[])[] {
  expect(csv.endsWith("\r\n")).toBe(true);
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("the CSV of patterns", () => {
  it("has a line for each pattern of each cluster, under named columns", () => {
    const [head, ...rows] = parseCsv(renderer.csv(tenAudits));
    expect(rows).toHaveLength(70);
    const first = Object.fromEntries((head ?? []).map((name, index) => [name, rows[0]?.[index]]));
    expect(first).toMatchObject({
      cluster: "luckyus-isales-order",
      database: "0",
      pattern: "orderservice:orderDetail:{orderId}",
      rollUp: "",
      keys: "61",
      keysLow: "61",
      keysHigh: "61",
      share: "0.293269",
      keysWithoutTtl: "0",
      types: "string:61",
      ttlClass: "very-short",
      ttlP50Seconds: "96",
      bytes: "555954",
      encodings: "embstr",
      firstSeen: "",
      workload: "cache",
    });
    for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
  });

  it("quotes what needs it, and lets no spreadsheet run a name", () => {
    const [head = [], ...rows] = parseCsv(renderer.csv([hostileAudit()]));
    const patterns = rows.map((row) => row[head.indexOf("pattern")]);
    expect(patterns).toHaveLength(hostileNames.length);
    expect(patterns).toContain("two\nlines");
    expect(patterns).toContain('"quoted", and comma');
    expect(patterns).toContain("'=cmd()");
    expect(patterns).toContain("'@sum(A1)");
    for (const row of rows) for (const field of row) expect(field).not.toMatch(/^\s*[=+@\t\r-](?!\d+$)/);
  });

  it("is its header alone where there are no patterns", () => {
    expect(parseCsv(renderer.csv([]))).toHaveLength(1);
  });
});

describe("the JSON of an audit", () => {
  it("is what its schema says, with nothing that the schema does not name", () => {
    const judged = tenAudits.slice(0, 1).map((audit) => ({
      ...audit,
      hitRatioAssessment: "fair" as const,
      patterns: audit.patterns.map((pattern) => ({
        ...pattern,
        growth: { sinceMs: 1000, keys: -3, keysWithoutTtl: 0 },
      })),
    }));
    for (const audit of [...tenAudits, hostileAudit(), ...judged]) {
      const read: unknown = JSON.parse(renderer.json(audit));
      expect(auditSchema.parse(read)).toEqual(read);
      expect(read).toEqual(audit);
    }
  });

  it("has the fields that readers were promised", () => {
    const [audit] = tenAudits;
    if (audit === undefined) throw new Error("no audit");
    const read = JSON.parse(renderer.json(audit));
    expect(Object.keys(read)).toEqual(
      expect.arrayContaining([
        "cluster",
        "nodes",
        "keys",
        "keysWithoutTtl",
        "complete",
        "durationMs",
        "patterns",
        "findings",
      ]),
    );
    expect(Object.keys(read.patterns[0])).toEqual(
      expect.arrayContaining(["pattern", "keys", "keysWithoutTtl", "types", "bytes", "ttl"]),
    );
  });

  it("has its schema committed", async () => {
    const committed = await readFile(join(packageRoot, "examples", "audit.schema.json"), "utf8");
    expect(JSON.parse(committed)).toEqual(JSON.parse(renderAuditJsonSchema()));
    const { required } = JSON.parse(committed);
    expect(required).toEqual(
      expect.arrayContaining([
        "cluster",
        "nodes",
        "keys",
        "keysWithoutTtl",
        "complete",
        "durationMs",
        "patterns",
        "findings",
      ]),
    );
  });

  it.each([
    ["a cluster that is no text", { cluster: 7 }],
    ["negative keys", { keys: -1 }],
    ["an unknown mode", { mode: "guess" }],
  ])("is refused with %s", (_what, change) => {
    const [audit] = tenAudits;
    expect(auditSchema.safeParse({ ...audit, ...change }).success).toBe(false);
  });
});

describe("the page", () => {
  it("needs nothing from outside", async () => {
    const page = await renderer.html(report, ["en", "zh"]);
    expect(page).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"`,
    );
  });

  it("has each text in both languages, and what they share once", async () => {
    const page = await renderer.html(report, ["en", "zh"]);
    expect(page).toContain('<span lang="en">Executive Summary</span><span lang="zh">概览</span>');
    expect(page).toContain(
      '>7. luckyus-shopsale · <span lang="en">cache</span><span lang="zh">缓存</span></h3>',
    );
    expect(page.match(/ lang="en"/g)?.length).toBe(1 + (page.match(/ lang="zh"/g)?.length ?? 0));
    const english = await renderer.html(report, ["en"]);
    expect(english).not.toMatch(/<span lang|概览|name="lang"/);
    expect(await renderer.html(report, ["zh"])).toContain('<html lang="zh">');
  });

  it("draws four charts in each language", async () => {
    const page = await renderer.html(report, ["en", "zh"]);
    expect(page.match(/<svg /g)).toHaveLength(8);
    expect(page).toContain("各集群内存占用");
  });

  it("shows hostile names and runs none of them", async () => {
    const page = await renderer.html(hostile, ["en", "zh"]);
    const body = page.slice(page.indexOf("<main>"), page.indexOf("</main>"));
    expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(body).not.toMatch(/<script|<img|<b>|<i>|<u>|javascript:1"/);
    expect(body).not.toContain("\u202E");
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(body.match(/<svg /g)?.length).toBe(body.match(/<\/svg>/g)?.length);
  });
});
