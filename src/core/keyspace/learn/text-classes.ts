import type { Element } from "../element.ts";
import { delimiterAt, type Part, textOf, typeAt } from "../item.ts";
import { TEXT, WORD } from "../token-type.ts";
import { type PartClass, pushSpan } from "./part-class.ts";
import { cut, isWeak, outermost } from "./split.ts";
import { commonTail, groupByTail, tailElements } from "./tails.ts";

/** Texts that a word joins. */
const FEWEST_JOINED = 12;

/** Text classes, parted by the tails that many of them share. */
export function textClasses(parts: readonly Part[]): PartClass[] {
  return groupByTail(parts).map((members) => columns(members) ?? joinedByWord(members) ?? textClass(members));
}

function textClass(parts: readonly Part[]): PartClass {
  const tail = commonTail(parts);
  const head = commonOpening(parts, tail);
  for (const part of parts) pushSpan(part, part.from + head.length, part.to - tail);
  const opening = head === "" ? [] : [{ literal: head }];
  return { elements: [...opening, { slot: TEXT }, ...tailElements(parts, tail)], parts };
}

/** Brackets and the like that all parts open with: a delimiter is one token of one byte. */
function commonOpening(parts: readonly Part[], tail: number): string {
  const [first] = parts;
  if (first === undefined) return "";
  let head = "";
  for (let k = 0; ; k++) {
    const byte = delimiterAt(first.item, first.from + k);
    if (byte < 0 || isWeak(byte)) return head;
    const shared = (part: Part): boolean =>
      part.from + k + 1 < part.to - tail && delimiterAt(part.item, part.from + k) === byte;
    if (!parts.every(shared)) return head;
    head += String.fromCharCode(byte);
  }
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
    const types = new Set(all.map((pieces) => typeAt(pieces[k] ?? first)));
    const [type = TEXT] = types;
    elements.push({ slot: types.size === 1 && type > WORD ? type : TEXT });
  }
  for (const pieces of all) for (const piece of pieces) pushSpan(piece);
  return { elements, parts };
}

/** `ann_user_bob`: a word that stands in the middle of all joins two texts. */
function joinedByWord(parts: readonly Part[]): PartClass | undefined {
  const [first] = parts;
  const delimiter = first === undefined ? -1 : outermost(first);
  if (first === undefined || parts.length < FEWEST_JOINED || !isWeak(delimiter)) return undefined;
  const all = parts.map((part) => cut(part, delimiter));
  const columns = all[0]?.length ?? 0;
  const isFull = (piece: Part): boolean => piece.to > piece.from;
  if (!all.every((pieces) => pieces.length === columns && pieces.every(isFull))) return undefined;
  for (let k = 1; k < columns - 1; k++) {
    const words = new Set(all.map((pieces) => textOf(pieces[k] ?? first)));
    const [word = ""] = words;
    if (words.size > 1 || !/^[A-Za-z]+$/.test(word)) continue;
    for (const [at, part] of parts.entries()) {
      const joint = all[at]?.[k] ?? part;
      pushSpan(part, part.from, joint.from - 1);
      pushSpan(part, joint.to + 1, part.to);
    }
    const sign = String.fromCharCode(delimiter);
    return { elements: [{ slot: TEXT }, { literal: sign + word + sign }, { slot: TEXT }], parts };
  }
  return undefined;
}
