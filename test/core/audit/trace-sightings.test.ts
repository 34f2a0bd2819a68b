import { describe, expect, it } from "vitest";
import type { Audit, AuditMode } from "../../../src/core/audit/audit.ts";
import { traceSightings } from "../../../src/core/audit/trace-sightings.ts";
import { auditOf, day, patternOf } from "./audits.ts";

const monday = 1_770_595_200_000;
const week = 7 * day * 1000;

/** An audit of week `at` with patterns of 10 keys, which knows what the ones before saw. */
function audit(
  at: number,
  patterns: readonly string[],
  earlier: readonly Audit[] = [],
  { complete = true, mode = "exact" as AuditMode } = {},
): Audit {
  const drawn = auditOf({
    patterns: patterns.map((pattern) => patternOf(pattern, 10)),
    startedAtMs: monday + at * week,
    complete,
  });
  return { ...drawn, mode, ...traceSightings({ ...drawn, mode }, earlier) };
}

const weeks = (ms: number | undefined) => (ms === undefined ? undefined : (ms - monday) / week);
const firstSeen = ({ patterns }: Audit) =>
  Object.fromEntries(patterns.map(({ pattern, firstSeenMs }) => [pattern, weeks(firstSeenMs)]));
const gone = ({ gonePatterns }: Audit) =>
  gonePatterns?.map(({ pattern, firstSeenMs, lastSeenMs }) => [
    pattern,
    weeks(firstSeenMs),
    weeks(lastSeenMs),
  ]);

describe("the time a pattern was first seen", () => {
  it("is carried from audit to audit, over a new name, and starts anew for a new pattern", () => {
    const first = audit(0, ["orders:{number}"]);
    const second = audit(1, ["orders:{orderId}", "carts:{id}"], [first]);
    const third = audit(2, ["orders:{orderId}", "carts:{id}"], [second, first]);
    expect(firstSeen(second)).toEqual({ "orders:{orderId}": 0, "carts:{id}": 1 });
    expect(firstSeen(third)).toEqual({ "orders:{orderId}": 0, "carts:{id}": 1 });
  });

  it("is kept for a pattern that comes back", () => {
    const first = audit(0, ["promo:{id}", "a:{id}"]);
    const without = audit(1, ["a:{id}"], [first]);
    expect(firstSeen(audit(2, ["promo:{id}", "a:{id}"], [without]))).toEqual({
      "promo:{id}": 0,
      "a:{id}": 0,
    });
  });

  it("is not lost over audits that were cut short", () => {
    const whole = audit(0, ["a:{id}", "b:{id}"]);
    const cut = audit(1, ["c:{id}"], [whole], { complete: false });
    expect(firstSeen(audit(2, ["a:{id}", "b:{id}", "c:{id}"], [cut, whole]))).toEqual({
      "a:{id}": 0,
      "b:{id}": 0,
      "c:{id}": 1,
    });
  });
});

describe("patterns that are gone", () => {
  it("are known with when they were seen first and last, until they come back", () => {
    const first = audit(0, ["a:{id}", "promo:{id}"]);
    const second = audit(1, ["a:{id}", "promo:{id}", "flash:{id}"], [first]);
    const third = audit(2, ["a:{id}", "flash:{id}"], [second]);
    const fourth = audit(3, ["a:{id}"], [third]);
    expect(gone(second)).toEqual([]);
    expect(gone(third)).toEqual([["promo:{id}", 0, 1]]);
    expect(gone(fourth)).toEqual([
      ["flash:{id}", 1, 2],
      ["promo:{id}", 0, 1],
    ]);
    expect(gone(audit(4, ["a:{id}", "promo:{id}"], [fourth]))).toEqual([["flash:{id}", 1, 2]]);
  });

  it("are not told by an audit that was cut short or drew a sample, and are not forgotten over it", () => {
    const first = audit(0, ["a:{id}", "promo:{id}"]);
    const second = audit(1, ["a:{id}"], [first]);
    const cut = audit(2, [], [second], { complete: false });
    const sample = audit(3, ["a:{id}"], [cut, second], { mode: "sample" });
    expect(gone(cut)).toBeUndefined();
    expect(gone(sample)).toBeUndefined();
    expect(gone(audit(4, ["a:{id}"], [sample, cut, second]))).toEqual([["promo:{id}", 0, 0]]);
  });

  it("are at most 200, those gone lately", () => {
    const old = audit(
      0,
      Array.from({ length: 150 }, (_, index) => `old${index}:{id}`),
    );
    const late = audit(
      1,
      Array.from({ length: 150 }, (_, index) => `late${index}:{id}`),
      [old],
    );
    const { gonePatterns = [] } = audit(2, [], [late]);
    expect(gonePatterns).toHaveLength(200);
    expect(gonePatterns.filter(({ pattern }) => pattern.startsWith("late"))).toHaveLength(150);
  });
});
