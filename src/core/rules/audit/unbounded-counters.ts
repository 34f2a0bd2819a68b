import type { PatternAudit, PatternSlot } from "../../audit/audit.ts";
import { isDateSlot } from "../../audit/fingerprint-pattern.ts";
import { ownSources } from "../../own-sources.ts";
import type { AuditRule } from "./audit-rule.ts";
import {
  createFinding,
  effectOfTtl,
  factsOfGrowth,
  factsOfPattern,
  mostPatterns,
  rankByKeys,
} from "./create-finding.ts";
import { isEvictable } from "./is-evictable.ts";
import type { DatePeriod } from "./vocabulary.ts";

/** Fewer are not worth a finding. */
const fewestKeys = 100;
const limit = {
  value: { unit: "count", value: fewestKeys },
  source: ownSources.datedKeys,
} as const;

/**
 * Keys without TTL whose name holds a date: each day, week or month adds new ones and none ever goes. Under
 * `allkeys-*` eviction ends that when memory is full, so it is only worth knowing.
 */
export const unboundedCounters: AuditRule = {
  id: "unbounded-counters",
  judge: (context) =>
    context.audit.patterns
      .filter((pattern) => pattern.keysWithoutTtl >= fewestKeys && findDateSlot(pattern) !== undefined)
      .filter((pattern) => pattern.ttl.class === "persistent" || pattern.ttl.class === "mixed")
      .filter((pattern) => context.contractOf(pattern)?.contract.ttlSeconds === undefined)
      .sort((a, b) => b.keysWithoutTtl - a.keysWithoutTtl)
      .slice(0, mostPatterns)
      .map((pattern) => {
        const slot = findDateSlot(pattern);
        const priority = isEvictable(context.audit.figures) ? "P3" : rankByKeys(pattern.keysWithoutTtl);
        return createFinding(context, {
          rule: "unbounded-counters",
          reason: pattern.ttl.class === "persistent" ? "dated" : "datedPartly",
          severity: priority === "P3" ? "info" : "warning",
          priority,
          pattern,
          facts: {
            ...factsOfPattern(pattern),
            datePlaceholder: slot?.name,
            datePeriod: slot && periodOf(slot),
            distinctDates: slot?.distinctEstimate,
            ...factsOfGrowth(context, pattern),
          },
          limit,
          effect: effectOfTtl(pattern),
          relatedRule: "no-ttl",
        });
      }),
};

function findDateSlot({ slots }: PatternAudit) {
  return slots.find(isDateSlot);
}

/** By what its values look like, else by its name. */
function periodOf({ name, type }: PatternSlot): DatePeriod {
  if (type === "time" || type === "week" || type === "month") return type;
  if (type === "date") return "day";
  const named = /week|month|year|yyyy/i.exec(name)?.[0].toLowerCase();
  if (named === "week" || named === "month") return named;
  return named === undefined ? "day" : "year";
}
