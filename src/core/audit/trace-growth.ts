import type { Audit, PatternAudit } from "./audit.ts";
import { pairPatterns } from "./compare-audits.ts";
import { sawEveryKey } from "./saw-every-key.ts";

type Counted = Pick<Audit, "startedAtMs" | "complete" | "mode" | "patterns">;

/**
 * The patterns with what they gained or lost since the newest of `earlier` (newest first) that saw every key. Without
 * one, or where this audit did not see every key, nothing is known of growth.
 */
export function traceGrowth(audit: Counted, earlier: readonly Counted[]): readonly PatternAudit[] {
  const previous = earlier.find(sawEveryKey);
  if (previous === undefined || !sawEveryKey(audit)) return audit.patterns;
  return pairPatterns(previous.patterns, audit.patterns).flatMap(({ older, newer }) => {
    if (newer === undefined) return [];
    const growth = {
      sinceMs: previous.startedAtMs,
      keys: newer.keys - (older?.keys ?? 0),
      keysWithoutTtl: newer.keysWithoutTtl - (older?.keysWithoutTtl ?? 0),
    };
    return [{ ...newer, growth }];
  });
}
