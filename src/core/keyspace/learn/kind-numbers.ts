import { type Part, textOf, typeAt } from "../item.ts";
import { NUMBER } from "../token-type.ts";
import type { PartClass } from "./part-class.ts";
import { groupBy } from "./split.ts";

/** Numbers that may name kinds of record, continuations that tell them apart, and keys of each on average. */
const MOST_KINDS = 40;
const FEWEST_CONTINUATIONS = 3;
const FEWEST_PER_KIND = 3;

/**
 * `queue:13:{name}`, `queue:19:{uuid}`, `queue:24:{date}:{number}`: a number that says how the key goes on names a kind of
 * record; behind an id any of its things may follow. Takes them out of `parts` as a class each.
 */
export function takeKindNumbers(parts: readonly Part[], classes: PartClass[]): readonly Part[] {
  const numbers = parts.filter((part) => typeAt(part) === NUMBER);
  if (numbers.length < FEWEST_CONTINUATIONS * FEWEST_PER_KIND) return parts;
  const kinds = [...groupBy(numbers, textOf)];
  if (kinds.length > MOST_KINDS || numbers.length < kinds.length * FEWEST_PER_KIND) return parts;
  const continuations = new Set<number>();
  for (const [, members] of kinds) {
    const own = new Set(members.map((part) => part.item.restCoarse[part.to] ?? 0));
    if (own.size > 1) return parts;
    for (const one of own) continuations.add(one);
  }
  if (continuations.size < FEWEST_CONTINUATIONS) return parts;
  for (const [number, members] of kinds) classes.push({ elements: [{ literal: number }], parts: members });
  const taken = new Set(numbers);
  return parts.filter((part) => !taken.has(part));
}
