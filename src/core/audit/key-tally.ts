import type { PatternSlot } from "./audit.ts";
import { addTotals, type Total } from "./estimate.ts";
import { mergeTopKeys, type TopKeys } from "./top-keys.ts";
import { createTtlSketch, mergeTtls, type TtlSketch } from "./ttl-sketch.ts";
import { isCollection } from "./type-names.ts";

/** What the miner knows of a pattern, under the id it gave its keys. */
export interface PatternMeta {
  readonly id: number;
  /** Its text; two ids of one text and database are one pattern. */
  readonly pattern: string;
  readonly rollUp?: string;
  readonly database: number;
  readonly slots: readonly PatternSlot[];
}

/** Keys over the limit of big ones. */
export interface BigKeyCount {
  readonly keys: number;
  /** Together; `undefined`: of some of them not assessed. */
  readonly bytes?: number;
  /** `false`: the memory of some keys was not asked, so that there may be more. */
  readonly complete: boolean;
}

/**
 * What one node's keys add to a pattern. Plain data that goes from thread to thread. Key names in `top` are not
 * masked yet. Counts stand for the population and need not be whole.
 */
export interface KeyTally {
  readonly meta: Omit<PatternMeta, "id">;
  readonly keys: number;
  /** Variance of `keys`; 0 where they were counted. */
  readonly keysVariance: number;
  readonly keysWithoutTtl: number;
  readonly types: Readonly<Record<string, number>>;
  readonly typeLearned: boolean;
  readonly ttl?: TtlSketch;
  /** `undefined`: none was measured. */
  readonly bytes?: Total;
  readonly elements?: Total;
  readonly big: BigKeyCount;
  /** The few keys that were asked, by encoding; empty: none was. They stand for no others. */
  readonly encodings: Readonly<Record<string, number>>;
  readonly top: TopKeys;
}

/** Tallies of several nodes or databases as one list: those of one pattern and database are added up. */
export function mergeTallies(tallies: Iterable<KeyTally>): readonly KeyTally[] {
  const merged = new Map<string, KeyTally>();
  for (const tally of tallies) {
    const key = `${tally.meta.database} ${tally.meta.pattern}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? tally : mergeTwo(known, tally));
  }
  return [...merged.values()];
}

function mergeTwo(a: KeyTally, b: KeyTally): KeyTally {
  const ttl = mergeSketches(a.ttl, b.ttl);
  const bytes = mergeTotals(a.bytes, b.bytes);
  const elements = mergeElements(a, b);
  const top: TopKeys = { ...a.top, examples: [...a.top.examples] };
  mergeTopKeys(top, b.top);
  return {
    meta: { ...a.meta, slots: mergeSlots(a.meta.slots, b.meta.slots) },
    keys: a.keys + b.keys,
    keysVariance: a.keysVariance + b.keysVariance,
    keysWithoutTtl: a.keysWithoutTtl + b.keysWithoutTtl,
    types: addCounts(a.types, b.types),
    typeLearned: a.typeLearned || b.typeLearned,
    ...(ttl && { ttl }),
    ...(bytes && { bytes }),
    ...(elements && { elements }),
    big: addBig(a.big, b.big),
    encodings: addCounts(a.encodings, b.encodings),
    top,
  };
}

function mergeSketches(a: TtlSketch | undefined, b: TtlSketch | undefined): TtlSketch | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const both = createTtlSketch();
  mergeTtls(both, a);
  mergeTtls(both, b);
  return both;
}

/** Bytes of one part alone would pass for those of both. */
function mergeTotals(a: Total | undefined, b: Total | undefined): Total | undefined {
  return a && b && addTotals(a, b);
}

/** A part without collections has no elements to add; one whose types or elements are not known spoils the sum. */
function mergeElements(a: KeyTally, b: KeyTally): Total | undefined {
  if (a.elements && b.elements) return addTotals(a.elements, b.elements);
  const [known, other] = a.elements ? [a, b] : [b, a];
  const types = Object.keys(other.types);
  return types.length > 0 && !types.some(isCollection) ? known.elements : undefined;
}

function addBig(a: BigKeyCount, b: BigKeyCount): BigKeyCount {
  const isKnown = a.bytes !== undefined && b.bytes !== undefined;
  return {
    keys: a.keys + b.keys,
    ...(isKnown && { bytes: a.bytes + b.bytes }),
    complete: a.complete && b.complete,
  };
}

function addCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sums = new Map(Object.entries(a));
  for (const [name, count] of Object.entries(b)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}

/** The same values may lie on every node, so the larger estimate is kept and not the sum. */
function mergeSlots(a: readonly PatternSlot[], b: readonly PatternSlot[]): readonly PatternSlot[] {
  return a.map((slot, index) => {
    const other = b[index];
    return other !== undefined && other.distinctEstimate > slot.distinctEstimate ? other : slot;
  });
}
