import { delimiterAt, formOf, hasType, type Part, startOf, textOf } from '../item.ts';
import { DELIMITER, TEXT, WORD } from '../token-type.ts';
import { type PartClass, pushSpan } from './part-class.ts';
import { groupBy, headOf, isWeak, weightOf } from './split.ts';

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
    if (hasType(headOf(members[0] as Part), WORD)) heads.set(form, { parts: members, weight: weightOf(members) });
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
  const leaf = common.filter((head) => head.parts.some((part) => part.to === part.item.types.length)).length * 2 > common.length;
  const heavy = Math.max(leaf ? 20 : 200, median * (leaf ? 10 : 60));
  const values = common.filter((head) => head.weight <= heavy);
  if (values.length <= WORD_LIMIT) return none;
  const text = new Set(values.flatMap((head) => head.parts));
  for (const part of strays(parts, text, shared, heavy)) text.add(part);
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
function strays(parts: readonly Part[], text: ReadonlySet<Part>, shared: SharedRests, heavy: number): readonly Part[] {
  const others = parts.filter((part) => !text.has(part) && part.to - part.from > 1 && hasType(part, WORD));
  const found: Part[] = [];
  for (const group of groupBy(others, (part) => formOf(headOf(part))).values()) {
    if (hasType(headOf(group[0] as Part), WORD) || weightOf(group) > heavy) continue;
    found.push(...group.filter((part) => shared.rests.has(shared.of(part))));
  }
  return found;
}

/** The common literal at the end of the parts, `.json`, as a number of tokens and bytes. */
function tailKey(part: Part): string {
  const last = part.to - 1;
  if (last - 1 <= part.from) return '';
  const type = part.item.types[last];
  if (type === DELIMITER) return textOf({ item: part.item, from: last, to: part.to });
  if (type !== WORD || delimiterAt(part.item, last - 1) < 0) return '';
  return textOf({ item: part.item, from: last - 1, to: part.to });
}

/** Text classes, parted by the literal tails that many of them share. */
export function textClasses(parts: readonly Part[]): PartClass[] {
  const tails = groupBy(parts, tailKey);
  const heavy = [...tails].filter(([tail, members]) => tail !== '' && members.length >= Math.max(5, parts.length / 10));
  const covered = heavy.reduce((n, [, members]) => n + members.length, 0);
  if (heavy.length === 0 || covered < parts.length * 0.8) return [textClass(parts, 0)];
  const rest = parts.filter((part) => !heavy.some(([tail]) => tail === tailKey(part)));
  const classes = heavy.map(([tail, members]) => textClass(members, tail.length === 1 ? 1 : 2));
  return rest.length === 0 ? classes : [...classes, textClass(rest, 0)];
}

function textClass(parts: readonly Part[], tailTokens: number): PartClass {
  for (const part of parts) pushSpan(part, part.from, part.to - tailTokens);
  const [first] = parts;
  if (tailTokens === 0 || first === undefined) return { elements: [{ slot: TEXT }], parts };
  const literal = first.item.key.slice(startOf(first.item, first.to - tailTokens), startOf(first.item, first.to));
  return { elements: [{ slot: TEXT }, { literal }], parts };
}

/** Whether a text value goes on over `delimiter`: what follows varies in length and in words. */
export function goesOn(tails: readonly Part[], lengths: readonly number[], delimiter: number): boolean {
  const distinct = new Set(lengths).size;
  if (distinct < (isWeak(delimiter) ? 2 : 3)) return false;
  const worded = tails.filter((part) => hasType(part, WORD));
  return new Set(worded.map((part) => formOf(headOf(part)))).size > WORD_LIMIT / 2;
}
