import type { Audit, AuditFinding, PatternAudit } from "../audit/audit.ts";
import { hitRatioOf } from "./assess-hit-ratio.ts";

/** A number then and now. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly delta: number;
  /** `delta` / `before`; `undefined`: there was nothing before. */
  readonly ratio?: number;
}

export interface PatternChange {
  readonly pattern: string;
  readonly database: number;
  readonly kind: "new" | "gone" | "grown" | "shrunk";
  readonly keys: Change;
  readonly keysWithoutTtl: Change;
  /** `undefined`: not assessed in one of the two. */
  readonly bytes?: Change;
}

/** Two audits of one cluster side by side. */
export interface AuditDiff {
  readonly cluster: string;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Both walked every key. Otherwise counts differ also by what was not seen. */
  readonly comparable: boolean;
  readonly keys: Change;
  readonly keysWithoutTtl: Change;
  readonly usedBytes?: Change;
  /** Since the servers started, each time. */
  readonly hitRatio?: Change;
  /** Whose number of keys changed; biggest change first. */
  readonly patterns: readonly PatternChange[];
  readonly newFindings: readonly AuditFinding[];
  readonly settledFindings: readonly AuditFinding[];
}

export function diffAudits(before: Audit, after: Audit): AuditDiff {
  const usedBytes = changeOf(before.figures.usedBytes, after.figures.usedBytes);
  const hitRatio = changeOf(hitRatioIn(before), hitRatioIn(after));
  return {
    cluster: after.cluster,
    beforeMs: before.startedAtMs,
    afterMs: after.startedAtMs,
    comparable: before.complete && after.complete,
    keys: change(before.keys, after.keys),
    keysWithoutTtl: change(before.keysWithoutTtl, after.keysWithoutTtl),
    ...(usedBytes !== undefined && { usedBytes }),
    ...(hitRatio !== undefined && { hitRatio }),
    patterns: diffPatterns(before.patterns, after.patterns),
    newFindings: missingIn(before, after),
    settledFindings: missingIn(after, before),
  };
}

function hitRatioIn({ figures }: Audit): number | undefined {
  return hitRatioOf(figures.hits, figures.misses);
}

function change(before: number, after: number): Change {
  const delta = after - before;
  return { before, after, delta, ...(before !== 0 && { ratio: delta / before }) };
}

function changeOf(before: number | undefined, after: number | undefined): Change | undefined {
  return before === undefined || after === undefined ? undefined : change(before, after);
}

function diffPatterns(
  before: readonly PatternAudit[],
  after: readonly PatternAudit[],
): readonly PatternChange[] {
  const id = ({ database, pattern }: PatternAudit) => `${database} ${pattern}`;
  const old = new Map(before.map((pattern) => [id(pattern), pattern]));
  const now = new Map(after.map((pattern) => [id(pattern), pattern]));
  return [...new Set([...now.keys(), ...old.keys()])]
    .flatMap((name) => diffPattern(old.get(name), now.get(name)))
    .toSorted((a, b) => Math.abs(b.keys.delta) - Math.abs(a.keys.delta));
}

function diffPattern(
  before: PatternAudit | undefined,
  after: PatternAudit | undefined,
): readonly PatternChange[] {
  const shown = after ?? before;
  const keys = change(before?.keys ?? 0, after?.keys ?? 0);
  if (shown === undefined || keys.delta === 0) return [];
  const bytes = changeOf(before?.bytes?.value, after?.bytes?.value);
  return [
    {
      pattern: shown.pattern,
      database: shown.database,
      kind: before === undefined ? "new" : after === undefined ? "gone" : keys.delta > 0 ? "grown" : "shrunk",
      keys,
      keysWithoutTtl: change(before?.keysWithoutTtl ?? 0, after?.keysWithoutTtl ?? 0),
      ...(bytes !== undefined && { bytes }),
    },
  ];
}

/** Findings of one audit that another does not have: the same rule about the same pattern. */
function missingIn(there: Audit, here: Audit): readonly AuditFinding[] {
  const id = ({ rule, pattern }: AuditFinding) => `${rule} ${pattern ?? ""}`;
  const known = new Set(there.findings.map(id));
  return here.findings.filter((finding) => !known.has(id(finding)));
}
