import type { AuditFinding, AuditRuleId } from "../../audit/audit.ts";

/** Whatever the reason, these ask for the same piece of work. */
const sameForAllReasons: ReadonlySet<AuditRuleId> = new Set([
  "persistent-keys",
  "unbounded-counters",
  "high-fragmentation",
  "ttl-out-of-tier",
  "undeclared-namespace",
  "naming-drift",
  "logical-databases",
]);

/** Reasons that ask for what another one asks for. */
const sameAs: ReadonlyMap<string, string> = new Map([
  ["someBytes", "bytes"],
  ["someElements", "elements"],
]);

/**
 * Where a locale has what to do about a finding, below `audit.<rule>.`: `recommendation`, or `advice.<reason>` where
 * each reason asks for something else. Findings of one rule and advice are settled together.
 */
export function adviceOf({ rule, reason }: Pick<AuditFinding, "rule" | "reason">): string {
  return sameForAllReasons.has(rule) ? "recommendation" : `advice.${sameAs.get(reason) ?? reason}`;
}

/** Said so that nobody wonders: misses that are the purpose of the cluster. */
export function asksForNothing({ rule, reason }: Pick<AuditFinding, "rule" | "reason">): boolean {
  return rule === "low-hit-ratio" && reason === "expected";
}
