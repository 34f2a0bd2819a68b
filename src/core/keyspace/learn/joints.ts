import { delimiterAt, type Part, startOf } from "../item.ts";
import { WORD } from "../token-type.ts";
import { cut, groupBy, isWeak, outermost } from "./split.ts";

/** Rows from which on one number of columns is no accident. */
const FEWEST_ROWS = 12;
/** Parts that begin alike, and the share of them that may hold a delimiter of a value's. */
const FEWEST_ALIKE = 8;
const MOST_OTHERS = 0.8;

/** `ann|bob|12`: values that a strong delimiter joins, so many everywhere, are a column each and not one text. */
export function takeRows(parts: readonly Part[]): readonly (readonly Part[])[] {
  const strong = groupBy(parts, (part) => {
    const delimiter = outermost(part);
    return delimiter < 0 || isWeak(delimiter) ? -1 : delimiter;
  });
  return [...strong].flatMap(([delimiter, members]) => {
    if (delimiter < 0 || members.length < FEWEST_ROWS) return [];
    const widths = new Set(members.map((part) => cut(part, delimiter).length));
    return widths.size === 1 ? [members] : [];
  });
}

/** The first word with the delimiter behind it, where both are weak: `user_` of `user_ann.lee`. */
function weakHead(part: Part): string {
  const byte = part.to - part.from < 3 ? -1 : delimiterAt(part.item, part.from + 1);
  if (part.item.types[part.from] !== WORD || byte < 0 || !isWeak(byte) || !isWeak(outermost(part))) return "";
  return part.item.key.slice(startOf(part.item, part.from), part.item.ends[part.from + 1]);
}

/** Where to cut: at the outermost delimiter, but at the one behind a word that all share when only some hold another. */
export function jointOf(parts: readonly Part[]): (part: Part) => number {
  const joints = new Map<Part, number>();
  for (const [head, members] of groupBy(parts, weakHead)) {
    if (head === "" || members.length < FEWEST_ALIKE) continue;
    const own = head.charCodeAt(head.length - 1);
    const others = members.filter((part) => outermost(part) !== own).length;
    if (others === 0 || others > members.length * MOST_OTHERS) continue;
    for (const part of members) joints.set(part, own);
  }
  return (part) => joints.get(part) ?? outermost(part);
}
