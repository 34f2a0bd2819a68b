import type {
  Audit,
  AuditFinding,
  AuditRuleId,
  Contract,
  PatternAudit,
  Workload,
} from "../../audit/audit.ts";
import type { AuditComparison } from "../../audit/compare-audits.ts";
import type { ContractMatch } from "../../audit/match-contract.ts";
import type { Limits } from "../../profiles/profile.ts";
import type { Plan } from "./plan.ts";
import type { FindSteadyGrowth } from "./steady-growth.ts";
import type { TtlTiers } from "./ttl-tiers.ts";

/** What an audit is judged by. */
export interface AuditInput {
  /** `findings` is not looked at. */
  readonly audit: Omit<Audit, "findings">;
  /** Audits of the same cluster before, newest first; without one nothing is known of growth. */
  readonly earlier?: readonly Audit[] | undefined;
  /** Of the cluster's profile. */
  readonly limits: Limits;
  /** `undefined`: the profile has none, so TTLs are held against no tier. */
  readonly ttlTiers?: TtlTiers | undefined;
  /** Empty: nobody has declared anything, so nothing is undeclared. */
  readonly contracts: readonly Contract[];
  /** `undefined`: the smallest ElastiCache node where the servers are of that service, else none is known. */
  readonly plan?: Plan | undefined;
  /** Who answers for the cluster, where no contract names somebody else. */
  readonly owner?: string | undefined;
}

/** The input, and what several rules would have to find out of it again. */
export interface AuditContext extends AuditInput {
  readonly plan: Plan | undefined;
  /** The newest audit before that saw every key. */
  readonly previous?: Audit | undefined;
  /** Since then; `undefined`: there is none, or this audit did not see every key. */
  readonly growth?: AuditComparison | undefined;
  readonly findSteadyGrowth: FindSteadyGrowth;
  readonly workloadOf: (pattern: PatternAudit) => Workload;
  readonly contractOf: (pattern: PatternAudit) => ContractMatch | undefined;
}

/** A pure judgement over one audit. What is not known is not judged. */
export interface AuditRule {
  readonly id: AuditRuleId;
  readonly judge: (context: AuditContext) => readonly AuditFinding[];
}
