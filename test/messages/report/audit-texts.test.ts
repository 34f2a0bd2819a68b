import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { AuditFinding, AuditRuleId } from "../../../src/core/audit/audit.ts";
import { ownSources } from "../../../src/core/own-sources.ts";
import { fleetFactKinds } from "../../../src/core/report/report.ts";
import { adviceOf, asksForNothing } from "../../../src/core/rules/audit/advice.ts";
import {
  auditFactNames,
  auditFactUnits,
  auditReasons,
  datePeriods,
  hitRatioAssessments,
  ttlClasses,
  ttlTierNames,
  wordFacts,
  workloadReasons,
  workloads,
} from "../../../src/core/rules/audit/vocabulary.ts";
import type { Quantity } from "../../../src/core/rules/rule.ts";
import { loadLocales } from "../../../src/messages/load-locales.ts";
import { createReportWriter, type ReportWriter } from "../../../src/messages/report/report-writer.ts";
import { textOf } from "../../../src/messages/report/words.ts";
import { createTranslator } from "../../../src/messages/translator.ts";
import { packageRoot } from "../../../src/package-root.ts";

const folder = join(packageRoot, "locales");
const gaps: string[] = [];
let writer: ReportWriter;
let keys: Readonly<Record<string, ReadonlySet<string>>>;
beforeAll(async () => {
  const { locales } = await loadLocales(folder, undefined);
  writer = createReportWriter(createTranslator(locales, (gap) => gaps.push(gap)));
  keys = { en: await readKeys("en"), zh: await readKeys("zh") };
});

async function readKeys(language: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const add = (key: string, value: unknown): void => {
    if (typeof value === "string") found.add(key);
    else for (const [name, inner] of Object.entries(value ?? {})) add(`${key}.${name}`, inner);
  };
  for (const file of await readdir(join(folder, language))) {
    add(file.replace(".json", ""), JSON.parse(await readFile(join(folder, language, file), "utf8")));
  }
  return found;
}

const rules = Object.entries(auditReasons) as [AuditRuleId, readonly string[]][];
const reasons = rules.flatMap(([rule, all]) => all.map((reason) => [rule, reason] as const));
const adviceTexts = reasons
  .map(([rule, reason]) => ({ rule, reason }))
  .filter((finding) => !asksForNothing(finding))
  .map((finding) => `audit.${finding.rule}.${adviceOf(finding)}`);

describe("the texts of the audit", () => {
  it("cover its whole vocabulary in both languages", () => {
    const wanted = [
      ...reasons.map(([rule, reason]) => `audit.${rule}.${reason}`),
      ...adviceTexts,
      ...rules.map(([rule]) => `audit.${rule}.title`),
      ...auditFactNames.map((name) => `facts.${name}`),
      ...hitRatioAssessments.map((assessment) => `hitRatioAssessment.${assessment}`),
      ...workloads.map((workload) => `workload.name.${workload}`),
      ...workloadReasons.map((reason) => `workload.because.${reason}`),
      ...ttlClasses.map((ttlClass) => `ttlClass.${ttlClass}`),
      ...ttlTierNames.map((tier) => `ttlTier.${tier}`),
      ...datePeriods.map((period) => `datePeriod.${period}`),
      ...fleetFactKinds.map((kind) => `report.fact.${kind}`),
      ...Object.keys(ownSources).map((key) => `limitSource.${key}`),
    ];
    for (const language of ["en", "zh"]) {
      const found = (key: string) => keys[language]?.has(key) || keys[language]?.has(`${key}_other`);
      expect(wanted.filter((key) => !found(key))).toEqual([]);
    }
  });

  it("speak of no rule or reason that there is not", () => {
    const known = new Set([
      ...reasons.map(([rule, reason]) => `audit.${rule}.${reason}`),
      ...adviceTexts,
      ...rules.map(([rule]) => `audit.${rule}.title`),
    ]);
    expect([...(keys["en"] ?? [])].filter((key) => key.startsWith("audit.") && !known.has(key))).toEqual([]);
  });
});

const exampleOf = (name: (typeof auditFactNames)[number], index: number): Quantity => {
  const unit = auditFactUnits[name];
  if (unit !== "text") return { unit, value: unit === "ratio" ? (index + 11) / 100 : 1_001 * (index + 1) };
  const words = {
    workload: "cache",
    ttlClass: "short",
    assessment: "fair",
    tier: "warm",
    datePeriod: "week",
  } as const;
  return { unit, value: name in wordFacts ? words[name as keyof typeof wordFacts] : `word${index}` };
};
const values: AuditFinding["values"] = Object.fromEntries(
  auditFactNames.map((name, index) => [name, exampleOf(name, index)]),
);

describe("the sentence of a finding", () => {
  it.each(reasons)("%s %s has the same numbers and names in both languages, and no gaps", (rule, reason) => {
    gaps.length = 0;
    const { en, zh } = writer.finding("orders-eu", {
      rule,
      reason,
      priority: "P2",
      severity: "warning",
      pattern: "cart:{cartId}",
      values,
    });
    const parts = (text: string) =>
      (text.match(/\d[\d,.]*\d|\d|orders-eu|cart:\{cartId\}/g) ?? []).toSorted();
    expect(parts(textOf(zh))).toEqual(parts(textOf(en)));
    expect(textOf(en)).toContain("orders-eu");
    expect(gaps).toEqual([]);
    expect(`${textOf(en)}${textOf(zh)}`).not.toMatch(/–|\{\{|[\uE000\uE001]/);
    expect(textOf(zh)).toMatch(/\p{Script=Han}/u);
  });

  it("keeps names apart from its own words, so that each format can mark them", () => {
    const { en } = writer.finding("orders-eu", {
      rule: "mixed-ttl",
      reason: "mixed",
      priority: "P3",
      severity: "info",
      pattern: "a*b*c`d",
      values: { keys: { unit: "count", value: 10 }, keysWithoutTtl: { unit: "count", value: 4 } },
    });
    expect(en).toEqual([
      { text: "4", style: "strong" },
      { text: " of ", style: "plain" },
      { text: "10", style: "plain" },
      { text: " keys of ", style: "plain" },
      { text: "a*b*c`d", style: "code" },
      { text: " in ", style: "plain" },
      { text: "orders-eu", style: "code" },
      { text: " have no TTL, the others do.", style: "plain" },
    ]);
  });

  it("marks each of several names as a name of its own", () => {
    const facts = writer.facts({ spellings: { unit: "text", value: "CONTACT_, contact:" } });
    const name = (text: string) => ({ text, style: "code" });
    expect(facts["spellings"]).toEqual({
      en: [name("CONTACT_"), { text: ", ", style: "plain" }, name("contact:")],
      zh: [name("CONTACT_"), { text: "、", style: "plain" }, name("contact:")],
    });
  });

  it("writes words of a list as words, and what the server says as it is", () => {
    const facts = writer.facts({
      workload: { unit: "text", value: "session-store" },
      evictionPolicy: { unit: "text", value: "volatile-lfu" },
      assessment: { unit: "text", value: "no-such-word" },
    });
    expect(facts["workload"]).toEqual({
      en: [{ text: "session store", style: "plain" }],
      zh: [{ text: "会话存储", style: "plain" }],
    });
    expect(facts["evictionPolicy"]?.en).toEqual([{ text: "volatile-lfu", style: "code" }]);
    expect(facts["assessment"]?.en).toEqual([{ text: "no-such-word", style: "code" }]);
  });
});

describe("who set a limit", () => {
  const write = (source: string) => {
    const { en, zh } = writer.source(source);
    return [textOf(en), textOf(zh)];
  };

  it("is told in the reader's language where it was us", () => {
    expect(write("audit rule: under 6 % of maxmemory used")).toEqual([
      "audit rule: under 6 % of maxmemory used",
      "审计规则：内存使用率低于 6%",
    ]);
    expect(write("fleet file, over general cache guidance: 85 % and 70 %")).toEqual([
      "fleet file, over general cache guidance: 85 % and 70 %",
      "fleet 文件（叠加于：缓存通用经验值：85% 和 70%）",
    ]);
  });

  it("is a citation as it is written elsewhere", () => {
    const citation = "AWS ElastiCache guidance: 90 %";
    expect(write(citation)).toEqual([citation, citation]);
  });

  it("has the same numbers in both languages", () => {
    const numbers = (text: string) => (text.match(/\d[\d,.]*\d|\d/g) ?? []).toSorted();
    for (const source of Object.values(ownSources)) {
      const [en = "", zh = ""] = write(source);
      expect(numbers(zh), source).toEqual(numbers(en));
    }
  });
});
