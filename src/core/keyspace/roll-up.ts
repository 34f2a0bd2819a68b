import { escapeLatin } from "./escape-key.ts";
import type { RollUp } from "./mined-patterns.ts";
import { type NamedPattern, nameApart } from "./name-apart.ts";
import { WORD } from "./token-type.ts";

export interface RollUpInput extends NamedPattern {
  readonly id: number;
}

const FEWEST_SIBLINGS = 3;
const MOST_WORDS = 40;
const MOST_JOINED = 3;

interface Sibling {
  readonly input: RollUpInput;
  readonly word: string;
  readonly part: number;
  readonly from: number;
}

interface Words {
  readonly from: number;
  readonly to: number;
}

/** The words of a literal: what is between delimiters, and one to three words in a row that `_` or `-` join. */
function wordsOf(literal: string): readonly Words[] {
  const found: Words[] = [];
  for (const match of literal.matchAll(/[^:|/@&;,#?=. ]+/g)) {
    const end = match.index + match[0].length;
    found.push({ from: match.index, to: end });
    const pieces = [...match[0].matchAll(/[^_-]+/g)].map((piece) => ({
      from: match.index + piece.index,
      to: match.index + piece.index + piece[0].length,
    }));
    for (const [k, { from }] of pieces.entries())
      for (const { to } of pieces.slice(k, k + MOST_JOINED))
        if (to - from < match[0].length) found.push({ from, to });
  }
  return found;
}

/** One entry a word of a literal: what the template is without it. The first word of a key names its application: not varied. */
function siblingsOf(input: RollUpInput): (readonly [string, Sibling])[] {
  const found: (readonly [string, Sibling])[] = [];
  for (const [at, part] of input.parts.entries()) {
    if (typeof part !== "string") continue;
    for (const { from, to } of wordsOf(part)) {
      if (at === 0 && from === 0) continue;
      if (found.length >= MOST_WORDS) return [];
      const shape = input.parts.map((other, k) => {
        if (typeof other !== "string") return `{${other.type}}`;
        return k === at ? `${other.slice(0, from)}\u0100${other.slice(to)}` : other;
      });
      found.push([shape.join("\u0101"), { input, word: part.slice(from, to), part: at, from }]);
    }
  }
  // Siblings of a key of dozens of words are chance, and every word costs a copy of the key.
  return found;
}

/** Groups of at least three patterns that differ in one word, largest first; a pattern is in one group at most. */
export function rollUp(inputs: readonly RollUpInput[]): RollUp[] {
  const groups = new Map<string, Sibling[]>();
  for (const [shape, sibling] of inputs.flatMap(siblingsOf)) {
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [sibling]);
    else group.push(sibling);
  }
  const taken = new Set<number>();
  const rows: (NamedPattern & Omit<RollUp, "template">)[] = [];
  for (const group of [...groups.values()].sort((a, b) => b.length - a.length)) {
    const free = group.filter((sibling) => !taken.has(sibling.input.id));
    const [first] = free;
    if (first === undefined || free.length < FEWEST_SIBLINGS) continue;
    for (const sibling of free) taken.add(sibling.input.id);
    rows.push({
      ...withKind(first, namesOf(free), free.length),
      words: free.map((sibling) => escapeLatin(sibling.word, true)).sort(),
      patterns: free.map((sibling) => sibling.input.id),
      keys: free.reduce((sum, sibling) => sum + sibling.input.keys, 0),
    });
  }
  return nameApart(rows)
    .map(({ text, pattern: { words, patterns, keys } }) => ({ template: text, words, patterns, keys }))
    .sort((a, b) => b.keys - a.keys);
}

/** One name a slot: what most of the siblings call it. */
function namesOf(siblings: readonly Sibling[]): readonly string[] {
  const [first] = siblings;
  return (first?.input.names ?? []).map((own, slot) => {
    const votes = new Map<string, number>();
    for (const { input } of siblings) {
      const name = input.names[slot] ?? own;
      votes.set(name, (votes.get(name) ?? 0) + 1);
    }
    return [...votes].reduce((best, one) => (one[1] > best[1] ? one : best), [own, 0])[0];
  });
}

/** The sibling's template with a slot in the place of the word. */
function withKind(
  { input, word, part, from }: Sibling,
  names: readonly string[],
  values: number,
): Pick<NamedPattern, "parts" | "names"> {
  const slot = input.parts.slice(0, part).filter((one) => typeof one !== "string").length;
  const literal = input.parts[part];
  const [before, after] =
    typeof literal === "string" ? [literal.slice(0, from), literal.slice(from + word.length)] : ["", ""];
  const kind = { type: WORD, min: word.length, max: word.length, allowed: undefined };
  return {
    parts: [...input.parts.slice(0, part), before, kind, after, ...input.parts.slice(part + 1)],
    names: names.toSpliced(slot, 0, `kind: ${values} values`),
  };
}
