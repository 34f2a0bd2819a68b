import { type Element, isSlot, joinLiterals, type RawTemplate } from "../element.ts";
import type { Item } from "../item.ts";
import { NUMBER } from "../token-type.ts";

/** Keys of each value of a leading digit and of a length of time. */
const FEWEST_PER_DIGIT = 5;
const FEWEST_PER_LENGTH = 3;
/** The lengths of time that statistics and candles are kept for, glued behind their unit: `min15`. */
const LENGTHS = new Set("1 2 3 4 5 6 7 10 12 14 15 20 24 30 48 60 90 120 180 240 365".split(" "));
const UNIT = /(?:sec|second|min|minute|hour|day|week|month)s?$/i;

/** Whether numbers that come so often each name a kind of record, after what stands before them. */
function areKinds(counts: ReadonlyMap<string, number>, before: string): boolean {
  const values = [...counts.keys()];
  const least = Math.min(...counts.values());
  if (values.length < 2 || values.length > 9) return false;
  if (UNIT.test(before)) return least >= FEWEST_PER_LENGTH && values.every((value) => LENGTHS.has(value));
  // What stands first names an application or a kind; ids have more than one digit.
  return before === "" && least >= FEWEST_PER_DIGIT && values.every((value) => value.length === 1);
}

function valueAt({ key, spans }: Item, slot: number): string {
  return key.slice(spans[slot * 2], spans[slot * 2 + 1]);
}

/** The template with the value written out, and without the spans of its slot. */
function spelled(
  raw: RawTemplate,
  at: number,
  slot: number,
  value: string,
  items: readonly Item[],
): RawTemplate {
  for (const item of items) item.spans.splice(slot * 2, 2);
  const elements = raw.elements.map((one, k): Element => (k === at ? { literal: value } : one));
  return { elements: joinLiterals(elements), items };
}

function splitOne(raw: RawTemplate): readonly RawTemplate[] {
  let slot = -1;
  for (const [at, element] of raw.elements.entries()) {
    if (!isSlot(element)) continue;
    slot++;
    if (element.slot !== NUMBER) continue;
    const groups = new Map<string, Item[]>();
    for (const item of raw.items) {
      const value = valueAt(item, slot);
      const some = groups.get(value);
      if (some === undefined) groups.set(value, [item]);
      else some.push(item);
      if (groups.size > 9) break;
    }
    const before = raw.elements[at - 1];
    const literal = before === undefined || isSlot(before) ? "" : before.literal;
    const isFirst = at === 0;
    const counts = new Map([...groups].map(([value, items]) => [value, items.length]));
    if (groups.size > 9 || !areKinds(counts, isFirst ? "" : literal || "-")) continue;
    const taken = slot;
    return [...groups].flatMap(([value, items]) => splitOne(spelled(raw, at, taken, value, items)));
  }
  return [raw];
}

/** Numbers that are no values but kinds of record: a digit that keys begin with, a length of time behind its unit. */
export function splitNumberedKinds(templates: readonly RawTemplate[]): readonly RawTemplate[] {
  return templates.flatMap(splitOne);
}
