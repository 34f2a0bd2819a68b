import type { AuditFinding, Contract, PatternAudit } from "../../audit/audit.ts";
import { ownSources } from "../../own-sources.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, effectOfTtl, factsOfTtl, mostPatterns, rankByKeys } from "./create-finding.ts";

/** The clock moves between writing a key and asking for its TTL, but never forward. */
const slackSeconds = 1;

const source = ownSources.contract;

/** Keys whose TTL or type is not what their owner declared. */
export const contractBroken: AuditRule = {
  id: "contract-broken",
  judge: (context) =>
    context.audit.patterns
      .flatMap((pattern) => {
        const contract = context.contractOf(pattern)?.contract;
        return contract === undefined
          ? []
          : [...judgeTtl(context, pattern, contract), ...judgeType(context, pattern, contract)];
      })
      .slice(0, mostPatterns),
};

function judgeTtl(context: AuditContext, pattern: PatternAudit, contract: Contract): readonly AuditFinding[] {
  const { ttlSeconds } = contract;
  if (ttlSeconds === undefined) return [];
  const { keys, keysWithoutTtl, share } = pattern;
  const facts = {
    contract: contract.pattern,
    declaredTtlSeconds: ttlSeconds,
    keys,
    share,
    keysWithoutTtl,
    ...factsOfTtl(pattern),
  };
  const limit = { value: { unit: "seconds", value: ttlSeconds }, source } as const;
  const draft = { rule: "contract-broken", pattern, facts, limit } as const;
  const found: AuditFinding[] = [];
  if (ttlSeconds === 0) {
    const expiring = keys - keysWithoutTtl;
    if (expiring > 0)
      found.push(createFinding(context, { ...draft, reason: "ttlUnwanted", severity: "warning" }));
    return found;
  }
  if (keysWithoutTtl > 0) {
    const priority = rankByKeys(keysWithoutTtl);
    const effect = effectOfTtl(pattern);
    found.push(
      createFinding(context, {
        ...draft,
        reason: "noTtl",
        severity: "warning",
        priority,
        effect,
        relatedRule: "no-ttl",
      }),
    );
  }
  if ((pattern.ttl.maxSeconds ?? 0) > ttlSeconds + slackSeconds) {
    found.push(createFinding(context, { ...draft, reason: "ttlTooLong", severity: "warning" }));
  }
  return found;
}

function judgeType(
  context: AuditContext,
  pattern: PatternAudit,
  contract: Contract,
): readonly AuditFinding[] {
  const { type } = contract;
  const wrong = Object.entries(pattern.types)
    .filter(([name]) => name !== type)
    .sort(([, a], [, b]) => b - a);
  if (type === undefined || wrong.length === 0) return [];
  const facts = {
    contract: contract.pattern,
    declaredType: type,
    actualType: wrong.map(([name]) => name).join(", "),
    wrongTypeKeys: wrong.reduce((sum, [, count]) => sum + count, 0),
    keys: pattern.keys,
  };
  const limit = { value: { unit: "text", value: type }, source } as const;
  const draft = { rule: "contract-broken", reason: "wrongType", severity: "warning" } as const;
  return [createFinding(context, { ...draft, pattern, facts, limit })];
}
