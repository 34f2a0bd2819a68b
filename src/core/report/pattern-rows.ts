import type { Audit, Contract, Estimate, PatternAudit, PatternGrowth, Workload } from "../audit/audit.ts";
import { addEstimates } from "../audit/estimate.ts";
import { createContractFinder } from "../audit/match-contract.ts";
import { parsePattern } from "../audit/pattern-text.ts";
import { summarizeClusterTtl } from "../audit/summarize-ttl.ts";
import { countCollections } from "../audit/type-names.ts";
import { describePattern } from "./describe-pattern.ts";
import type { PatternRow } from "./report.ts";

/** The table of patterns, most keys first; siblings of a roll-up follow the row that sums them up. */
export function listPatterns(audit: Audit, contracts: readonly Contract[]): readonly PatternRow[] {
  const findContract = createContractFinder(contracts);
  const groups = new Map<string, PatternAudit[]>();
  for (const pattern of audit.patterns) {
    const group = `${pattern.database} ${pattern.rollUp ?? pattern.pattern}`;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [pattern]);
    else members.push(pattern);
  }
  const workloadOf = ({ pattern }: PatternAudit): Workload => audit.workload.patterns[pattern] ?? "unknown";
  const write = (pattern: PatternAudit, kind: PatternRow["kind"], workload = workloadOf(pattern)) =>
    rowOf(pattern, kind, describePattern(pattern, workload, findContract));
  return [...groups.values()]
    .map((members) => {
      const [first] = members;
      if (first === undefined) return [];
      if (members.length === 1) return [write(first, "single")];
      return [
        write(rollUp(first.rollUp ?? first.pattern, members), "rollUp", agreed(members.map(workloadOf))),
        ...members.toSorted(byKeys).map((member) => write(member, "member")),
      ];
    })
    .toSorted(([a], [b]) => (b?.keys ?? 0) - (a?.keys ?? 0))
    .flat();
}

/** Patterns, without the rows that sum several of them up. */
export function countPatterns(rows: readonly PatternRow[]): number {
  return rows.filter(({ kind }) => kind !== "rollUp").length;
}

/**
 * Those whose text holds `text`, whatever the case: a row that sums up others stays with those of them that match, and
 * keeps all of them when it matches itself.
 */
export function filterPatterns(rows: readonly PatternRow[], text: string): readonly PatternRow[] {
  const matches = ({ pattern }: PatternRow) => pattern.toLowerCase().includes(text.toLowerCase());
  return groupRows(rows).flatMap(([first, ...members]) => {
    if (first === undefined) return [];
    if (matches(first)) return [first, ...members];
    const found = members.filter(matches);
    return found.length > 0 ? [first, ...found] : [];
  });
}

/** Each row with the members under it. */
export function groupRows(rows: readonly PatternRow[]): readonly (readonly PatternRow[])[] {
  const groups: PatternRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (row.kind === "member" && last !== undefined) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function byKeys(a: PatternAudit, b: PatternAudit): number {
  return b.keys - a.keys;
}

/** What all siblings are used for; `unknown` where they differ. */
function agreed(workloads: readonly Workload[]): Workload {
  const [first = "unknown"] = workloads;
  return workloads.every((workload) => workload === first) ? first : "unknown";
}

function rowOf(
  pattern: PatternAudit,
  kind: PatternRow["kind"],
  description: PatternRow["description"],
): PatternRow {
  const { bytes, elements, keys } = pattern;
  const collections = countCollections(pattern.types);
  const [mainType] = Object.entries(pattern.types).toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return {
    pattern: pattern.pattern,
    kind,
    database: pattern.database,
    keys,
    ...(pattern.keysEstimate && { keysEstimate: pattern.keysEstimate }),
    share: pattern.share,
    keysWithoutTtl: pattern.keysWithoutTtl,
    noTtlShare: keys === 0 ? 0 : pattern.keysWithoutTtl / keys,
    types: pattern.types,
    ...(mainType !== undefined && { mainType }),
    typeLearned: pattern.typeLearned,
    encodings: Object.keys(pattern.encodings ?? {}),
    ttl: pattern.ttl,
    ...(bytes !== undefined && { bytes }),
    ...(bytes !== undefined && keys > 0 && { bytesPerKey: bytes.value / keys }),
    ...(elements !== undefined && collections > 0 && { elementsPerKey: elements.value / collections }),
    ...(pattern.firstSeenMs !== undefined && { firstSeenMs: pattern.firstSeenMs }),
    ...(pattern.growth && { growth: pattern.growth }),
    description,
    examples: pattern.examples,
  };
}

/** Siblings as one pattern; the quantiles of its TTLs lie between those of the members. */
function rollUp(name: string, members: readonly PatternAudit[]): PatternAudit {
  const sum = (field: (member: PatternAudit) => number) =>
    members.reduce((total, member) => total + field(member), 0);
  const bytes = addEstimates(members.map((member) => member.bytes));
  const elements = addEstimates(members.map((member) => member.elements));
  const isEstimated = members.some((member) => member.keysEstimate !== undefined);
  const keysEstimate = addEstimates(members.map((member) => member.keysEstimate ?? exactly(member.keys)));
  const seenMs = members.flatMap(({ firstSeenMs }) => firstSeenMs ?? []);
  const growth = addGrowth(members.map((member) => member.growth));
  const [first] = members;
  return {
    pattern: name,
    database: first?.database ?? 0,
    slots: parsePattern(name).flatMap((piece) =>
      piece.kind === "slot" ? [{ name: piece.name, type: "word", distinctEstimate: 0, samples: [] }] : [],
    ),
    keys: sum(({ keys }) => keys),
    ...(isEstimated && keysEstimate && { keysEstimate }),
    ...(seenMs.length > 0 && { firstSeenMs: Math.min(...seenMs) }),
    ...(growth && { growth }),
    share: sum(({ share }) => share),
    keysWithoutTtl: sum(({ keysWithoutTtl }) => keysWithoutTtl),
    types: addCounts(members.map(({ types }) => types)),
    encodings: addCounts(members.map(({ encodings = {} }) => encodings)),
    typeLearned: members.some(({ typeLearned }) => typeLearned),
    ttl: summarizeClusterTtl(members),
    ...(bytes !== undefined && { bytes }),
    ...(elements !== undefined && { elements }),
    biggest: [],
    examples: members.flatMap(({ examples }) => examples.slice(0, 1)).slice(0, 3),
  };
}

function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}

/** All of one audit, so since the same time; `undefined`: not known. */
function addGrowth(parts: readonly (PatternGrowth | undefined)[]): PatternGrowth | undefined {
  const known = parts.flatMap((part) => part ?? []);
  const [first] = known;
  if (first === undefined || known.length < parts.length) return undefined;
  const sum = (field: "keys" | "keysWithoutTtl") => known.reduce((total, part) => total + part[field], 0);
  return { sinceMs: first.sinceMs, keys: sum("keys"), keysWithoutTtl: sum("keysWithoutTtl") };
}

function addCounts(parts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [name, keys] of parts.flatMap((part) => Object.entries(part))) {
    sums[name] = (sums[name] ?? 0) + keys;
  }
  return sums;
}
