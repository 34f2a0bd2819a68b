import { type Part, startOf } from "../item.ts";
import { WORD } from "../token-type.ts";

/** Words at one place that are still taken as kinds of record; more are values. */
export const WORD_LIMIT = 20;

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

/** The same at the start of keys, where the word that comes next has to be the same. */
export function rootRests(heads: ReadonlyMap<string, Head>, limit: number): SharedRests {
  const exact = countRests(heads, limit, exactRest);
  return exact.rests.size > 0 ? exact : countRests(heads, limit, wordAndShape);
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
): SharedRests {
  const counts = new Map<number, number>();
  for (const head of heads.values()) {
    for (const rest of new Set(head.map(of))) counts.set(rest, (counts.get(rest) ?? 0) + 1);
  }
  const least = Math.max(Math.min(8, limit - 2), Math.min(WORD_LIMIT, heads.size / 10));
  return { rests: new Set([...counts].filter(([, n]) => n >= least).map(([rest]) => rest)), of };
}

export function mostlyIn(head: Head, shared: SharedRests): boolean {
  let inside = 0;
  for (const part of head) if (shared.rests.has(shared.of(part))) inside++;
  return inside * 2 >= head.length;
}

function exactRest(part: Part): number {
  return part.item.restExact[part.to] ?? 0;
}
