import type { AuditFinding, PatternAudit } from "../../audit/audit.ts";
import { compareAudits } from "../../audit/compare-audits.ts";
import { type ContractMatch, createContractFinder } from "../../audit/match-contract.ts";
import { sawEveryKey } from "../../audit/saw-every-key.ts";
import type { AuditContext, AuditInput, AuditRule } from "./audit-rule.ts";
import { bigKeys } from "./big-keys.ts";
import { contractBroken } from "./contract-broken.ts";
import { evictionPolicy } from "./eviction-policy.ts";
import { highFragmentation } from "./high-fragmentation.ts";
import { highMemory } from "./high-memory.ts";
import { logicalDatabases } from "./logical-databases.ts";
import { lowHitRatio } from "./low-hit-ratio.ts";
import { mixedTtl } from "./mixed-ttl.ts";
import { namingDrift } from "./naming-drift.ts";
import { overProvisioned } from "./over-provisioned.ts";
import { persistentKeys } from "./persistent-keys.ts";
import { smallestElastiCacheNode } from "./plan.ts";
import { sensitiveKeyNames } from "./sensitive-key-names.ts";
import { createSteadyGrowth } from "./steady-growth.ts";
import { ttlOutOfTier } from "./ttl-out-of-tier.ts";
import { unboundedCounters } from "./unbounded-counters.ts";
import { undeclaredNamespace } from "./undeclared-namespace.ts";

/** Every rule, in the order in which a reader wants their findings. */
export const auditRules: readonly AuditRule[] = [
  highMemory,
  persistentKeys,
  unboundedCounters,
  lowHitRatio,
  sensitiveKeyNames,
  bigKeys,
  contractBroken,
  evictionPolicy,
  mixedTtl,
  ttlOutOfTier,
  highFragmentation,
  overProvisioned,
  undeclaredNamespace,
  namingDrift,
  logicalDatabases,
];

const severityRanks = { critical: 0, warning: 1, info: 2 } as const;

/** All findings of an audit, P1 first, worse before milder, else in the order of the rules and of their keys. */
export function judgeAudit(input: AuditInput): readonly AuditFinding[] {
  const context = toContext(input);
  return auditRules
    .flatMap((rule) => rule.judge(context))
    .sort(
      (a, b) => a.priority.localeCompare(b.priority) || severityRanks[a.severity] - severityRanks[b.severity],
    );
}

function toContext(input: AuditInput): AuditContext {
  const { audit, earlier = [], contracts } = input;
  const previous = earlier.find(sawEveryKey);
  const comparison = previous && compareAudits(previous, audit);
  const findContract = createContractFinder(contracts);
  const matches = new Map<string, ContractMatch | undefined>(
    audit.patterns.map(({ pattern }) => [pattern, findContract(pattern)]),
  );
  return {
    ...input,
    plan: input.plan ?? (audit.figures.service === "elasticache" ? smallestElastiCacheNode : undefined),
    previous,
    growth: comparison?.isComparable ? comparison : undefined,
    findSteadyGrowth: createSteadyGrowth(audit, earlier),
    workloadOf: ({ pattern }: PatternAudit) => audit.workload.patterns[pattern] ?? "unknown",
    contractOf: ({ pattern }: PatternAudit) => matches.get(pattern),
  };
}
