import { limitTraits } from "../profiles/limit-traits.ts";
import type { Limit, LimitName, Limits } from "../profiles/profile.ts";
import type { PlainFacts } from "./facts.ts";
import { type Broken, findWorst, notAssessed, type Outcome } from "./outcome.ts";
import type { BrokenLimit, Severity } from "./rule.ts";
import type { FindingReason, NotAssessedReason } from "./vocabulary.ts";

/** One value to hold against one limit. */
export interface Measure<Reason extends FindingReason> {
  readonly limit: LimitName;
  /** `undefined`: not known, for the reason in `missing` (if not given, `notReported`). */
  readonly value: number | undefined;
  readonly missing?: NotAssessedReason;
  /** The reason of the finding when the limit is broken. */
  readonly reason: Reason;
}

/**
 * Holds each measure against its limit. The worst broken limit makes the finding, the first one among equals;
 * measures without a limit in the profile are passed over. Good needs at least one that was judged.
 */
export function judgeLimits<Reason extends FindingReason>(
  limits: Limits,
  measures: readonly Measure<Reason>[],
  facts: PlainFacts,
): Outcome<Reason> {
  const broken: Broken<Reason>[] = [];
  const missing: NotAssessedReason[] = [];
  let kept = 0;
  for (const measure of measures) {
    const limit = limits[measure.limit];
    if (limit === undefined) continue;
    if (measure.value === undefined) missing.push(measure.missing ?? "notReported");
    else if (Number.isNaN(measure.value)) missing.push("unreadable");
    else {
      const verdict = findBroken(measure.limit, limit, measure.value);
      if (verdict === undefined) kept += 1;
      else broken.push({ kind: "bad", reason: measure.reason, facts, ...verdict });
    }
  }
  const worst = findWorst(broken);
  if (worst !== undefined) return worst;
  return kept > 0 ? { kind: "good", facts } : notAssessed(missing[0] ?? "noLimit");
}

/** The worse of the limit's severities that the value broke; a value exactly at the limit keeps it. */
function findBroken(
  name: LimitName,
  limit: Limit,
  value: number,
): { readonly severity: Severity; readonly limit: BrokenLimit } | undefined {
  const { unit, bad } = limitTraits[name];
  for (const severity of ["critical", "warning"] as const) {
    const level = limit[severity];
    if (level === undefined) continue;
    if (bad === "above" ? value > level : value < level) {
      return { severity, limit: { name, value: { unit, value: level }, source: limit.source } };
    }
  }
  return undefined;
}
