import type { AuditFinding, HitRatioAssessment } from "../../audit/audit.ts";
import { summarizeClusterTtl } from "../../audit/summarize-ttl.ts";
import { ratioOfHits, writesMatchMisses } from "../../audit/workload-signals.ts";
import { ownSources } from "../../own-sources.ts";
import { judgeLimits } from "../judge-limits.ts";
import { assessHitRatio } from "./assess-hit-ratio.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding, readBroken } from "./create-finding.ts";

/** Where half of the keys live no longer, many are gone before they are read again. */
const shortSeconds = 600;
const shortLimit = {
  value: { unit: "seconds", value: shortSeconds },
  source: ownSources.shortLived,
} as const;

/** Below this a ratio needs a word even where it is right, and early expiry is not all that is wrong with it. */
const fairRatio = 0.6;

/** Above this, what expires early costs little. */
const goodRatio = 0.8;

/**
 * Hits among all lookups since the servers started, held against the profile's limits unless misses are the work
 * of the workload. A ratio that keeps its limit but is only middling, in a cache whose keys live for minutes, is
 * worth a hint.
 */
export const lowHitRatio: AuditRule = {
  id: "low-hit-ratio",
  judge: (context) => {
    const { figures } = context.audit;
    const hitRatio = ratioOfHits(figures.hits, figures.misses);
    if (hitRatio === undefined) return [];
    if (assessOf(context, hitRatio) === "expected")
      return hitRatio < fairRatio ? [explain(context, hitRatio)] : [];
    const measure = { limit: "hitRatio", value: hitRatio, reason: "low" } as const;
    const broken = readBroken(judgeLimits(context.limits, [measure], {}));
    const isEarly = hitRatio > fairRatio && hitRatio <= goodRatio && isShortLived(context);
    if (broken === undefined && !isEarly) return [];
    const reason = isEarly ? "expiresEarly" : isLookedUpInVain(context, hitRatio) ? "lookupsMiss" : "low";
    const facts = { ...factsOf(context, hitRatio), ttlP50Seconds: medianTtl(context) };
    const verdict = broken ?? { severity: "info" as const, limit: shortLimit };
    return [
      createFinding(context, { rule: "low-hit-ratio", reason, facts, ...verdict, relatedRule: "hit-ratio" }),
    ];
  },
};

function explain(context: AuditContext, hitRatio: number): AuditFinding {
  const facts = factsOf(context, hitRatio);
  return createFinding(context, { rule: "low-hit-ratio", reason: "expected", severity: "info", facts });
}

function assessOf({ audit, limits }: AuditContext, hitRatio: number): HitRatioAssessment {
  return assessHitRatio(hitRatio, audit.workload.workload, limits.hitRatio);
}

function factsOf(context: AuditContext, hitRatio: number) {
  const { figures, keys, workload } = context.audit;
  return {
    hitRatio,
    hits: figures.hits,
    misses: figures.misses,
    keys,
    expiredKeys: figures.expiredKeys,
    workload: workload.workload,
    assessment: assessOf(context, hitRatio),
  };
}

/** Hardly anything hits, and far more lookups missed than keys have ever lived. */
function isLookedUpInVain({ audit }: AuditContext, hitRatio: number): boolean {
  return hitRatio < 0.2 && !writesMatchMisses(audit);
}

function medianTtl({ audit }: AuditContext): number | undefined {
  return summarizeClusterTtl(audit.patterns).p50Seconds;
}

function isShortLived(context: AuditContext): boolean {
  const median = medianTtl(context);
  return median !== undefined && median < shortSeconds;
}
