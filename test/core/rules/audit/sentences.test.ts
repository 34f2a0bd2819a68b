import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Audit, AuditFinding } from "../../../../src/core/audit/audit.ts";
import { effectKindOf } from "../../../../src/core/rules/audit/advice.ts";
import type { AuditInput } from "../../../../src/core/rules/audit/audit-rule.ts";
import { findTtlTiers } from "../../../../src/core/rules/audit/ttl-tiers.ts";
import { auditReasons } from "../../../../src/core/rules/audit/vocabulary.ts";
import { auditOf, day, mebibyte, patternOf, withoutPolicy } from "../../audit/audits.ts";
import { tenClusters } from "../../audit/ten-clusters.ts";
import { judge } from "./judging.ts";

const page = patternOf("page:{id}", 5000, { p50Seconds: 7200 });
const oneDay = { p50Seconds: day };

/** Audits that between them give every reason there is. */
const cases: readonly (readonly [Audit, Partial<AuditInput>])[] = [
  ...Object.values(tenClusters).map((audit) => [audit, {}] as const),
  [
    auditOf({
      patterns: [patternOf("a:{id}", 60_000), patternOf("d:{date}", 900, { ...oneDay, keysWithoutTtl: 300 })],
    }),
    { earlier: [auditOf({ patterns: [patternOf("a:{id}", 50_000)], startedAtMs: 1 })] },
  ],
  [
    auditOf({ patterns: [patternOf("a:{id}", 504)], startedAtMs: 4 * day * 1000 }),
    {
      earlier: [3, 2, 1].map((at) =>
        auditOf({ patterns: [patternOf("a:{id}", 500 + at)], startedAtMs: at * day * 1000 }),
      ),
    },
  ],
  [auditOf({ patterns: [page], figures: { hits: 500, misses: 500 } }), {}],
  ...["noeviction", "allkeys-lru", "none told"].map((evictionPolicy) => {
    const figures = { usedBytes: mebibyte, maxmemoryBytes: mebibyte, evictionPolicy };
    const audit = auditOf({ patterns: [], figures });
    return [evictionPolicy === "none told" ? withoutPolicy(audit) : audit, {}] as const;
  }),
  [auditOf({ patterns: [], figures: { usedBytes: mebibyte, maxmemoryBytes: 4096 * mebibyte } }), {}],
  [
    auditOf({ patterns: [], figures: { usedBytes: mebibyte, maxmemoryBytes: 4096 * mebibyte } }),
    { plan: { floorBytes: mebibyte, source: "house plans" } },
  ],
  [auditOf({ patterns: [], figures: { usedBytes: 900 * mebibyte, fragmentationRatio: 2 } }), {}],
  [
    auditOf({
      patterns: [
        patternOf("m:{id}", 500, { ...oneDay, keysWithoutTtl: 100 }),
        { ...page, pattern: "s:{id}", ttl: { ...page.ttl, p10Seconds: 1 } },
        patternOf("session:{id}", 10, { p50Seconds: 1500 }),
      ],
    }),
    { ttlTiers: findTtlTiers("app-cache") },
  ],
  [
    auditOf({ patterns: [patternOf("x:{id}", 500, { ...oneDay, keysWithoutTtl: 100 }), page] }),
    { contracts: [{ pattern: "x:{id}", ttlSeconds: 60, type: "hash" }] },
  ],
  [auditOf({ patterns: [page] }), { contracts: [{ pattern: "page:{id}", ttlSeconds: 0 }] }],
  [
    auditOf({
      patterns: [
        ...[true, false].flatMap((complete) => [
          {
            ...page,
            bigKeys: { keys: 1, complete },
            biggest: [{ key: "k", type: "string", bytes: 200_000 }],
          },
          { ...page, bigKeys: { keys: 1, complete }, biggest: [{ key: "k", type: "set", elements: 20_000 }] },
        ]),
        ...["jwt:{jwt}", "t:token:{token}", "l:{email}", "L_{id}", "pages:{id}"].map((text) =>
          patternOf(text, 5, oneDay),
        ),
        patternOf("phone:{number}", 5, {
          ...oneDay,
          slots: [{ name: "number", type: "number", distinctEstimate: 5, samples: ["1***…78"] }],
        }),
      ],
      figures: { databases: [0, 1].map((index) => ({ index, keys: 9, keysWithTtl: 9 })) },
    }),
    {},
  ],
  ...[{ bytes: 200_000 }, { elements: 20_000 }].map((size) => {
    const biggest = [{ key: "k", type: "set", ...size }];
    const { keys, keysWithoutTtl, types, typeLearned, ttl } = page;
    const others = { keys, keysWithoutTtl, types, typeLearned, ttl, biggest };
    return [{ ...auditOf({ patterns: [] }), others }, {}] as const;
  }),
  ...["allkeys-lru", "volatile-lru", "noeviction"].flatMap((evictionPolicy) => {
    const patterns = evictionPolicy === "noeviction" ? [page] : [patternOf("views:{id}", 5000)];
    const audit = auditOf({ patterns, figures: { evictionPolicy, maxmemoryBytes: mebibyte } });
    return [[audit, {}] as const, [audit, { contracts: [{ pattern: "views:*", ttlSeconds: 0 }] }] as const];
  }),
];

const findings = cases.flatMap(([audit, change]) => judge(audit, change));

function readSentences(
  language: string,
  file = "audit",
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const path = new URL(`../../../../locales/${language}/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8"));
}

function listMissing(finding: AuditFinding, sentence: string): readonly string[] {
  const known = new Set([...Object.keys(finding.values), "cluster", ...(finding.pattern ? ["pattern"] : [])]);
  return [...sentence.matchAll(/\{\{\s*(\w+)/g)].flatMap(([, name = ""]) => (known.has(name) ? [] : [name]));
}

describe("the sentences of findings", () => {
  const reasons = Object.entries(auditReasons).flatMap(([rule, names]) =>
    names.map((name) => [rule, name] as const),
  );

  it.each(reasons)("have all their facts: %s.%s", (rule, reason) => {
    const found = findings.filter((finding) => finding.rule === rule && finding.reason === reason);
    expect(found.length, "findings").toBeGreaterThan(0);
    for (const language of ["en", "zh"]) {
      const sentence = readSentences(language)[rule]?.[reason] ?? "";
      expect(sentence).not.toBe("");
      for (const finding of found) expect(listMissing(finding, sentence)).toEqual([]);
    }
  });

  it("have words for every effect, also for one key", () => {
    for (const finding of findings) {
      const { effect } = finding;
      const kind = effectKindOf(finding);
      if (effect === undefined) continue;
      const form =
        effect.bytes === undefined ? "keys_other" : effect.keys === undefined ? "bytes" : "both_other";
      for (const language of ["en", "zh"]) {
        const words = readSentences(language, "effect")[kind ?? ""]?.[form] ?? "";
        expect(words, `${finding.rule}.${finding.reason} in ${language}`).not.toBe("");
        expect(words.includes("{{bytes}}")).toBe(effect.bytes !== undefined);
        expect(words.includes("{{n}}")).toBe(effect.keys !== undefined);
      }
    }
  });
});
