import type { Element } from "../element.ts";
import { delimiterAt, formOf, type Part, textOf } from "../item.ts";
import { DELIMITER, WORD } from "../token-type.ts";
import { pushSpan } from "./part-class.ts";
import { groupBy } from "./split.ts";

/** The last `tokens` tokens of a part. */
export function tailOf(part: Part, tokens: number): Part {
  return { item: part.item, from: part.to - tokens, to: part.to };
}

function sameToken(part: Part, other: Part, fromEnd: number): boolean {
  const a = part.to - fromEnd;
  const b = other.to - fromEnd;
  const type = part.item.types[a];
  if (type !== other.item.types[b]) return false;
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
    elements.push({ slot: type });
    for (const part of parts) pushSpan(part, part.to - k, part.to - k + 1);
  }
  return elements;
}

/** What follows the last delimiter of a part, with it; empty when that holds no word. */
function lastPiece(part: Part): string {
  let from = part.to - 1;
  while (from > part.from && delimiterAt(part.item, from) < 0) from--;
  if (from <= part.from) return "";
  const piece = { item: part.item, from, to: part.to };
  if (part.to - from === 1) return textOf(piece);
  for (let i = from; i < part.to; i++) if (part.item.types[i] === WORD) return formOf(piece);
  return "";
}

/** Parts grouped by the words they end with, where a few such endings cover nearly all; else all in one group. */
export function groupByTail(parts: readonly Part[]): readonly (readonly Part[])[] {
  const tails = groupBy(parts, lastPiece);
  const heavy = new Map(
    [...tails].filter(([tail, members]) => tail !== "" && members.length >= Math.max(5, parts.length / 10)),
  );
  let covered = 0;
  for (const members of heavy.values()) covered += members.length;
  if (heavy.size === 0 || covered < parts.length * 0.8) return [parts];
  const rest = parts.filter((part) => !heavy.has(lastPiece(part)));
  return rest.length === 0 ? [...heavy.values()] : [...heavy.values(), rest];
}
