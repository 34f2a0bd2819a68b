import { escapeLatin } from "./escape-key.ts";
import type { RollUp } from "./mined-patterns.ts";
import type { TemplatePart } from "./template.ts";

export interface RollUpInput {
  readonly id: number;
  readonly parts: readonly TemplatePart[];
  readonly names: readonly string[];
  readonly keys: number;
}

const FEWEST_SIBLINGS = 3;
const MOST_WORDS = 16;

interface Sibling {
  readonly input: RollUpInput;
  readonly word: string;
  readonly part: number;
  readonly from: number;
}

/** One entry a word of a literal: what the template is without it. The first word of a key names its application: not varied. */
function siblingsOf(input: RollUpInput): (readonly [string, Sibling])[] {
  const found: (readonly [string, Sibling])[] = [];
  for (const [at, part] of input.parts.entries()) {
    if (typeof part !== "string") continue;
    for (const match of part.matchAll(/[^:|/@&;,#?=. ]+/g)) {
      if (at === 0 && match.index === 0) continue;
      const shape = input.parts.map((other, k) => {
        if (typeof other !== "string") return `{${other.type}}`;
        return k === at
          ? `${other.slice(0, match.index)}\u0100${other.slice(match.index + match[0].length)}`
          : other;
      });
      if (found.length > MOST_WORDS) return [];
      found.push([shape.join("\u0101"), { input, word: match[0], part: at, from: match.index }]);
    }
  }
  // Siblings of a key of dozens of words are chance, and every word costs a copy of the key.
  return found.length > MOST_WORDS ? [] : found;
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
  const rows: RollUp[] = [];
  for (const group of [...groups.values()].sort((a, b) => b.length - a.length)) {
    const free = group.filter((sibling) => !taken.has(sibling.input.id));
    const [first] = free;
    if (first === undefined || free.length < FEWEST_SIBLINGS) continue;
    for (const sibling of free) taken.add(sibling.input.id);
    rows.push({
      template: render(first, free.length),
      words: free.map((sibling) => escapeLatin(sibling.word, true)).sort(),
      patterns: free.map((sibling) => sibling.input.id),
      keys: free.reduce((sum, sibling) => sum + sibling.input.keys, 0),
    });
  }
  return rows.sort((a, b) => b.keys - a.keys);
}

function render({ input, word, part, from }: Sibling, values: number): string {
  let slot = 0;
  return input.parts
    .map((one, k) => {
      if (typeof one !== "string") return `{${input.names[slot++] ?? ""}}`;
      if (k !== part) return escapeLatin(one, true);
      return `${escapeLatin(one.slice(0, from), true)}{kind: ${values} values}${escapeLatin(one.slice(from + word.length), true)}`;
    })
    .join("");
}
