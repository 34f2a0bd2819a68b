import type { Element } from "../element.ts";
import { delimiterAt, formOf, type Part, startOf, textOf } from "../item.ts";
import { DELIMITER, HEX, NUMBER, WORD } from "../token-type.ts";
import { pushSpan } from "./part-class.ts";
import { groupBy, isWeak } from "./split.ts";

/** The last `tokens` tokens of a part. */
export function tailOf(part: Part, tokens: number): Part {
  return { item: part.item, from: part.to - tokens, to: part.to };
}

/** A hash may be all digits by chance: a number as long as the hash in its place is one. */
function isHexBeside(part: Part, other: Part, fromEnd: number): boolean {
  const types = [part, other].map(({ item, to }) => item.types[to - fromEnd]);
  if (!types.includes(HEX) || !types.includes(NUMBER)) return false;
  const [a, b] = [part, other].map(
    ({ item, to }) => (item.ends[to - fromEnd] ?? 0) - startOf(item, to - fromEnd),
  );
  return a === b;
}

function sameToken(part: Part, other: Part, fromEnd: number): boolean {
  const a = part.to - fromEnd;
  const b = other.to - fromEnd;
  const type = part.item.types[a];
  if (type !== other.item.types[b]) return isHexBeside(part, other, fromEnd);
  if (type !== WORD && type !== DELIMITER) return true;
  return textOf({ item: part.item, from: a, to: a + 1 }) === textOf({ item: other.item, from: b, to: b + 1 });
}

/** How many tokens at the end all parts share in form, from a delimiter on; at least one token stays before them. */
export function commonTail(parts: readonly Part[]): number {
  const [first] = parts;
  if (first === undefined || parts.length < 2) return 0;
  let tail = 0;
  for (let k = 1; parts.every((part) => part.to - part.from > k && sameToken(first, part, k)); k++) {
    if (delimiterAt(first.item, first.to - k) >= 0) tail = k;
  }
  return tail;
}

/** The elements of a common tail; notes its slots' spans. */
export function tailElements(parts: readonly Part[], tail: number): Element[] {
  const [first] = parts;
  const elements: Element[] = [];
  if (first === undefined) return elements;
  for (let k = tail; k > 0; k--) {
    const at = first.to - k;
    const type = first.item.types[at] ?? 0;
    if (type === WORD || type === DELIMITER) {
      elements.push({ literal: textOf({ item: first.item, from: at, to: at + 1 }) });
      continue;
    }
    const isHex = type === NUMBER && parts.some((part) => part.item.types[part.to - k] === HEX);
    elements.push({ slot: isHex ? HEX : type });
    for (const part of parts) pushSpan(part, part.to - k, part.to - k + 1);
  }
  return elements;
}

/**
 * What follows the last delimiter of a part, with it; empty when that holds no word and the delimiter is one that values
 * hold themselves.
 */
function lastPiece(part: Part): string {
  let from = part.to - 1;
  // What follows the word, `__` of `_True__`, goes with it.
  while (from > part.from && isWeak(delimiterAt(part.item, from))) from--;
  while (from > part.from && delimiterAt(part.item, from) < 0) from--;
  if (from <= part.from) return "";
  const piece = { item: part.item, from, to: part.to };
  if (part.to - from === 1) return textOf(piece);
  if (!isWeak(delimiterAt(part.item, from))) return formOf(piece);
  for (let i = from; i < part.to; i++) if (part.item.types[i] === WORD) return formOf(piece);
  return "";
}

/** Endings that are far more frequent than the next: words for what is kept, not the last words of names. */
function frequentTails(tails: ReadonlyMap<string, readonly Part[]>, parts: number): ReadonlySet<string> {
  const counted = [...tails].filter(([tail]) => tail !== "").sort((a, b) => b[1].length - a[1].length);
  const least = Math.max(5, parts / 10);
  let last = -1;
  for (const [k, [, members]] of counted.entries()) {
    if (members.length < least) break;
    if (members.length >= 4 * (counted[k + 1]?.[1].length ?? 0)) last = k;
  }
  return new Set(counted.slice(0, last + 1).map(([tail]) => tail));
}

/** The parts that end as many of the others do. */
export function withFrequentTail(parts: readonly Part[]): readonly Part[] {
  const frequent = frequentTails(groupBy(parts, lastPiece), parts.length);
  return parts.filter((part) => frequent.has(lastPiece(part)));
}

/** Parts grouped by the words that many of them end with; the others are one group. */
export function groupByTail(parts: readonly Part[]): readonly (readonly Part[])[] {
  const tails = groupBy(parts, lastPiece);
  const frequent = frequentTails(tails, parts.length);
  const rest = parts.filter((part) => !frequent.has(lastPiece(part)));
  const groups = [...tails].filter(([tail]) => frequent.has(tail)).map(([, members]) => members);
  return rest.length === 0 ? groups : [...groups, rest];
}
