import type { Audit, AuditFinding, GonePattern } from "../audit/audit.ts";
import { type AuditComparison, type Change, compareAudits } from "../audit/compare-audits.ts";
import { sawEveryKey } from "../audit/saw-every-key.ts";
import { ratioOfHits } from "../audit/workload-signals.ts";

/** Two audits of one cluster side by side. */
export interface AuditDiff extends Omit<AuditComparison, "patterns"> {
  readonly cluster: string;
  readonly olderMs: number;
  readonly newerMs: number;
  /** Since the servers started, each time. `undefined`: not assessed in one of the two. */
  readonly hitRatio?: Change;
  /** Those that are there now, and whose number of keys changed; biggest change first. */
  readonly patterns: AuditComparison["patterns"];
  /** Seen by the older audit or since, and not by the newer one; gone lately first. */
  readonly gonePatterns: readonly GonePattern[];
  readonly newFindings: readonly AuditFinding[];
  readonly settledFindings: readonly AuditFinding[];
}

export function diffAudits(older: Audit, newer: Audit): AuditDiff {
  const comparison = compareAudits(older, newer);
  const hitRatio = changeOf(hitRatioIn(older), hitRatioIn(newer));
  return {
    ...comparison,
    cluster: newer.cluster,
    olderMs: older.startedAtMs,
    newerMs: newer.startedAtMs,
    ...(hitRatio !== undefined && { hitRatio }),
    patterns: comparison.patterns.filter(
      ({ status, keys }) => status !== "vanished" && keys.difference !== 0,
    ),
    gonePatterns: findGone(older, newer, comparison),
    newFindings: missingIn(older, newer),
    settledFindings: missingIn(newer, older),
  };
}

/**
 * What the audits between the two saw is known by an audit that saw every key; for one that did not, a pattern that it
 * did not draw is not gone.
 */
function findGone(older: Audit, newer: Audit, { patterns }: AuditComparison): readonly GonePattern[] {
  const { startedAtMs: olderMs } = older;
  if (!sawEveryKey(newer)) return [];
  if (newer.gonePatterns) return newer.gonePatterns.filter(({ lastSeenMs }) => lastSeenMs >= olderMs);
  return patterns
    .filter(({ status }) => status === "vanished")
    .map(({ pattern, database, keys }) => {
      const known = older.patterns.find((one) => one.pattern === pattern && one.database === database);
      const firstSeenMs = known?.firstSeenMs ?? olderMs;
      return { pattern, database, keys: keys.older, firstSeenMs, lastSeenMs: olderMs };
    });
}

function hitRatioIn({ figures }: Audit): number | undefined {
  return ratioOfHits(figures.hits, figures.misses);
}

function changeOf(older: number | undefined, newer: number | undefined): Change | undefined {
  if (older === undefined || newer === undefined) return undefined;
  const difference = newer - older;
  return { older, newer, difference, ...(older !== 0 && { ratio: difference / older }) };
}

/**
 * Findings of one audit that another does not have: the same rule about the same pattern. Of patterns only where that
 * other audit saw every key.
 */
function missingIn(there: Audit, here: Audit): readonly AuditFinding[] {
  const id = ({ rule, pattern }: AuditFinding) => `${rule} ${pattern ?? ""}`;
  const known = new Set(there.findings.map(id));
  const isWhole = sawEveryKey(there);
  return here.findings.filter(
    (finding) => !known.has(id(finding)) && (isWhole || finding.pattern === undefined),
  );
}
