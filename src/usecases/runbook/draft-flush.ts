import type { PatternAudit } from "../../core/audit/audit.ts";
import type { Cluster } from "../../core/fleet.ts";
import type { TypedPattern } from "../../core/remediation/find-rivals.ts";
import type { ActionRequest, RequestItem } from "../../core/requests/action-request.ts";
import { createItem, type ItemGrounds } from "../../core/requests/create-item.ts";
import { createDraft, mostItems, readGrounds } from "../../core/requests/draft-request.ts";
import { mayMeetOthers, readFlushScope } from "../../core/requests/flush-scope.ts";
import type { FlushRefusedView } from "../../messages/runbook-views.ts";
import { readNewestAudit } from "../audit/read-newest-audit.ts";
import { readDrafting, storeDraft } from "../requests/draft-request.ts";
import type { RequestParts } from "../requests/request-parts.ts";
import { countKeys, type KeyCount } from "./count-keys.ts";
import type { RunbookParts } from "./runbook-parts.ts";

export interface FlushWish {
  readonly cluster: Cluster;
  /** As typed. */
  readonly pattern: string;
  /** `undefined`: wherever the audit has the pattern, else 0. */
  readonly database?: number;
  readonly userId: string;
}

export type FlushResult =
  | { readonly kind: "drafted"; readonly request: ActionRequest }
  | { readonly kind: "refused"; readonly view: FlushRefusedView };

/** Whoever asked waits for the count. */
const countForMs = 20_000;

function createTimer(): () => boolean {
  const untilMs = performance.now() + countForMs;
  return () => performance.now() > untilMs;
}

/**
 * Drafts a request to delete the keys of a pattern, for its author alone to see; nothing is deleted before it was signed
 * and run. Its items are the patterns of the newest audit that the typed one names or covers, with their counts; where it
 * covers none, the typed pattern itself, counted now. Keys of other teams forbid it: by their contracts, and where these
 * may reach into a pattern by looking at the keys.
 */
export async function draftFlush(
  requests: RequestParts,
  runbook: RunbookParts,
  wish: FlushWish,
  isTimeOver = createTimer(),
): Promise<FlushResult> {
  const { cluster, pattern, userId } = wish;
  const audit = await readNewestAudit(runbook.audits, cluster.name);
  if (audit === undefined) return refuse(wish, { reason: "noAudit" });
  const scope = readFlushScope(pattern, wish.database, audit.patterns);
  if (scope.kind === "badPattern") return refuse(wish, { reason: "badPattern" });
  const drafting = await readDrafting(requests, cluster, audit, userId);
  const count: Count = (patterns) => countKeys(cluster, patterns, audit.patterns, isTimeOver, runbook);
  const items =
    scope.kind === "audited"
      ? await chooseItems(scope.patterns, wish, readGrounds(drafting), count)
      : await countItem(scope.pattern, wish, readGrounds(drafting), count);
  if ("reason" in items) return refuse(wish, items);
  const request = createDraft(drafting, await requests.store.requests.nextId(), items);
  await storeDraft(requests, request);
  return { kind: "drafted", request };
}

type Refusal = Pick<FlushRefusedView, "reason"> & Partial<FlushRefusedView>;

function refuse({ cluster, pattern }: FlushWish, refusal: Refusal): FlushResult {
  const nothing = { overlap: [], patterns: [], looked: 0, total: 0, unasked: [] };
  const { name, owner } = cluster;
  return { kind: "refused", view: { ...nothing, cluster: name, pattern, team: owner.team, ...refusal } };
}

type Count = (patterns: readonly TypedPattern[]) => Promise<KeyCount>;

/** Items of patterns that the audit counted. */
async function chooseItems(
  patterns: readonly PatternAudit[],
  { cluster, userId }: FlushWish,
  grounds: ItemGrounds,
  count: Count,
): Promise<readonly RequestItem[] | Refusal> {
  const { contracts = [], owner } = cluster;
  const items = patterns.map((one) => flushItem(one, grounds, userId));
  const overlap = items
    .filter((item) => item.owner !== owner.team)
    .map((item) => ({ pattern: item.pattern, owner: item.owner, keys: item.keys }));
  if (overlap.length > 0) return { reason: "otherTeams", overlap };
  const uncertain = items.slice(0, mostItems).filter((item) => mayMeetOthers(item, contracts, owner.team));
  if (uncertain.length === 0) return items;
  const names = uncertain.map((item) => item.pattern);
  return findOverlap(names, await count(uncertain)) ?? items;
}

/** The item of a pattern that the audit does not have. */
async function countItem(
  pattern: TypedPattern,
  { pattern: typed, userId }: FlushWish,
  grounds: ItemGrounds,
  count: Count,
): Promise<readonly RequestItem[] | Refusal> {
  const counted = await count([pattern]);
  const refusal = findOverlap([typed], counted) ?? findEmptiness(counted);
  if (refusal !== undefined) return refusal;
  const { looked, total } = counted;
  const item = flushItem(describe(pattern, counted), grounds, userId);
  const evidence = { kind: "count", source: typed, values: { looked, total } } as const;
  return [{ ...item, evidence: [...item.evidence, evidence] }];
}

function flushItem(pattern: PatternAudit, grounds: ItemGrounds, userId: string): RequestItem {
  return {
    ...createItem(pattern, grounds, { kind: "flush" }),
    evidence: [{ kind: "person", source: userId }],
  };
}

/** `names`: of the counted patterns, in their order. */
function findOverlap(
  names: readonly string[],
  { patterns, unasked, looked, total }: KeyCount,
): Refusal | undefined {
  const overlap = patterns.flatMap(({ foreign }, index) =>
    [...foreign].map(([owner, keys]) => ({ pattern: names[index] ?? "", owner, keys })),
  );
  if (overlap.length > 0) return { reason: "otherTeams", overlap };
  return unasked.length > 0 ? { reason: "notCounted", unasked, looked, total } : undefined;
}

/** Nothing would be deleted, as far as was looked. */
function findEmptiness({ patterns: [found], looked, total }: KeyCount): Refusal | undefined {
  if (found !== undefined && found.own > 0) return undefined;
  const patterns = [...(found?.elsewhere.keys() ?? [])];
  return patterns.length > 0 ? { reason: "elsewhere", patterns } : { reason: "noKeys", looked, total };
}

/** What is known of a pattern that was only counted. Of a part of the keys the count is scaled to all. */
function describe(
  { pattern, slots, database }: TypedPattern,
  { patterns: [found], looked, total }: KeyCount,
): PatternAudit {
  const own = found?.own ?? 0;
  const keys = looked < total ? Math.round((own * total) / looked) : own;
  return {
    ...{ pattern, slots, database, keys },
    share: total === 0 ? 0 : keys / total,
    keysWithoutTtl: 0,
    types: {},
    typeLearned: false,
    ttl: { class: "mixed" },
    biggest: [],
    examples: [],
  };
}
