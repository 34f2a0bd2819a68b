import type { AuditFinding, AuditRuleId, Estimate, PatternAudit, Priority } from "../../audit/audit.ts";
import type { Outcome } from "../outcome.ts";
import type { Quantity, RuleId } from "../rule.ts";
import type { FindingReason } from "../vocabulary.ts";
import type { AuditContext } from "./audit-rule.ts";
import { type AuditFactName, type AuditReason, auditFactUnits } from "./vocabulary.ts";

/** Facts as plain values, in the order in which a reader wants them; an `undefined` one is not known. */
export type AuditFacts = {
  readonly [Name in AuditFactName]?:
    | ((typeof auditFactUnits)[Name] extends "text" ? string : number)
    | undefined;
};

interface Draft<Id extends AuditRuleId> {
  readonly rule: Id;
  readonly reason: AuditReason<Id>;
  readonly severity: AuditFinding["severity"];
  /** By the severity where it is missing: P1 critical, P2 warning, P3 info. */
  readonly priority?: Priority;
  readonly pattern?: PatternAudit;
  readonly facts: AuditFacts;
  readonly limit?: AuditFinding["limit"] | undefined;
  readonly effect?: AuditFinding["effect"] | undefined;
  readonly relatedRule?: RuleId;
}

const priorities = { critical: "P1", warning: "P2", info: "P3" } as const;

/** A finding with units for its facts and the owner of what it is about. */
export function createFinding<Id extends AuditRuleId>(context: AuditContext, draft: Draft<Id>): AuditFinding {
  const { rule, reason, severity, priority, pattern, facts, limit, effect, relatedRule } = draft;
  const declared = pattern && context.contractOf(pattern)?.contract.owner;
  const owner = declared ?? context.owner;
  return {
    rule,
    reason,
    priority: priority ?? priorities[severity],
    severity,
    ...(pattern && { pattern: pattern.pattern }),
    values: nameFacts(facts),
    ...(limit && { limit }),
    ...(effect && { effect }),
    ...(owner !== undefined && { owner }),
    ...(relatedRule && { relatedRule }),
  };
}

/** What is not known, or not a finite number, is left out. */
function nameFacts(plain: AuditFacts): Readonly<Record<string, Quantity>> {
  const named: Record<string, Quantity> = {};
  for (const [name, value] of Object.entries(plain)) {
    const unit = auditFactUnits[name as AuditFactName];
    if (typeof value === "string" && unit === "text") named[name] = { unit, value };
    if (typeof value === "number" && unit !== "text" && Number.isFinite(value)) named[name] = { unit, value };
  }
  return named;
}

/** What a limit of the profile says: how bad, and which limit was broken; `undefined`: kept or not judged. */
export function readBroken(outcome: Outcome<FindingReason>):
  | {
      readonly severity: "warning" | "critical";
      readonly limit: AuditFinding["limit"];
    }
  | undefined {
  if (outcome.kind !== "bad") return undefined;
  const { severity, limit } = outcome;
  return { severity, limit: limit && { value: limit.value, source: limit.source } };
}

/** A part (0..1) of an estimate; `undefined` of nothing. */
export function scaleEstimate(estimate: Estimate | undefined, part: number): Estimate | undefined {
  return (
    estimate && {
      value: Math.round(estimate.value * part),
      low: Math.round(estimate.low * part),
      high: Math.round(estimate.high * part),
    }
  );
}

export function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}

/** What the keys of a pattern that never expire take, as far as it is known. */
export function effectOfTtl(pattern: PatternAudit): NonNullable<AuditFinding["effect"]> {
  const bytes = scaleEstimate(pattern.bytes, pattern.keys === 0 ? 0 : pattern.keysWithoutTtl / pattern.keys);
  return { keys: pattern.keysWithoutTtl, ...(bytes && { bytes }) };
}

/** Of one rule at most this many patterns are reported, the most important ones. */
export const mostPatterns = 20;

/** P1 from 10,000 keys on, P2 from 100 on, P3 below. */
export function rankByKeys(keys: number): Priority {
  if (keys >= 10_000) return "P1";
  return keys >= 100 ? "P2" : "P3";
}

/** Facts of a pattern's growth since the audit before; none without one. */
export function factsOfGrowth({ growth }: AuditContext, pattern: PatternAudit): AuditFacts {
  const change = growth?.patterns.find(
    (candidate) => candidate.pattern === pattern.pattern && candidate.database === pattern.database,
  );
  if (growth === undefined || change === undefined || change.status !== "kept") return {};
  return {
    keysGrowth: change.keys.difference,
    noTtlGrowthKeys: change.keysWithoutTtl.difference,
    noTtlGrowthRatio: change.keysWithoutTtl.ratio,
    bytesGrowth: change.bytes?.difference,
    growthSeconds: growth.seconds,
  };
}

export function factsOfPattern({ keys, keysWithoutTtl, share, bytes }: PatternAudit): AuditFacts {
  return { keys, share, keysWithoutTtl, patternBytes: bytes?.value };
}

export function factsOfTtl({ ttl }: PatternAudit): AuditFacts {
  return {
    ttlClass: ttl.class,
    ttlP10Seconds: ttl.p10Seconds,
    ttlP50Seconds: ttl.p50Seconds,
    ttlP90Seconds: ttl.p90Seconds,
    ttlMaxSeconds: ttl.maxSeconds,
  };
}
