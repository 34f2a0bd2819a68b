import { countAssessedKeys } from "../../audit/assessed-keys.ts";
import type { AuditFinding, PatternAudit } from "../../audit/audit.ts";
import { addEstimates } from "../../audit/estimate.ts";
import { isDated } from "../../audit/fingerprint-pattern.ts";
import { ownSources } from "../../own-sources.ts";
import type { Limit } from "../../profiles/profile.ts";
import { ratioOf } from "../facts.ts";
import { judgeLimits } from "../judge-limits.ts";
import { minimumKeys } from "../no-ttl-growth.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import {
  type AuditFacts,
  createFinding,
  effectOfTtl,
  factsOfGrowth,
  factsOfPattern,
  mostPatterns,
  rankByKeys,
  readBroken,
} from "./create-finding.ts";
import { isEvictable } from "./is-evictable.ts";
import { type CountAt, growingAudits } from "./steady-growth.ts";

/** Growth between two audits, which may lie days apart; the profile's limit is for three hours. */
const growth = { ratio: 0.05, source: ownSources.persistentGrowth };

const steadyLimit = {
  value: { unit: "count", value: growingAudits },
  source: ownSources.persistentSteadyGrowth,
} as const;

/** Fewer keys of one pattern are not worth a finding of their own. */
const fewestKeys = 100;

const growthLimit = { value: { unit: "ratio", value: growth.ratio }, source: growth.source } as const;
const patternLimit = {
  value: { unit: "count", value: fewestKeys },
  source: ownSources.persistentPattern,
} as const;

/**
 * Keys that never expire: their share where the policy is that of a cache and yet never evicts them (critical while
 * memory is above the profile's own early warning, as in the rule of the alerts), their growth since the audit before
 * or over three audits in a row, and each pattern of them. Not held against a cluster that evicts any key, nor against
 * a pattern that a contract declares persistent. Patterns with a date in the name are left to `unbounded-counters`.
 */
export const persistentKeys: AuditRule = {
  id: "persistent-keys",
  judge: (context) => {
    if (isEvictable(context.audit.figures)) return [];
    const steady = judgeSteadyGrowth(context);
    const growth = steady.length > 0 ? steady : judgeGrowth(context);
    return [...judgeShare(context), ...growth, ...judgePatterns(context)];
  },
};

function judgeShare(context: AuditContext): readonly AuditFinding[] {
  const { audit, limits } = context;
  const { keysWithoutTtl, figures } = audit;
  const keys = countAssessedKeys(audit);
  const limit = limits.noTtlShare;
  const isCache = /^(volatile|allkeys)-/.test(figures.evictionPolicy ?? "");
  if (limit === undefined || keys < minimumKeys || !isCache) return [];
  const noTtlShare = keysWithoutTtl / keys;
  const chosen = isFilling(context) ? limit : withoutCritical(limit);
  const measure = { limit: "noTtlShare", value: noTtlShare, reason: "share" } as const;
  const broken = readBroken(judgeLimits({ noTtlShare: chosen }, [measure], {}));
  if (broken === undefined) return [];
  const facts = {
    noTtlShare,
    keysWithoutTtl,
    keys,
    evictionPolicy: figures.evictionPolicy,
    usedRatio: usedRatioOf(context),
    noTtlGrowthKeys: context.growth?.keysWithoutTtl.difference,
    growthSeconds: context.growth?.seconds,
  };
  const effect = effectOfAll(context);
  const finding = { rule: "persistent-keys", reason: "share", priority: "P1", facts, effect } as const;
  return [createFinding(context, { ...finding, ...broken, relatedRule: "no-ttl" })];
}

/** Bytes only where those of all these keys are known. */
function effectOfAll({ audit }: AuditContext): AuditFinding["effect"] {
  const parts = audit.patterns.filter(({ keysWithoutTtl }) => keysWithoutTtl > 0);
  const covered = parts.reduce((sum, pattern) => sum + pattern.keysWithoutTtl, 0);
  const bytes = addEstimates(parts.map((pattern) => effectOfTtl(pattern).bytes));
  const isWhole = covered === audit.keysWithoutTtl && bytes !== undefined;
  return { keys: audit.keysWithoutTtl, ...(isWhole && { bytes }) };
}

function withoutCritical({ warning, source }: Limit): Limit {
  return { ...(warning !== undefined && { warning }), source };
}

function usedRatioOf({ audit }: AuditContext): number | undefined {
  const { usedBytes, maxmemoryBytes } = audit.figures;
  return usedBytes === undefined ? undefined : ratioOf(usedBytes, maxmemoryBytes);
}

function isFilling(context: AuditContext): boolean {
  const earlyWarning = context.limits.memoryUsedRatio?.warning;
  const usedRatio = usedRatioOf(context);
  return usedRatio !== undefined && earlyWarning !== undefined && usedRatio > earlyWarning;
}

function judgeGrowth(context: AuditContext): readonly AuditFinding[] {
  const change = context.growth?.keysWithoutTtl;
  const noTtlGrowthRatio = change && change.difference / Math.max(change.older, minimumKeys);
  if (change === undefined || noTtlGrowthRatio === undefined || noTtlGrowthRatio <= growth.ratio) return [];
  const facts = {
    noTtlGrowthKeys: change.difference,
    noTtlGrowthRatio,
    growthSeconds: context.growth?.seconds,
    keysWithoutTtl: change.newer,
    keys: context.audit.keys,
    evictionPolicy: context.audit.figures.evictionPolicy,
  };
  const finding = { rule: "persistent-keys", reason: "growth", severity: "warning", facts } as const;
  return [createFinding(context, { ...finding, limit: growthLimit, relatedRule: "no-ttl" })];
}

function judgeSteadyGrowth(context: AuditContext): readonly AuditFinding[] {
  const { keys, keysWithoutTtl, figures } = context.audit;
  const counts = context.findSteadyGrowth();
  if (counts === undefined || keysWithoutTtl < fewestKeys) return [];
  const facts = { ...factsOfCounts(counts), keysWithoutTtl, keys, evictionPolicy: figures.evictionPolicy };
  const finding = { rule: "persistent-keys", reason: "steadyGrowth", severity: "warning", facts } as const;
  return [createFinding(context, { ...finding, limit: steadyLimit, relatedRule: "no-ttl" })];
}

/** The evidence: `02-01 1204→02-08 1310→…`, short enough to be shown whole. */
function factsOfCounts(counts: readonly CountAt[]): AuditFacts {
  const [first, last] = [counts[0], counts.at(-1)];
  if (first === undefined || last === undefined) return {};
  const sameDay = new Set(counts.map(({ atMs }) => dayOf(atMs))).size < counts.length;
  const written = counts.map(
    ({ atMs, keysWithoutTtl }) => `${(sameDay ? minuteOf : dayOf)(atMs)} ${keysWithoutTtl}`,
  );
  return {
    growthAudits: counts.length - 1,
    growthCounts: written.join("→"),
    noTtlGrowthKeys: last.keysWithoutTtl - first.keysWithoutTtl,
    noTtlGrowthRatio: ratioOf(last.keysWithoutTtl - first.keysWithoutTtl, first.keysWithoutTtl),
    growthSeconds: (last.atMs - first.atMs) / 1000,
  };
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(5, 10);
}

function minuteOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(5, 16).replace("T", " ");
}

function judgePatterns(context: AuditContext): readonly AuditFinding[] {
  return context.audit.patterns
    .filter((pattern) => isForJudging(context, pattern))
    .map((pattern) => ({ pattern, counts: context.findSteadyGrowth(pattern) }))
    .filter(({ pattern, counts }) => pattern.ttl.class === "persistent" || counts !== undefined)
    .sort((a, b) => b.pattern.keysWithoutTtl - a.pattern.keysWithoutTtl)
    .slice(0, mostPatterns)
    .map(({ pattern, counts }) => {
      const grown = counts ? factsOfCounts(counts) : factsOfGrowth(context, pattern);
      const isGrowing = (grown.noTtlGrowthRatio ?? 0) > growth.ratio;
      const priority = rankByKeys(pattern.keysWithoutTtl);
      return createFinding(context, {
        rule: "persistent-keys",
        reason: counts ? "patternSteadyGrowth" : isGrowing ? "patternGrowth" : "pattern",
        severity: priority === "P3" ? "info" : "warning",
        priority,
        pattern,
        facts: { ...factsOfPattern(pattern), ...grown },
        limit: counts ? steadyLimit : isGrowing ? growthLimit : patternLimit,
        effect: effectOfTtl(pattern),
        relatedRule: "no-ttl",
      });
    });
}

function isForJudging(context: AuditContext, pattern: PatternAudit): boolean {
  if (pattern.keysWithoutTtl < fewestKeys) return false;
  return !isDated(pattern) && context.contractOf(pattern)?.contract.ttlSeconds === undefined;
}
