import type { Element } from "../element.ts";
import { delimiterAt, formOf, hasType, type Part, textOf, typeAt } from "../item.ts";
import { DOMAIN, TEXT, WORD } from "../token-type.ts";
import { type PartClass, pushSpan } from "./part-class.ts";
import { cut, groupBy, headOf, isWeak, outermost, weightOf } from "./split.ts";
import { commonTail, groupByTail, tailElements } from "./tails.ts";

/** Words at one place that are still taken as kinds of record; more are values. */
export const WORD_LIMIT = 20;
/** At the start of a key stand the names of applications: many, and each seen often. */
const ROOT_LIMIT = 60;

export interface TextChoice {
  readonly text: readonly Part[];
  readonly rest: readonly Part[];
}

interface Head {
  readonly parts: readonly Part[];
  readonly weight: number;
}

/**
 * Finds the parts whose words are values, not kinds: many different words that are followed by the same
 * continuations. Words far heavier than their siblings, and words with continuations of their own, are spared.
 */
export function chooseText(parts: readonly Part[], root: boolean): TextChoice {
  const none: TextChoice = { text: [], rest: parts };
  const worded = parts.filter((part) => hasType(part, WORD));
  if (worded.length <= WORD_LIMIT) return none;
  if (new Set(worded.map(formOf)).size <= WORD_LIMIT) return none;
  const heads = new Map<string, Head>();
  for (const [form, members] of groupBy(worded, (part) => formOf(headOf(part)))) {
    if (hasType(headOf(members[0] as Part), WORD))
      heads.set(form, { parts: members, weight: weightOf(members) });
  }
  if (heads.size <= WORD_LIMIT) return none;
  const shared = sharedRests(heads);
  const common = [...heads.values()].filter((head) => mostlyIn(head, shared));
  if (common.length <= (root ? ROOT_LIMIT : WORD_LIMIT)) return none;
  const weights = common.map((head) => head.weight).sort((a, b) => a - b);
  const median = weights[weights.length >> 1] ?? 1;
  const mean = weights.reduce((a, b) => a + b, 0) / weights.length;
  if (root && mean >= 8) return none;
  if (common.length <= 3 * WORD_LIMIT && median >= 30) return none;
  const leaf =
    common.filter((head) => head.parts.some((part) => part.to === part.item.types.length)).length * 2 >
    common.length;
  const heavy = Math.max(leaf ? 20 : 200, median * (leaf ? 10 : 60));
  const values = common.filter((head) => head.weight <= heavy);
  if (values.length <= WORD_LIMIT) return none;
  const text = new Set(values.flatMap((head) => head.parts));
  for (const part of strays(parts, text, shared, heavy)) text.add(part);
  for (const part of longer(heads, text, shared, heavy)) text.add(part);
  return { text: [...text], rest: parts.filter((part) => !text.has(part)) };
}

interface SharedRests {
  readonly rests: ReadonlySet<number>;
  readonly of: (part: Part) => number;
}

/** Continuations that follow many different words; by their words if that works, else by their shape. */
function sharedRests(heads: ReadonlyMap<string, Head>): SharedRests {
  const exact = countRests(heads, (part) => part.item.restExact[part.to] ?? 0);
  const covered = [...heads.values()].filter((head) => mostlyIn(head, exact)).length;
  if (covered * 2 > heads.size) return exact;
  return countRests(heads, (part) => part.item.restCoarse[part.to] ?? 0);
}

function countRests(heads: ReadonlyMap<string, Head>, of: (part: Part) => number): SharedRests {
  const counts = new Map<number, number>();
  for (const head of heads.values()) {
    for (const rest of new Set(head.parts.map(of))) counts.set(rest, (counts.get(rest) ?? 0) + 1);
  }
  const least = Math.max(8, Math.min(WORD_LIMIT, heads.size / 10));
  return { rests: new Set([...counts].filter(([, n]) => n >= least).map(([rest]) => rest)), of };
}

function mostlyIn(head: Head, shared: SharedRests): boolean {
  let inside = 0;
  for (const part of head.parts) if (shared.rests.has(shared.of(part))) inside += part.item.weight;
  return inside * 2 >= head.weight;
}

/** Values that begin with a digit or another token: light forms of their own with the same continuations. */
function strays(
  parts: readonly Part[],
  text: ReadonlySet<Part>,
  shared: SharedRests,
  heavy: number,
): readonly Part[] {
  const others = parts.filter((part) => !text.has(part) && part.to - part.from > 1 && hasType(part, WORD));
  // A name such as `la.de` reads as a domain; rare ones among names are names.
  const domains = parts.filter((part) => typeAt(part) === DOMAIN && shared.rests.has(shared.of(part)));
  const found: Part[] = domains.length * 4 < text.size ? domains : [];
  for (const group of groupBy(others, (part) => formOf(headOf(part))).values()) {
    if (hasType(headOf(group[0] as Part), WORD) || weightOf(group) > heavy) continue;
    found.push(...group.filter((part) => shared.rests.has(shared.of(part))));
  }
  return found;
}

/** Values that hold a weak delimiter themselves: behind some more words the same continuation follows. */
function longer(
  heads: ReadonlyMap<string, Head>,
  text: ReadonlySet<Part>,
  shared: SharedRests,
  heavy: number,
): readonly Part[] {
  const found = [...heads.values()].filter(
    (head) =>
      head.weight <= heavy && head.parts.every((part) => !text.has(part) && continuesLater(part, shared)),
  );
  return found.length >= Math.max(4, heads.size / 25) ? found.flatMap((head) => head.parts) : [];
}

function continuesLater(part: Part, shared: SharedRests): boolean {
  for (let i = part.to; i < part.item.types.length; i++) {
    const byte = delimiterAt(part.item, i);
    if (byte >= 0 ? !isWeak(byte) : (part.item.types[i] ?? 0) > 2) return false;
    if (shared.rests.has(shared.of({ ...part, to: i + 1 }))) return true;
  }
  return false;
}

/** Text classes, parted by the tails that many of them share. */
export function textClasses(parts: readonly Part[]): PartClass[] {
  return groupByTail(parts).map((members) => columns(members) ?? textClass(members));
}

function textClass(parts: readonly Part[]): PartClass {
  const tail = commonTail(parts);
  for (const part of parts) pushSpan(part, part.from, part.to - tail);
  return { elements: [{ slot: TEXT }, ...tailElements(parts, tail)], parts };
}

/** `FRA-LHR`: values of fixed lengths between the same delimiters are a slot each. */
function columns(parts: readonly Part[]): PartClass | undefined {
  const [first] = parts;
  if (first === undefined || parts.length < 8) return undefined;
  const delimiter = outermost(first);
  if (delimiter < 0) return undefined;
  const widths = cut(first, delimiter).map((piece) => textOf(piece).length);
  const all = parts.map((part) => cut(part, delimiter));
  const fits = all.every(
    (pieces) =>
      pieces.length === widths.length &&
      pieces.every((piece, k) => textOf(piece).length === widths[k] && piece.to - piece.from === 1),
  );
  if (!fits) return undefined;
  const elements: Element[] = [];
  for (const k of widths.keys()) {
    if (k > 0) elements.push({ literal: String.fromCharCode(delimiter) });
    elements.push({ slot: TEXT });
  }
  for (const pieces of all) for (const piece of pieces) pushSpan(piece);
  return { elements, parts };
}

/** Whether a text value goes on over `delimiter`: what follows varies in length and in words. */
export function goesOn(tails: readonly Part[], lengths: readonly number[], delimiter: number): boolean {
  const distinct = new Set(lengths).size;
  if (distinct < (isWeak(delimiter) ? 2 : 3)) return false;
  const worded = tails.filter((part) => hasType(part, WORD));
  return new Set(worded.map((part) => formOf(headOf(part)))).size > WORD_LIMIT / 2;
}
