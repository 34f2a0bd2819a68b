import type { AuditFinding, Estimate, Priority } from "../audit/audit.ts";
import { addEstimates } from "./pattern-rows.ts";
import type { ClusterFinding, Recommendation } from "./report.ts";

const severityRank: Readonly<Record<AuditFinding["severity"], number>> = { critical: 0, warning: 1, info: 2 };
const priorityRank: Readonly<Record<Priority, number>> = { P1: 0, P2: 1, P3: 2 };

/** Worst first: by severity, priority, what settling it frees, how many keys it touches; then as they came. */
export function compareFindings(a: AuditFinding, b: AuditFinding): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    priorityRank[a.priority] - priorityRank[b.priority] ||
    (b.effect?.bytes?.value ?? 0) - (a.effect?.bytes?.value ?? 0) ||
    (b.effect?.keys ?? 0) - (a.effect?.keys ?? 0)
  );
}

/** Settled for several clusters at once, by one decision about the fleet. */
const fleetWideRules: ReadonlySet<AuditFinding["rule"]> = new Set(["over-provisioned", "logical-databases"]);

/** Gathers findings that one piece of work settles: one rule on one cluster, or on all where it is one decision. */
export function recommend(findings: readonly ClusterFinding[]): readonly Recommendation[] {
  const groups = new Map<string, ClusterFinding[]>();
  for (const found of findings) {
    const { rule } = found.finding;
    if (asksForNothing(found.finding)) continue;
    const group = fleetWideRules.has(rule) ? rule : `${rule} ${found.cluster}`;
    groups.set(group, [...(groups.get(group) ?? []), found]);
  }
  return [...groups.values()]
    .flatMap((group) => recommendOne(group))
    .toSorted(
      (a, b) => priorityRank[a.priority] - priorityRank[b.priority] || compareFindings(a.finding, b.finding),
    );
}

/** Said so that nobody wonders: misses that are the purpose of the cluster. */
export function asksForNothing({ rule, reason }: AuditFinding): boolean {
  return rule === "low-hit-ratio" && reason === "expected";
}

function recommendOne(group: readonly ClusterFinding[]): readonly Recommendation[] {
  const sorted = group.toSorted((a, b) => compareFindings(a.finding, b.finding));
  const [worst] = sorted;
  if (worst === undefined) return [];
  const findings = sorted.map(({ finding }) => finding);
  const effect = addEffects(findings);
  return [
    {
      finding: worst.finding,
      priority: findings.map(({ priority }) => priority).toSorted()[0] ?? worst.finding.priority,
      severity: worst.finding.severity,
      clusters: unique(sorted.map(({ cluster }) => cluster)),
      patterns: unique(findings.flatMap(({ pattern }) => pattern ?? [])),
      owners: unique(findings.flatMap(({ owner }) => owner ?? [])),
      ...(effect !== undefined && { effect }),
    },
  ];
}

function addEffects(findings: readonly AuditFinding[]): Recommendation["effect"] {
  const known = <Value>(value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value]);
  const bytes: readonly Estimate[] = findings.flatMap(({ effect }) => known(effect?.bytes));
  const keys = findings.flatMap(({ effect }) => known(effect?.keys));
  const sum = bytes.length === 0 ? undefined : addEstimates(bytes);
  if (sum === undefined && keys.length === 0) return undefined;
  return {
    ...(sum !== undefined && { bytes: sum }),
    ...(keys.length > 0 && { keys: keys.reduce((total, count) => total + count, 0) }),
  };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
