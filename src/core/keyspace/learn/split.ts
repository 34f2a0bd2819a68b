import { delimiterAt, type Part } from "../item.ts";

/** Delimiters from the outermost to the innermost, as people nest them. */
const ORDER = "\0:|/@&;, #?=._-+~*!$%<>()[]{}\"'`^\\";

const RANK = new Uint8Array(256).fill(255);
for (let k = 0; k < ORDER.length; k++) RANK[ORDER.charCodeAt(k)] = k;

/** Delimiters that people also write inside one value: names, slugs, file names. */
const WEAK = "._-+ ~";

export function isWeak(delimiter: number): boolean {
  return WEAK.includes(String.fromCharCode(delimiter));
}

/** The outermost delimiter byte among the part's own tokens, or -1 when it has none. */
export function outermost(part: Part | undefined): number {
  if (part === undefined) return -1;
  let best = -1;
  let bestRank = 255;
  for (let i = part.from; i < part.to; i++) {
    const byte = delimiterAt(part.item, i);
    if (byte < 0) continue;
    const rank = RANK[byte] ?? 255;
    if (rank < bestRank) {
      best = byte;
      bestRank = rank;
    }
  }
  return best;
}

/** The part cut at every `delimiter`; pieces may be empty. */
export function cut(part: Part, delimiter: number): readonly Part[] {
  const pieces: Part[] = [];
  let from = part.from;
  for (let i = part.from; i < part.to; i++) {
    if (delimiterAt(part.item, i) !== delimiter) continue;
    pieces.push({ item: part.item, from, to: i });
    from = i + 1;
  }
  pieces.push({ item: part.item, from, to: part.to });
  return pieces;
}

/** The first piece that is not empty, with the delimiters before it. */
export function headOf(part: Part): Part {
  const delimiter = outermost(part);
  if (delimiter < 0) return part;
  let seen = false;
  for (let i = part.from; i < part.to; i++) {
    if (delimiterAt(part.item, i) === delimiter) {
      if (seen) return { item: part.item, from: part.from, to: i };
    } else seen = true;
  }
  return part;
}

export function weightOf(parts: readonly Part[]): number {
  let sum = 0;
  for (const part of parts) sum += part.item.weight;
  return sum;
}

export function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
