import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { parseKeyspace } from "../../core/redis-text/parse-keyspace.ts";
import { compareSpecificity } from "../../core/remediation/compare-specificity.ts";
import { findRivals, type TypedPattern } from "../../core/remediation/find-rivals.ts";
import { createKeyPattern, type KeyPattern } from "../../core/remediation/key-pattern.ts";
import { createKeySorter } from "../../core/remediation/key-sorter.ts";
import type { PlanItem } from "../../core/remediation/plan.ts";
import type { UnaskedNode } from "../../messages/runbook-views.ts";
import { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";
import { walkNode } from "../../redis/remediation/walk-node.ts";
import { isElsewhere, isForeign, type WriteSlot } from "../../redis/remediation/write-slot.ts";
import { connectionName, type RunbookParts, timeoutMs } from "./runbook-parts.ts";
import { explainMissing, unaskedNode, unaskedSentinels } from "./unasked-node.ts";

/** What was found of one pattern. */
export interface PatternCount {
  /** Keys that are the cluster's team's. */
  readonly own: number;
  /** Those of others, by their owner. */
  readonly foreign: ReadonlyMap<string, number>;
  /** Those that a more specific pattern of the audit has, by that pattern. */
  readonly elsewhere: ReadonlyMap<string, number>;
}

export interface KeyCount {
  /** In the order of the patterns. */
  readonly patterns: readonly PatternCount[];
  /** Keys that were looked at, of `total` in the patterns' databases. */
  readonly looked: number;
  readonly total: number;
  readonly unasked: readonly UnaskedNode[];
}

interface Sums {
  readonly patterns: readonly {
    own: number;
    readonly foreign: Map<string, number>;
    readonly elsewhere: Map<string, number>;
    /** The most specific first. */
    readonly rivals: readonly KeyPattern[];
  }[];
  looked: number;
  total: number;
}

/** Ends a walk that took long enough. */
class TimeIsOver extends Error {}

/**
 * Counts the keys of patterns as a run would find them, on all primaries at once, gently, until `isTimeOver` (asked
 * before each page): SCAN goes through the keys in the order of their hashes, so what it saw by then is a fair sample.
 * Nothing is written.
 */
export async function countKeys(
  cluster: Cluster,
  patterns: readonly TypedPattern[],
  audited: readonly TypedPattern[],
  isTimeOver: () => boolean,
  parts: Pick<RunbookParts, "connections">,
): Promise<KeyCount> {
  const items = patterns.map((pattern, index) => toPlanItem(pattern, index, cluster, audited));
  const sums: Sums = { patterns: items.map(createSums), looked: 0, total: 0 };
  const unasked: UnaskedNode[] = [];
  try {
    const { nodes, missing } = await findPrimaries(cluster, parts.connections);
    unasked.push(...(await explainMissing(cluster, missing, parts)));
    await Promise.all(
      nodes.map(async (node) => {
        try {
          await countNode(cluster, node, items, { sums, isTimeOver, parts });
        } catch (error) {
          if (!(error instanceof TimeIsOver)) unasked.push(unaskedNode(nameOf(node), "SCAN", error));
        }
      }),
    );
  } catch (error) {
    unasked.push(...unaskedSentinels(cluster, error));
  }
  return { ...sums, unasked };
}

function createSums({ except = [] }: PlanItem): Sums["patterns"][number] {
  const rivals = except
    .map(({ pattern, slots }) => createKeyPattern(pattern, slots))
    .toSorted(compareSpecificity);
  return { own: 0, foreign: new Map(), elsewhere: new Map(), rivals };
}

/** Nothing is signed yet, so it has no hash. */
function toPlanItem(
  { pattern, slots, database }: TypedPattern,
  index: number,
  { owner }: Cluster,
  audited: readonly TypedPattern[],
): PlanItem {
  return {
    ...{ number: index + 1, pattern, slots, database },
    action: { kind: "flush" },
    countBand: { low: 0, high: 0 },
    owner: owner.team,
    except: findRivals({ pattern, slots, database }, audited),
    planHash: "",
  };
}

interface Counting {
  readonly sums: Sums;
  readonly isTimeOver: () => boolean;
  readonly parts: Pick<RunbookParts, "connections">;
}

async function countNode(
  cluster: Cluster,
  node: Endpoint,
  items: readonly PlanItem[],
  { sums, isTimeOver, parts }: Counting,
): Promise<void> {
  const databases = parseKeyspace(parseInfo(await parts.connections.call(cluster, node)(["INFO"])));
  const wanted = new Set(items.map(({ database }) => database));
  const present = databases.filter(({ index }) => wanted.has(index));
  for (const { keys } of present) sums.total += keys;
  for (const { index: database } of present) {
    await walkNode(
      {
        ...{ address: dataNodeAddress(cluster, node), database, connectionName, timeoutMs, items },
        sorter: createKeySorter(items, database, cluster.contracts ?? [], cluster.owner.team),
        pace: "gentle",
        nowMs: Date.now,
        monotonicMs: () => performance.now(),
        firstBatch: 0,
        counters: new ScanCounters(),
      },
      {
        onServer: () => ({ cursor: "0" }),
        gate: async () => {
          if (isTimeOver()) throw new TimeIsOver();
        },
        onPage: (slot) => countPage(slot, sums),
      },
    );
  }
}

function countPage(slot: WriteSlot, sums: Sums): void {
  let owner = 0;
  sums.looked += slot.page.count;
  for (let key = 0; key < slot.page.count; key++) {
    const count = sums.patterns[slot.items[key] ?? -1];
    if (count === undefined) continue;
    if (slot.outcomes[key] === isElsewhere) {
      const { bytes, starts, ends } = slot.page;
      const rival = count.rivals.find((one) => one.matches(bytes, starts[key] ?? 0, ends[key] ?? 0));
      if (rival !== undefined) addOne(count.elsewhere, rival.text);
    } else if (slot.outcomes[key] === isForeign) addOne(count.foreign, slot.owners[owner++] ?? "");
    else count.own += 1;
  }
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
