import { estimateNeededBytes, freeBytesOf, type NodeRoom } from "./estimate-headroom.ts";
import type { DryRun, Plan, PlanItem } from "./plan.ts";

/** What the dry run counted of one item, all nodes together. */
export interface CountedItem {
  readonly number: number;
  readonly matched: number;
  readonly toChange: number;
  readonly foreign: Readonly<Record<string, number>>;
  readonly elsewhere: number;
}

/** What the dry run learned of one node. */
export interface CheckedNode {
  readonly node: string;
  readonly room: NodeRoom;
  readonly evictionPolicy?: string;
  /** `undefined`: it has no replica. */
  readonly backlogBytes?: number;
  /** No atomic way to set a TTL there. */
  readonly races: boolean;
  readonly denied: readonly string[];
}

export interface DryRunFindings {
  readonly atMs: number;
  readonly counted: readonly CountedItem[];
  readonly nodes: readonly CheckedNode[];
  /** Nodes that could not be walked. */
  readonly missing: readonly string[];
  readonly durationMs: number;
  /** How long the run watches after the canary. */
  readonly watchMs: number;
}

/** How far a count may be out of the band that was signed. */
export function isDrifted({ countBand }: PlanItem, { matched, foreign }: CountedItem): boolean {
  const own = matched - Object.values(foreign).reduce((sum, count) => sum + count, 0);
  return own < countBand.low || own > countBand.high;
}

/**
 * Whether a plan may run: obstacles forbid it, warnings are to be said. The estimate of the duration takes the walk of
 * the dry run, which asked as much of each key as the run will write, and the watch.
 */
export function decideDryRun(plan: Pick<Plan, "items">, findings: DryRunFindings): DryRun {
  const { counted, nodes, missing } = findings;
  const denied = [...new Set(nodes.flatMap((node) => node.denied))];
  // Counts of a part of the keys say nothing of the whole.
  const isWhole = missing.length === 0 && denied.length === 0;
  const items = counted.map((item) => {
    const planned = plan.items.find(({ number }) => number === item.number);
    return { ...item, drifted: isWhole && planned !== undefined && isDrifted(planned, item) };
  });
  const rooms = nodes.map(({ room }) => ({ needed: estimateNeededBytes(room), free: freeBytesOf(room) }));
  const frees = rooms.flatMap(({ free }) => (free === undefined ? [] : [free]));
  const backlogs = nodes.flatMap(({ backlogBytes }) => (backlogBytes === undefined ? [] : [backlogBytes]));
  const obstacles = {
    overlap: items.some(({ foreign }) => Object.keys(foreign).length > 0),
    headroom: rooms.some(({ needed, free }) => free !== undefined && needed > free),
    drifted: items.some(({ drifted }) => drifted),
    nothingToDo: isWhole && items.every(({ toChange }) => toChange === 0),
    nodesMissing: missing.length > 0,
    denied: denied.length > 0,
  };
  const warnings = {
    evictable: setsTtl(plan) && nodes.some(({ evictionPolicy }) => evictionPolicy?.startsWith("volatile-")),
    race: setsTtl(plan) && nodes.some(({ races }) => races),
    irreversible: plan.items.some(({ action }) => action.kind === "flush"),
  };
  return {
    atMs: findings.atMs,
    items,
    neededBytes: rooms.reduce((sum, { needed }) => sum + needed, 0),
    ...(frees.length > 0 && { freeBytes: frees.reduce((sum, free) => sum + free, 0) }),
    estimatedMs: Math.round(findings.durationMs + findings.watchMs),
    ...(backlogs.length > 0 && { replicationBacklogBytes: Math.min(...backlogs) }),
    obstacles: namesOf(obstacles),
    warnings: namesOf(warnings),
    missing,
    denied,
  };
}

function setsTtl({ items }: Pick<Plan, "items">): boolean {
  return items.some(({ action }) => action.kind === "set-ttl");
}

function namesOf(flags: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(flags).flatMap(([name, holds]) => (holds ? [name] : []));
}
