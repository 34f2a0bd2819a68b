import { type Part, startOf } from "../item.ts";
import { WORD } from "../token-type.ts";

/** Words at one place that are still taken as kinds of record; more are values. */
export const WORD_LIMIT = 20;

/** Keys of a first word that hardly comes twice. */
const RARE = 3;

/** Remembered keys that begin alike. */
export type Head = readonly Part[];

export interface SharedRests {
  readonly rests: ReadonlySet<number>;
  readonly of: (part: Part) => number;
}

/** Continuations that follow many different words; by their words if that works, else by their shape. */
export function sharedRests(heads: ReadonlyMap<string, Head>, limit: number): SharedRests {
  const exact = countRests(heads, limit, exactRest);
  const covered = [...heads.values()].filter((head) => mostlyIn(head, exact)).length;
  if (covered * 2 > heads.size) return exact;
  return countRests(heads, limit, (part) => part.item.restCoarse[part.to] ?? 0);
}

/**
 * The same at the start of keys, one by one. Where no words follow many of them it is the next word; beside words that
 * do, only behind very many that hardly come twice: names of applications come again and again.
 */
export function rootRests(heads: ReadonlyMap<string, Head>, limit: number): readonly SharedRests[] {
  const exact = countRests(heads, limit, exactRest);
  if (exact.rests.size === 0) return [countRests(heads, limit, wordAndShape)];
  const rare = new Map([...heads].filter(([, head]) => head.length <= RARE && !mostlyIn(head, exact)));
  return [exact, countRests(rare, limit, wordAndShape, 2 * limit)];
}

/** The next word, and the shape of what is behind it. */
function wordAndShape({ item, to }: Part): number {
  let next = to;
  while (next < item.types.length && item.types[next] !== WORD) next++;
  let word = item.restCoarse[next + 1] ?? 0;
  for (let k = startOf(item, next); k < (item.ends[next] ?? 0); k++)
    word = Math.imul(word, 31) + item.key.charCodeAt(k);
  return word;
}

function countRests(
  heads: ReadonlyMap<string, Head>,
  limit: number,
  of: (part: Part) => number,
  least = leastOf(heads, limit),
): SharedRests {
  const counts = new Map<number, number>();
  for (const head of heads.values()) {
    for (const rest of new Set(head.map(of))) counts.set(rest, (counts.get(rest) ?? 0) + 1);
  }
  return { rests: new Set([...counts].filter(([, n]) => n >= least).map(([rest]) => rest)), of };
}

/** Words that a continuation follows at least. */
function leastOf(heads: ReadonlyMap<string, Head>, limit: number): number {
  return Math.max(Math.min(8, limit - 2), Math.min(WORD_LIMIT, heads.size / 10));
}

export function mostlyIn(head: Head, shared: SharedRests): boolean {
  let inside = 0;
  for (const part of head) if (shared.rests.has(shared.of(part))) inside++;
  return inside * 2 >= head.length;
}

function exactRest(part: Part): number {
  return part.item.restExact[part.to] ?? 0;
}
