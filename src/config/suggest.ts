import { closest, distance } from "fastest-levenshtein";

/** ` Did you mean "x"?` with a leading space, or nothing when no known word is near. */
export function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const nearest = closest(word.toLowerCase(), [...known]);
  // Two letters are half of a short word.
  const allowed = nearest.length < 3 ? 0 : Math.max(2, Math.floor(nearest.length / 3));
  return distance(word.toLowerCase(), nearest.toLowerCase()) <= allowed ? ` Did you mean "${nearest}"?` : "";
}
