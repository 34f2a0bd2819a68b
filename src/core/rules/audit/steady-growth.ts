import type { Audit, PatternAudit } from "../../audit/audit.ts";
import { pairPatterns } from "../../audit/compare-audits.ts";
import { sawEveryKey } from "../../audit/saw-every-key.ts";

/** So many audits in a row that counted more than the one before. */
export const growingAudits = 3;

/** Audits closer together than this tell of a busy hour, not of a habit. */
const leastApartMs = 3_600_000;

/** Keys without TTL at the start of one audit. */
export interface CountAt {
  readonly atMs: number;
  readonly keysWithoutTtl: number;
}

/**
 * The counts of the cluster, or of one of its patterns, oldest first, where each of the last three audits counted more
 * keys without TTL than the one before; `undefined`: it did not, or there are too few audits to tell.
 */
export type FindSteadyGrowth = (pattern?: PatternAudit) => readonly CountAt[] | undefined;

type Counted = Pick<Audit, "startedAtMs" | "complete" | "mode" | "keysWithoutTtl" | "patterns">;

/** `earlier`: newest first. Audits that did not see every key, or come too close to another, are passed over. */
export function createSteadyGrowth(audit: Counted, earlier: readonly Counted[]): FindSteadyGrowth {
  const series = sawEveryKey(audit) ? pickSeries(audit, earlier) : [];
  if (series.length < growingAudits) return () => undefined;
  const before = series.map((one) => ({ ...one, partners: findPartners(one, audit) }));
  return (pattern) => {
    const now = { atMs: audit.startedAtMs, keysWithoutTtl: (pattern ?? audit).keysWithoutTtl };
    const counts = [now];
    for (const { startedAtMs, keysWithoutTtl, partners } of before) {
      const then = pattern === undefined ? keysWithoutTtl : partners.get(pattern)?.keysWithoutTtl;
      const [next] = counts;
      if (then === undefined || next === undefined || then >= next.keysWithoutTtl) return undefined;
      counts.unshift({ atMs: startedAtMs, keysWithoutTtl: then });
    }
    return counts;
  };
}

/** Newest first. */
function pickSeries(audit: Counted, earlier: readonly Counted[]): readonly Counted[] {
  const series: Counted[] = [];
  for (const one of earlier.filter(sawEveryKey)) {
    const next = series.at(-1) ?? audit;
    if (next.startedAtMs - one.startedAtMs >= leastApartMs) series.push(one);
    if (series.length === growingAudits) break;
  }
  return series;
}

function findPartners(older: Counted, newer: Counted): ReadonlyMap<PatternAudit, PatternAudit> {
  return new Map(
    pairPatterns(older.patterns, newer.patterns).flatMap((pair) =>
      pair.older === undefined || pair.newer === undefined ? [] : [[pair.newer, pair.older] as const],
    ),
  );
}
