import type { Lexer } from "./lexer.ts";
import { DELIMITER, WORD } from "./token-type.ts";

/**
 * One remembered key. `key` has one character a byte. Token i covers `[i ? ends[i-1] : 0, ends[i])`.
 * `spans` collects byte ranges of slot values, from left to right, while templates are learned.
 */
export interface Item {
  readonly key: string;
  /** Whether the key went on beyond the bytes that are looked at. */
  readonly longer: boolean;
  /** How many keys of the stream this one stands for. */
  readonly weight: number;
  readonly types: Uint8Array;
  readonly ends: Uint16Array;
  /** Hash of the form of the tokens from i on, words kept; one entry more than tokens. */
  readonly restExact: Int32Array;
  /** The same with words masked, and words that dashes join as one. */
  readonly restCoarse: Int32Array;
  readonly spans: number[];
}

/** A remembered key before it is lexed. */
export interface Exemplar {
  readonly key: string;
  readonly longer: boolean;
  readonly weight: number;
}

/** Tokens `[from, to)` of an item. */
export interface Part {
  readonly item: Item;
  readonly from: number;
  readonly to: number;
}

export function createItem(exemplar: Exemplar, lexer: Lexer): Item {
  const count = lexer.lexString(exemplar.key, exemplar.longer);
  return itemOf(exemplar, lexer.types.slice(0, count), lexer.ends.slice(0, count));
}

/** The item of a key that is cut as given. */
export function itemOf(exemplar: Exemplar, types: Uint8Array, ends: Uint16Array): Item {
  const { key } = exemplar;
  const count = types.length;
  const restExact = new Int32Array(count + 1);
  const restCoarse = new Int32Array(count + 1);
  restExact[count] = 17;
  restCoarse[count] = 17;
  for (let i = count - 1; i >= 0; i--) {
    const type = types[i] ?? 0;
    const from = i === 0 ? 0 : (ends[i - 1] ?? 0);
    let own = type + 101;
    if (type === WORD || type === DELIMITER) {
      own = type;
      for (let k = from; k < (ends[i] ?? 0); k++) own = Math.imul(own, 31) + key.charCodeAt(k);
    }
    restExact[i] = Math.imul(restExact[i + 1] ?? 0, 16777619) ^ Math.imul(own, 0x9e3779b1);
    if (type === WORD && types[i + 2] === WORD && key.charAt((ends[i + 1] ?? 1) - 1) === "-") {
      restCoarse[i] = restCoarse[i + 2] ?? 0;
      continue;
    }
    const coarse = type === WORD ? 7 : own;
    restCoarse[i] = Math.imul(restCoarse[i + 1] ?? 0, 16777619) ^ Math.imul(coarse, 0x9e3779b1);
  }
  return {
    key,
    longer: exemplar.longer,
    weight: exemplar.weight,
    types,
    ends,
    restExact,
    restCoarse,
    spans: [],
  };
}

export function startOf(item: Item, token: number): number {
  return token === 0 ? 0 : (item.ends[token - 1] ?? 0);
}

export function textOf(part: Part): string {
  return part.item.key.slice(startOf(part.item, part.from), startOf(part.item, part.to));
}

/** Words and delimiters as they are, every other token as one character above 0xff. */
export function formOf(part: Part): string {
  const { item } = part;
  let form = "";
  let plain = startOf(item, part.from);
  for (let i = part.from; i < part.to; i++) {
    const type = item.types[i] ?? 0;
    if (type === WORD || type === DELIMITER) continue;
    form += item.key.slice(plain, startOf(item, i)) + String.fromCharCode(0x100 + type);
    plain = item.ends[i] ?? 0;
  }
  return form + item.key.slice(plain, startOf(item, part.to));
}

export function typeAt(part: Part): number {
  return part.to - part.from === 1 ? (part.item.types[part.from] ?? 0) : -1;
}

export function hasType(part: Part, type: number): boolean {
  for (let i = part.from; i < part.to; i++) if (part.item.types[i] === type) return true;
  return false;
}

/** The byte of delimiter token `i`, or -1 when it is no delimiter. */
export function delimiterAt(item: Item, i: number): number {
  return item.types[i] === DELIMITER ? item.key.charCodeAt((item.ends[i] ?? 0) - 1) : -1;
}
