import type { Audit, PatternAudit, Priority } from "../audit/audit.ts";
import { compareAudits } from "../audit/compare-audits.ts";
import { createContractFinder } from "../audit/match-contract.ts";
import { sawEveryKey } from "../audit/saw-every-key.ts";
import type { Cluster, Owner } from "../fleet.ts";
import { createSteadyGrowth } from "../rules/audit/steady-growth.ts";
import { findTtlTiers } from "../rules/audit/ttl-tiers.ts";
import type { ActionRequest, RequestFacts, RequestItem } from "./action-request.ts";
import { findItem, type ItemGrounds } from "./create-item.ts";
import { numberItems } from "./decide-on-draft-edit.ts";
import type { PatternUsage } from "./propose-ttl.ts";

export interface Drafting {
  readonly id: string;
  readonly cluster: Cluster;
  /** The team that is asked: the cluster's own, or one to which contracts give keys of it. */
  readonly owner: Owner;
  readonly audit: Audit;
  /** Of the same cluster, newest first; without any nothing is known of growth. */
  readonly earlier: readonly Audit[];
  readonly usage?: readonly PatternUsage[];
  readonly facts: RequestFacts;
  readonly createdBy: string;
  readonly nowMs: number;
}

/** More are not read: those left out come with the next request. */
export const mostItems = 20;

/** A draft of what the newest audit calls for of one team, the most urgent first. `items` may be empty. */
export function draftRequest(drafting: Drafting): ActionRequest {
  const { team } = drafting.owner;
  const all = listItems(drafting);
  const own = all.filter(({ owner }) => owner === team);
  const ofOthers = countByTeam(all.filter(({ owner }) => owner !== team));
  const draft = createDraft(drafting, drafting.id, own);
  return ofOthers.length === 0 ? draft : { ...draft, ofOthers };
}

function countByTeam(items: readonly RequestItem[]): NonNullable<ActionRequest["ofOthers"]> {
  const teams = [...new Set(items.map(({ owner }) => owner))].toSorted();
  return teams.map((team) => ({ team, patterns: items.filter(({ owner }) => owner === team).length }));
}

/** A draft of chosen items, the first of which are read and numbered. */
export function createDraft(
  { cluster, owner, audit, facts, createdBy, nowMs }: Omit<Drafting, "id">,
  id: string,
  items: readonly RequestItem[],
): ActionRequest {
  return {
    id,
    cluster: cluster.name,
    owner,
    languages: cluster.languages,
    createdBy,
    createdAtMs: nowMs,
    auditStartedAtMs: audit.startedAtMs,
    facts,
    words: {},
    items: numberItems(items.slice(0, mostItems)),
    leftOut: Math.max(0, items.length - mostItems),
    state: "draft",
    reminded: [],
    version: 1,
  };
}

function listItems(drafting: Drafting): readonly RequestItem[] {
  const grounds = readGrounds(drafting);
  return drafting.audit.patterns.flatMap((pattern) => findItem(pattern, grounds) ?? []).sort(byUrgency);
}

/** What items of a cluster are judged by. */
export function readGrounds({
  cluster,
  audit,
  earlier,
  usage,
}: Pick<Drafting, "cluster" | "audit" | "earlier" | "usage">): ItemGrounds {
  const findContract = createContractFinder(cluster.contracts ?? []);
  return {
    patterns: audit.patterns,
    contractOf: ({ pattern }) => findContract(pattern)?.contract,
    ttlTiers: cluster.ttlTiers ?? findTtlTiers(cluster.profile.name),
    usage,
    team: cluster.owner.team,
    isGrowing: createIsGrowing(audit, earlier),
    usedBytes: audit.figures.usedBytes,
  };
}

/** Since the audit before; steady growth over three audits counts however small it is. */
const growthRatio = 0.05;

function createIsGrowing(audit: Audit, earlier: readonly Audit[]): ItemGrounds["isGrowing"] {
  const findSteadyGrowth = createSteadyGrowth(audit, earlier);
  const previous = earlier.find(sawEveryKey);
  const changes =
    previous === undefined || !sawEveryKey(audit) ? [] : compareAudits(previous, audit).patterns;
  const grown = new Set(
    changes
      .filter(({ status, keysWithoutTtl }) => status === "kept" && (keysWithoutTtl.ratio ?? 0) > growthRatio)
      .map(nameOf),
  );
  return (pattern) => grown.has(nameOf(pattern)) || findSteadyGrowth(pattern) !== undefined;
}

function nameOf({ database, pattern }: Pick<PatternAudit, "database" | "pattern">): string {
  return `${database} ${pattern}`;
}

const rank: Readonly<Record<Priority, number>> = { P1: 1, P2: 2, P3: 3 };

function byUrgency(a: RequestItem, b: RequestItem): number {
  return rank[a.priority] - rank[b.priority] || weightOf(b) - weightOf(a) || (a.pattern < b.pattern ? -1 : 1);
}

function weightOf({ keysWithoutTtl, keys }: RequestItem): number {
  return keysWithoutTtl > 0 ? keysWithoutTtl : keys;
}
