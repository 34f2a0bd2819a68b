import type { AuditFinding, AuditRuleId } from "../../audit/audit.ts";

/** Whatever the reason, these ask for the same piece of work. */
const sameForAllReasons: ReadonlySet<AuditRuleId> = new Set([
  "persistent-keys",
  "unbounded-counters",
  "high-fragmentation",
  "ttl-out-of-tier",
  "undeclared-namespace",
  "logical-databases",
]);

/** Reasons that ask for what another one asks for. */
const sameAs: ReadonlyMap<string, string> = new Map([
  ["someBytes", "bytes"],
  ["someElements", "elements"],
  ["otherBytes", "bytes"],
  ["otherElements", "elements"],
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

/**
 * What becomes of the keys and bytes of an effect; a locale has the words for what findings of this kind have:
 * `effect.<kind>.<keys|bytes|both>`. `splitSome`: at least so many.
 */
export type EffectKind = "freed" | "bounded" | "shortened" | "renamed" | "protected" | "split" | "splitSome";

/** `undefined`: findings of this rule have no effect that could be counted. */
export function effectKindOf({
  rule,
  reason,
}: Pick<AuditFinding, "rule" | "reason">): EffectKind | undefined {
  switch (rule) {
    case "over-provisioned":
    case "high-fragmentation":
      return "freed";
    case "persistent-keys":
    case "unbounded-counters":
      return "bounded";
    case "mixed-ttl":
      return reason === "mixed" ? "bounded" : "shortened";
    case "contract-broken":
      return reason === "noTtl" ? "bounded" : "shortened";
    case "ttl-out-of-tier":
      return "shortened";
    case "big-keys":
      return /^(?:some|other)/.test(reason) ? "splitSome" : "split";
    case "eviction-policy":
      return "protected";
    case "sensitive-key-names":
    case "naming-drift":
      return "renamed";
    case "undeclared-namespace":
    case "logical-databases":
    case "high-memory":
    case "low-hit-ratio":
      return undefined;
  }
}
