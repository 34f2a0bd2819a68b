import { closest, distance } from "fastest-levenshtein";

/**
 * The candidate that a mistyped word most likely meant; `undefined` when none is near: more than half of the
 * word would have to change. A word that begins exactly one candidate means that one.
 */
export function findClosest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  const begun = candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  if (begun.length === 1) return begun[0];
  if (candidates.length === 0) return undefined;
  const nearest = closest(typed, candidates);
  return distance(typed, nearest.toLowerCase()) <= Math.ceil(typed.length / 2) ? nearest : undefined;
}
