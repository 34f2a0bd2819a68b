import { type Part, startOf, textOf, typeAt } from "../item.ts";
import { OPAQUE, TEXT, WORD } from "../token-type.ts";
import type { PartClass } from "./part-class.ts";
import { groupBy } from "./split.ts";

/** A word of the key's own before names: so long, before so many of them, that go on in so many letters. */
const SHORTEST_OWN = 5;
const FEWEST = 12;
const FEWEST_LETTERS = 6;
/** Kinds of record come again and again; names about once each. */
const MOST_PER_NAME = 2;

function isLower(letter: string | undefined): boolean {
  return letter !== undefined && letter >= "a" && letter <= "z";
}

/** The shortest beginnings from which on many of the words differ, in the middle of a word. */
function ownWords(words: readonly string[], own: string, found: string[]): readonly string[] {
  if (words.length < FEWEST) return found;
  const next = new Map<string, string[]>();
  for (const word of words) {
    const letter = word.charAt(own.length);
    const others = next.get(letter);
    if (others === undefined) next.set(letter, [word]);
    else others.push(word);
  }
  const differ = next.size >= FEWEST_LETTERS && own.length >= SHORTEST_OWN;
  if (differ && isLower(own.at(-1)) && [...next.keys()].every(isLower)) found.push(own);
  else for (const [letter, some] of next) if (letter !== "") ownWords(some, own + letter, found);
  return found;
}

/**
 * `UserByNameann`, `UserByNamebob`: names glued to a word, where camel case would have begun another word. Takes them out
 * of `parts` as a class each. What also stands before random `tokens` is left: some of those are all letters by chance.
 */
export function takeGluedNames(
  parts: readonly Part[],
  tokens: readonly Part[],
  classes: PartClass[],
): readonly Part[] {
  const words = groupBy(
    parts.filter((part) => typeAt(part) === WORD),
    textOf,
  );
  const taken = new Set<Part>();
  for (const own of ownWords([...words.keys()], "", [])) {
    const names = [...words].filter(([word]) => word.startsWith(own)).map(([, members]) => members);
    const members = names.flat();
    if (members.length > names.length * MOST_PER_NAME) continue;
    if (tokens.some((part) => typeAt(part) === OPAQUE && textOf(part).startsWith(own))) continue;
    for (const part of members) {
      taken.add(part);
      part.item.spans.push(startOf(part.item, part.from) + own.length, startOf(part.item, part.to));
    }
    classes.push({ elements: [{ literal: own }, { slot: TEXT }], parts: members });
  }
  return taken.size === 0 ? parts : parts.filter((part) => !taken.has(part));
}
