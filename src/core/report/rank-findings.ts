import type { AuditFinding, Priority } from "../audit/audit.ts";
import { addEstimates } from "../audit/estimate.ts";
import { adviceOf, asksForNothing, type EffectKind, effectKindOf } from "../rules/audit/advice.ts";
import { effectOfMerge } from "./merge-effect.ts";
import type { ClusterFinding, Recommendation } from "./report.ts";

const severityRank: Readonly<Record<AuditFinding["severity"], number>> = { critical: 0, warning: 1, info: 2 };
const priorityRank: Readonly<Record<Priority, number>> = { P1: 0, P2: 1, P3: 2 };

/** Worst first: by priority, severity, what is about the cluster as a whole, what settling it frees, how many keys it touches; then as they came. */
export function compareFindings(a: AuditFinding, b: AuditFinding): number {
  return (
    priorityRank[a.priority] - priorityRank[b.priority] ||
    bySeverity(a, b) ||
    aboutAll(a) - aboutAll(b) ||
    (b.effect?.bytes?.value ?? 0) - (a.effect?.bytes?.value ?? 0) ||
    (b.effect?.keys ?? 0) - (a.effect?.keys ?? 0)
  );
}

function bySeverity(a: AuditFinding, b: AuditFinding): number {
  return severityRank[a.severity] - severityRank[b.severity];
}

/** Settled for several clusters at once, by one decision about the fleet. */
const fleetWideRules: ReadonlySet<AuditFinding["rule"]> = new Set(["over-provisioned", "logical-databases"]);

/**
 * Gathers findings that one piece of work settles: one rule with one advice on one cluster, or on all where it is one
 * decision.
 */
export function recommend(findings: readonly ClusterFinding[]): readonly Recommendation[] {
  const groups = new Map<string, ClusterFinding[]>();
  for (const found of findings) {
    const { rule } = found.finding;
    if (asksForNothing(found.finding)) continue;
    const work = `${rule} ${adviceOf(found.finding)}`;
    const group = fleetWideRules.has(rule) ? work : `${work} ${found.cluster}`;
    groups.set(group, [...(groups.get(group) ?? []), found]);
  }
  return [...groups.values()]
    .flatMap((group) => recommendOne(group))
    .toSorted(
      (a, b) => priorityRank[a.priority] - priorityRank[b.priority] || compareFindings(a.finding, b.finding),
    );
}

function recommendOne(group: readonly ClusterFinding[]): readonly Recommendation[] {
  const sorted = group.toSorted(
    (a, b) => bySeverity(a.finding, b.finding) || compareFindings(a.finding, b.finding),
  );
  const [worst] = sorted;
  if (worst === undefined) return [];
  const findings = sorted.map(({ finding }) => finding);
  const effect = addEffects(findings);
  const effectKind = findEffectKind(findings);
  return [
    {
      finding: worst.finding,
      advice: adviceOf(worst.finding),
      findings: findings.length,
      priority: findings.map(({ priority }) => priority).toSorted()[0] ?? worst.finding.priority,
      severity: worst.finding.severity,
      clusters: unique(sorted.map(({ cluster }) => cluster)),
      patterns: unique(findings.flatMap(({ pattern }) => pattern ?? [])),
      owners: unique(findings.flatMap(({ owner }) => owner ?? [])),
      limits: uniqueLimits(findings),
      ...(effect !== undefined && effectKind !== undefined && { effect, effectKind }),
    },
  ];
}

/** A finding about the cluster as a whole speaks for those about its patterns. */
function aboutAll({ pattern }: AuditFinding): number {
  return pattern === undefined ? 0 : 1;
}

/** Each limit that one of the findings broke, once. */
function uniqueLimits(findings: readonly AuditFinding[]): Recommendation["limits"] {
  const limits = findings.flatMap(({ limit }) => limit ?? []);
  return [...new Map(limits.map((limit) => [JSON.stringify(limit), limit])).values()];
}

/** Of findings that differ, the kind that says less. */
function findEffectKind(findings: readonly AuditFinding[]): EffectKind | undefined {
  const kinds = findings.filter(({ effect }) => effect !== undefined).map(effectKindOf);
  return kinds.find((kind) => kind === "splitSome") ?? kinds[0];
}

/** Of the cluster as a whole where that is known, else of its patterns together: the one contains the other. */
function addEffects(findings: readonly AuditFinding[]): Recommendation["effect"] {
  if (findings.every(({ rule, reason }) => rule === "over-provisioned" && reason === "merge")) {
    return effectOfMerge(findings);
  }
  const whole = findings.filter(({ pattern, effect }) => pattern === undefined && effect !== undefined);
  return sumEffects((whole.length > 0 ? whole : findings).flatMap(({ effect }) => effect ?? []));
}

/** Bytes of some findings are not told beside the keys of all. */
function sumEffects(effects: readonly Effect[]): Recommendation["effect"] {
  const keys = addKnown(effects.map((effect) => effect.keys));
  const bytes = effects.length === 0 ? undefined : addEstimates(effects.map((effect) => effect.bytes));
  if (bytes === undefined && keys === undefined) return undefined;
  return { ...(bytes !== undefined && { bytes }), ...(keys !== undefined && { keys }) };
}

type Effect = NonNullable<AuditFinding["effect"]>;

/** `undefined` where one is not known, or there is none. */
function addKnown(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    counts.length === 0 ? undefined : 0,
  );
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
