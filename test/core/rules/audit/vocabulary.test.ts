import { describe, expect, it } from "vitest";
import { auditRules } from "../../../../src/core/rules/audit/index.ts";
import {
  auditFactUnits,
  auditReasons,
  auditRuleIds,
  wordFacts,
} from "../../../../src/core/rules/audit/vocabulary.ts";
import { factUnits } from "../../../../src/core/rules/vocabulary.ts";
import { auditOf, patternOf } from "../../audit/audits.ts";
import { tenClusters } from "../../audit/ten-clusters.ts";
import { judge } from "./judging.ts";

describe("the words of the audit", () => {
  it("have the same unit in both vocabularies", () => {
    const shared = Object.entries(factUnits).filter(([name]) => name in auditFactUnits);
    expect(shared.length).toBeGreaterThan(10);
    for (const [name, unit] of shared) {
      expect(auditFactUnits[name as keyof typeof auditFactUnits], name).toBe(unit);
    }
  });

  it("name each rule once", () => {
    expect(auditRules.map(({ id }) => id).toSorted()).toEqual(auditRuleIds.toSorted());
    expect(auditRuleIds).toHaveLength(15);
  });

  it("give texts for words", () => {
    for (const name of Object.keys(wordFacts)) {
      expect(auditFactUnits[name as keyof typeof wordFacts]).toBe("text");
    }
  });

  it("cover every reason and fact of the findings", () => {
    for (const audit of Object.values(tenClusters)) {
      for (const { rule, reason, values } of judge(audit)) {
        expect(auditReasons[rule]).toContain(reason);
        for (const name of Object.keys(values)) expect(auditFactUnits).toHaveProperty(name);
      }
    }
  });

  it("hold on an empty cluster and one full of hostile names", () => {
    expect(judge(auditOf({ patterns: [] }))).toEqual([]);
    const hostile = ["{", "}", "\\{{}\\}", "", "*", "{}{}{}", "\\", "__proto__:{id}", "constructor"];
    const patterns = hostile.map((pattern) => patternOf(pattern, 200));
    const findings = judge(auditOf({ patterns }), { contracts: [{ pattern: "*" }] });
    expect(findings.map(({ rule }) => rule)).toContain("persistent-keys");
  });
});
