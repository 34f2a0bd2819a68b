import { expect, it } from "vitest";
import type { Audit, PatternAudit } from "../../../src/core/audit/audit.ts";
import { traceGrowth } from "../../../src/core/audit/trace-growth.ts";
import { auditOf, day, patternOf } from "./audits.ts";

const start = 1_770_595_200_000;
const at = (days: number, patterns: readonly PatternAudit[], changes: Partial<Audit> = {}): Audit => ({
  ...auditOf({ patterns, startedAtMs: start + days * day * 1000 }),
  ...changes,
});
const growthOf = (audit: Audit, earlier: readonly Audit[]) =>
  traceGrowth(audit, earlier).map(({ pattern, growth }) => [pattern, growth?.keys, growth?.keysWithoutTtl]);

it("tells what each pattern gained or lost since the newest audit that saw every key", () => {
  const now = at(3, [
    patternOf("a:{id}", 120),
    patternOf("b:{id}", 7, { p50Seconds: 60 }),
    patternOf("c", 1),
  ]);
  const earlier = [
    at(2, [patternOf("a:{id}", 1)], { mode: "sample" }),
    at(1, [patternOf("a:{number}", 100), patternOf("b:{id}", 10, { p50Seconds: 60 })]),
    at(0, [patternOf("a:{id}", 50)]),
  ];
  expect(growthOf(now, earlier)).toEqual([
    ["a:{id}", 20, 20],
    ["b:{id}", -3, 0],
    ["c", 1, 1],
  ]);
  expect(traceGrowth(now, earlier)[0]?.growth?.sinceMs).toBe(start + day * 1000);
});

it("tells nothing without such an audit, or of one that did not see every key itself", () => {
  const now = at(1, [patternOf("a:{id}", 120)]);
  expect(growthOf(now, [])).toEqual([["a:{id}", undefined, undefined]]);
  expect(growthOf({ ...now, complete: false }, [at(0, [patternOf("a:{id}", 9)])])).toEqual([
    ["a:{id}", undefined, undefined],
  ]);
});
