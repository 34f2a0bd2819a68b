import { describe, expect, it } from "vitest";
import type { PatternAudit } from "../../../src/core/audit/audit.ts";
import { compareAudits } from "../../../src/core/audit/compare-audits.ts";
import { auditOf, day, patternOf } from "./audits.ts";

const monday = 1_770_595_200_000;
const week = 7 * day * 1000;

function audit(at: number, patterns: readonly PatternAudit[], complete = true) {
  return auditOf({ patterns, startedAtMs: monday + at * week, complete });
}

const bytes = (value: number, margin = 0) => ({
  bytes: { value, low: value - margin, high: value + margin },
});

describe("compareAudits", () => {
  it("says what came, went and grew, the largest change first", () => {
    const older = audit(0, [
      patternOf("CONTACT_day_{userId}_{date}", 1000, bytes(80_000)),
      patternOf("page:{id}", 50, { p50Seconds: 60, ...bytes(5000, 500) }),
      patternOf("promo:{id}", 20, { p50Seconds: 60 }),
    ]);
    const newer = audit(1, [
      patternOf("CONTACT_day_{userId}_{date}", 1700, bytes(136_000)),
      patternOf("page:{id}", 52, { p50Seconds: 60, ...bytes(5400, 500) }),
      patternOf("coupon:{id}", 300, { p50Seconds: 60, ...bytes(900) }),
    ]);
    expect(compareAudits(older, newer)).toEqual({
      seconds: 604_800,
      isComparable: true,
      keys: { older: 1070, newer: 2052, difference: 982, ratio: 0.9177570093457944 },
      keysWithoutTtl: { older: 1000, newer: 1700, difference: 700, ratio: 0.7 },
      patterns: [
        {
          pattern: "CONTACT_day_{userId}_{date}",
          database: 0,
          status: "kept",
          keys: { older: 1000, newer: 1700, difference: 700, ratio: 0.7 },
          keysWithoutTtl: { older: 1000, newer: 1700, difference: 700, ratio: 0.7 },
          bytes: { older: 80_000, newer: 136_000, difference: 56_000, ratio: 0.7, isCertain: true },
        },
        {
          pattern: "coupon:{id}",
          database: 0,
          status: "new",
          keys: { older: 0, newer: 300, difference: 300 },
          keysWithoutTtl: { older: 0, newer: 0, difference: 0 },
          bytes: { older: 0, newer: 900, difference: 900, isCertain: true },
        },
        {
          pattern: "promo:{id}",
          database: 0,
          status: "vanished",
          keys: { older: 20, newer: 0, difference: -20, ratio: -1 },
          keysWithoutTtl: { older: 0, newer: 0, difference: 0 },
        },
        {
          pattern: "page:{id}",
          database: 0,
          status: "kept",
          keys: { older: 50, newer: 52, difference: 2, ratio: 0.04 },
          keysWithoutTtl: { older: 0, newer: 0, difference: 0 },
          bytes: { older: 5000, newer: 5400, difference: 400, ratio: 0.08, isCertain: false },
        },
      ],
    });
  });

  it("knows a pattern whose placeholder has another name now, by its shape", () => {
    const older = audit(0, [patternOf("orders:{number}", 10)]);
    const newer = audit(1, [patternOf("orders:{orderId}", 14)]);
    expect(compareAudits(older, newer).patterns).toMatchObject([
      { pattern: "orders:{orderId}", status: "kept", keys: { difference: 4 } },
    ]);
  });

  it("pairs by text before shape, and one with one", () => {
    const older = audit(0, [patternOf("a:{uuid}", 10), patternOf("a:{number}", 20), patternOf("a:{x}", 5)]);
    const newer = audit(1, [patternOf("a:{number}", 21), patternOf("a:{email}", 12)]);
    const { patterns } = compareAudits(older, newer);
    expect(patterns.map(({ pattern, status, keys }) => [pattern, status, keys.older, keys.newer])).toEqual([
      ["a:{x}", "vanished", 5, 0],
      ["a:{email}", "kept", 10, 12],
      ["a:{number}", "kept", 20, 21],
    ]);
  });

  it("keeps one pattern in two databases apart", () => {
    const older = audit(0, [patternOf("a:{id}", 10, { database: 1 })]);
    const newer = audit(1, [patternOf("a:{id}", 10, { database: 2 })]);
    expect(compareAudits(older, newer).patterns.map(({ status }) => status)).toEqual(["new", "vanished"]);
  });

  it("is not comparable where one of the two drew a sample", () => {
    const [walked, drawn] = [audit(0, []), { ...audit(1, []), mode: "sample" as const }];
    expect(compareAudits(walked, drawn).isComparable).toBe(false);
    expect(compareAudits(drawn, walked).isComparable).toBe(false);
  });

  it("is not comparable where one of the two was cut short", () => {
    const [whole, part] = [audit(0, []), audit(1, [], false)];
    expect(compareAudits(whole, part).isComparable).toBe(false);
    expect(compareAudits(part, whole).isComparable).toBe(false);
  });
});
