import { delimiterAt, formOf, hasType, type Part, textOf } from "../item.ts";
import { NUMBER, WORD } from "../token-type.ts";
import { cut, groupBy, isWeak, outermost } from "./split.ts";

const DOT = 46;
const ASTERISK = 42;
/** Dotted names from which on they are values. */
const FEWEST = 12;
/** Words that they are made of, per name: the same ones come again and again. */
const MOST_WORDS = 0.7;
/** Keys of a name from which on names are kinds of record. */
const KEYS_OF_KIND = 12;

/** Words joined by dots; a number between dots is a value of its own. */
function isDotted(part: Part): boolean {
  if (outermost(part) !== DOT) return false;
  for (let i = part.from; i < part.to; i++) {
    const byte = delimiterAt(part.item, i);
    const type = part.item.types[i];
    if (byte < 0 ? type !== WORD && type !== NUMBER : !isWeak(byte) && byte !== ASTERISK) return false;
  }
  return cut(part, DOT).every((piece) => hasType(piece, WORD) || textOf(piece) === "*");
}

/**
 * `os.cpu.idle`, `db.disk.free`: names of metrics, topics or settings, made of a few words in each place. Spelled out
 * word by word they would be a pattern each.
 */
export function chooseDottedNames(parts: readonly Part[]): {
  names: readonly Part[];
  rest: readonly Part[];
} {
  const none = { names: [], rest: parts };
  const dotted = parts.filter(isDotted);
  const keysOf = [...groupBy(dotted, textOf).values()].map((members) => members.length).sort((a, b) => a - b);
  if (keysOf.length < FEWEST || (keysOf[keysOf.length >> 1] ?? 0) >= KEYS_OF_KIND) return none;
  const words = new Set(dotted.flatMap((part) => cut(part, DOT).map(formOf)));
  if (words.size > keysOf.length * MOST_WORDS) return none;
  const names = new Set(dotted);
  return { names: dotted, rest: parts.filter((part) => !names.has(part)) };
}
