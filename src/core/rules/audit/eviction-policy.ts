import { countAssessedKeys } from "../../audit/assessed-keys.ts";
import type { AuditFinding, PatternAudit, Workload } from "../../audit/audit.ts";
import { ownSources } from "../../own-sources.ts";
import { minimumKeys } from "../no-ttl-growth.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding } from "./create-finding.ts";

/** From this share on persistent keys are no accident under a policy that may evict them. */
const persistentShare = 0.3;
/** Below this share of keys with a TTL, `volatile-*` finds hardly anything to evict. */
const expiringShareLimit = 0.05;
const source = ownSources.evictionMix;

/** Losing one of these loses more than a copy, by what their names and types tell. */
const lastingWorkloads: ReadonlySet<Workload> = new Set(["registry", "queue", "counter", "lock"]);

/** The policy against the mix of persistent and expiring keys; without `maxmemory` memory is never full. */
export const evictionPolicy: AuditRule = {
  id: "eviction-policy",
  judge: (context) => {
    const { evictionPolicy: policy, maxmemoryBytes } = context.audit.figures;
    if (policy === undefined || !maxmemoryBytes) return [];
    if (policy.startsWith("allkeys-")) return judgeAllKeys(context);
    if (policy.startsWith("volatile-")) return judgeVolatile(context);
    return policy === "noeviction" ? judgeNoEviction(context) : [];
  },
};

/** What is declared to stay, however little it is; where nothing is, what looks like more than a copy. */
function judgeAllKeys(context: AuditContext): readonly AuditFinding[] {
  const { audit, contractOf, workloadOf } = context;
  const declaredTtl = (pattern: PatternAudit) => contractOf(pattern)?.contract.ttlSeconds;
  const declared = countWithoutTtl(audit.patterns.filter((pattern) => declaredTtl(pattern) === 0));
  if (declared > 0) return [warnOf(context, "declaredEvictable", declared)];
  const lasting = audit.patterns.filter(
    (pattern) => declaredTtl(pattern) === undefined && lastingWorkloads.has(workloadOf(pattern)),
  );
  const keys = countWithoutTtl(lasting);
  const assessed = countAssessedKeys(audit);
  if (assessed === 0 || keys < persistentShare * assessed) return [];
  const limit = { value: { unit: "ratio", value: persistentShare }, source } as const;
  return [warnOf(context, "lastingEvictable", keys, limit)];
}

function countWithoutTtl(patterns: readonly PatternAudit[]): number {
  return patterns.reduce((sum, { keysWithoutTtl }) => sum + keysWithoutTtl, 0);
}

function warnOf(
  context: AuditContext,
  reason: "declaredEvictable" | "lastingEvictable",
  keys: number,
  limit?: AuditFinding["limit"],
): AuditFinding {
  const facts = {
    ...factsOf(context),
    keysWithoutTtl: keys,
    noTtlShare: keys / countAssessedKeys(context.audit),
  };
  const finding = { rule: "eviction-policy", reason, severity: "warning", facts, limit } as const;
  return createFinding(context, { ...finding, effect: { keys } });
}

function judgeVolatile(context: AuditContext): readonly AuditFinding[] {
  const { keysWithoutTtl } = context.audit;
  const keys = countAssessedKeys(context.audit);
  const expiringShare = (keys - keysWithoutTtl) / keys;
  if (keys < minimumKeys || expiringShare >= expiringShareLimit) return [];
  const limit = { value: { unit: "ratio", value: expiringShareLimit }, source } as const;
  const facts = { ...factsOf(context), expiringShare };
  return [
    createFinding(context, {
      rule: "eviction-policy",
      reason: "nothingToEvict",
      severity: "warning",
      facts,
      limit,
      relatedRule: "no-ttl",
    }),
  ];
}

function judgeNoEviction(context: AuditContext): readonly AuditFinding[] {
  const { workload } = context.audit;
  if (workload.workload !== "cache") return [];
  const facts = { ...factsOf(context), workload: workload.workload };
  return [
    createFinding(context, {
      rule: "eviction-policy",
      reason: "cacheRefusesWrites",
      severity: "warning",
      facts,
      relatedRule: "memory",
    }),
  ];
}

function factsOf({ audit }: AuditContext) {
  const { evictionPolicy, evictedKeys, usedBytes, maxmemoryBytes } = audit.figures;
  return {
    evictionPolicy,
    keys: countAssessedKeys(audit),
    keysWithoutTtl: audit.keysWithoutTtl,
    evictedKeys,
    usedBytes,
    maxmemoryBytes,
  };
}
