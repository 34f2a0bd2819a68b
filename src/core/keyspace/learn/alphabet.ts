import { ASCII_CLASS, CLASS_DIGIT, CLASS_LOWER, CLASS_UPPER } from "../byte-class.ts";
import { isWordLike } from "./word-likeness.ts";

/** The characters that random tokens are drawn from, as far as some of them show. */
export interface Alphabet {
  readonly lower: boolean;
  readonly upper: boolean;
  readonly digit: boolean;
  readonly bytes: ReadonlySet<number>;
}

export function alphabetOf(texts: readonly string[]): Alphabet {
  const bytes = new Set<number>();
  for (const text of texts) for (let k = 0; k < text.length; k++) bytes.add(text.charCodeAt(k));
  const has = (kind: number): boolean => [...bytes].some((byte) => ASCII_CLASS[byte] === kind);
  return { lower: has(CLASS_LOWER), upper: has(CLASS_UPPER), digit: has(CLASS_DIGIT), bytes };
}

/** Chance that a random text of this alphabet lacks the classes that this one lacks. */
function chance(text: string, alphabet: Alphabet): number {
  const own = alphabetOf([text]);
  let size = 0;
  let missing = 0;
  const weigh = (inAlphabet: boolean, inText: boolean, letters: number): void => {
    if (!inAlphabet) return;
    size += letters;
    if (!inText) missing += letters;
  };
  weigh(alphabet.lower, own.lower, 26);
  weigh(alphabet.upper, own.upper, 26);
  weigh(alphabet.digit, own.digit, 10);
  return size === 0 ? 1 : ((size - missing) / size) ** text.length;
}

/** Whether a text may be one more of `tokens` random tokens; a word that chance would hardly write is none. */
export function isDrawnFrom(text: string, alphabet: Alphabet, tokens: number): boolean {
  const odds = chance(text, alphabet);
  return odds > 0.003 / tokens && (odds > 0.02 || !isWordLike(text));
}
