import type { Audit, AuditFinding, Contract } from "../../../../src/core/audit/audit.ts";
import { sharedCache } from "../../../../src/core/profiles/shared-cache.ts";
import type { AuditInput } from "../../../../src/core/rules/audit/audit-rule.ts";
import { judgeAudit } from "../../../../src/core/rules/audit/index.ts";

/** Judged as a shared cache of the orders team, unless told otherwise. */
export function judge(audit: Audit, change: Partial<AuditInput> = {}): readonly AuditFinding[] {
  const contracts: readonly Contract[] = [];
  return judgeAudit({ audit, limits: sharedCache.limits, contracts, owner: "orders", ...change });
}

/** `P1 warning unbounded-counters.dated CONTACT_day_…`, one a finding. */
export function sumUp(findings: readonly AuditFinding[], rule?: AuditFinding["rule"]): readonly string[] {
  return findings
    .filter((finding) => rule === undefined || finding.rule === rule)
    .map(({ priority, severity, rule, reason, pattern }) =>
      [priority, severity, `${rule}.${reason}`, ...(pattern === undefined ? [] : [pattern])].join(" "),
    );
}

/** Facts as bare values. */
export function factsOf(finding: AuditFinding | undefined): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(finding?.values ?? {}).map(([name, quantity]) => [name, quantity.value]),
  );
}
