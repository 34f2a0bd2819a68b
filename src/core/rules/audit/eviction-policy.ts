import type { AuditFinding, Workload } from "../../audit/audit.ts";
import { ownSources } from "../../own-sources.ts";
import { minimumKeys } from "../no-ttl-growth.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding } from "./create-finding.ts";

/** From this share on persistent keys are no accident under a policy that may evict them. */
const persistentShare = 0.3;
/** Below this share of keys with a TTL, `volatile-*` finds hardly anything to evict. */
const expiringShareLimit = 0.05;
const source = ownSources.evictionMix;

/** Losing one of these loses more than a copy. */
const lasting: ReadonlySet<Workload> = new Set(["registry", "queue", "counter", "lock", "session-store"]);

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

function judgeAllKeys(context: AuditContext): readonly AuditFinding[] {
  const { audit, contractOf, workloadOf } = context;
  const atRisk = audit.patterns
    .filter((pattern) => {
      const declared = contractOf(pattern)?.contract.ttlSeconds;
      return declared === undefined ? lasting.has(workloadOf(pattern)) : declared === 0;
    })
    .reduce((sum, { keysWithoutTtl }) => sum + keysWithoutTtl, 0);
  if (audit.keys === 0 || atRisk < persistentShare * audit.keys) return [];
  const limit = { value: { unit: "ratio", value: persistentShare }, source } as const;
  return [
    createFinding(context, {
      rule: "eviction-policy",
      reason: "persistentEvictable",
      severity: "warning",
      facts: { ...factsOf(context), keysWithoutTtl: atRisk, noTtlShare: atRisk / audit.keys },
      limit,
      effect: { keys: atRisk },
    }),
  ];
}

function judgeVolatile(context: AuditContext): readonly AuditFinding[] {
  const { keys, keysWithoutTtl } = context.audit;
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
    keys: audit.keys,
    keysWithoutTtl: audit.keysWithoutTtl,
    evictedKeys,
    usedBytes,
    maxmemoryBytes,
  };
}
