import { delimiterAt, type Part, startOf } from "../item.ts";
import { NUMBER, WORD } from "../token-type.ts";
import { isWeak } from "./split.ts";

/** First words that stand inside other phrases, from which on phrases share one vocabulary. */
const FEWEST = 8;
/** The share of phrases that begin with such a word. */
const SHARE = 0.5;
/** Phrases that a word has to stand inside of. */
const OFTEN = 2;

/** The words of the phrase that begins with the part and goes on over one delimiter of names, behind the part too. */
function phraseOf({ item, from, to }: Part): readonly string[] {
  const words: string[] = [];
  let joint = -1;
  for (let i = from; i < item.types.length; i++) {
    const byte = delimiterAt(item, i);
    if (byte < 0) {
      const type = item.types[i];
      if (type !== WORD && type !== NUMBER) break;
      if (type === WORD) words.push(item.key.slice(startOf(item, i), item.ends[i]));
    } else if (joint < 0 && isWeak(byte)) joint = byte;
    else if (byte !== joint || i >= to + 16) break;
  }
  return words;
}

/**
 * First words that phrases hold further behind as well: `travel` of `travel-guide`, where another is `cheap-travel-tips`.
 * A word for a kind of record has one place; words of names stand anywhere, so that no frequency makes them kinds.
 * Empty where the parts do not share a vocabulary.
 */
export function innerWords(parts: readonly Part[]): ReadonlySet<string> {
  const firsts = new Map<string, number>();
  const outsideOf = new Map<string, Set<string>>();
  let phrases = 0;
  for (const part of parts) {
    const [first, ...others] = phraseOf(part);
    if (first === undefined || others.length === 0) continue;
    phrases++;
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
    for (const word of others) {
      const before = outsideOf.get(word);
      if (before === undefined) outsideOf.set(word, new Set([first]));
      else if (before.size < OFTEN) before.add(first);
    }
  }
  const inner = [...firsts].filter(([first]) => (outsideOf.get(first)?.size ?? 0) >= OFTEN);
  const begun = inner.reduce((sum, [, times]) => sum + times, 0);
  return inner.length >= FEWEST && begun >= phrases * SHARE
    ? new Set(inner.map(([first]) => first))
    : new Set();
}
