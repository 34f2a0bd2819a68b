import { type Part, textOf, typeAt } from "../item.ts";
import { WORD } from "../token-type.ts";

/** Letters at one place from which on they are rows, sections or answers, and no kinds of record. */
const FEWEST = 5;

/** `A`, `B`, `C`: single capitals at one place are values. */
export function chooseLetters(parts: readonly Part[]): {
  letters: readonly Part[];
  rest: readonly Part[];
} {
  const letters = parts.filter((part) => typeAt(part) === WORD && /^[A-Z]$/.test(textOf(part)));
  if (new Set(letters.map(textOf)).size < FEWEST) return { letters: [], rest: parts };
  const taken = new Set(letters);
  return { letters, rest: parts.filter((part) => !taken.has(part)) };
}
