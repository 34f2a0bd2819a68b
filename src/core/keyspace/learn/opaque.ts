import {
  ASCII_CLASS,
  CLASS_BINARY,
  CLASS_DELIMITER,
  CLASS_DIGIT,
  CLASS_LOWER,
  CLASS_UPPER,
} from "../byte-class.ts";
import { formOf, hasType, type Part, startOf, textOf, typeAt } from "../item.ts";
import { BINARY, CODE, DELIMITER, HEX, NUMBER, OPAQUE, WORD } from "../token-type.ts";
import { alphabetOf, isDrawnFrom } from "./alphabet.ts";
import { isHexText } from "./hex-text.ts";
import { type PartClass, slotClass } from "./part-class.ts";
import { groupBy, weightOf } from "./split.ts";
import { commonTail, tailElements, tailOf } from "./tails.ts";
import { isWordLike } from "./word-likeness.ts";

const TOKEN_TYPES: readonly number[] = [DELIMITER, WORD, NUMBER, HEX, OPAQUE, 4, 18, BINARY, 7, 9];

/** Hex digits that a random token does not have in a row. */
const DIGEST = 16;

/** Hex digits in one row that half of all such values mix with letters. */
const LEAST_SHORT = 4;
const FEWEST_SHORT = 20;

const LEADING_NUMBER = /^\d{1,9}[-_+/.]/;

/** Fewer texts of that length look like tokens by chance. */
function fewestTokens(length: number): number {
  return length >= 10 ? 2 : length >= 8 ? 3 : 4;
}

/** Changes between digits and letters, and capitals out of place, per part; delimiters part runs. */
function turnsOf(text: string): number {
  let turns = 0;
  for (let k = 1; k < text.length; k++) {
    const a = ASCII_CLASS[text.charCodeAt(k - 1) & 255] ?? 0;
    const b = ASCII_CLASS[text.charCodeAt(k) & 255] ?? 0;
    if (a === CLASS_DELIMITER || b === CLASS_DELIMITER || a === b) continue;
    if (a === CLASS_DIGIT || b === CLASS_DIGIT) turns++;
    else if (a === CLASS_LOWER && b === CLASS_UPPER) {
      const next = ASCII_CLASS[text.charCodeAt(k + 1) & 255] ?? 0;
      if (k + 1 >= text.length || next !== CLASS_LOWER) turns++;
    }
  }
  return turns;
}

/** Whether a part looks like a random token, whatever way its delimiters cut it. */
export function looksOpaque(part: Part): boolean {
  const single = typeAt(part);
  if (single === OPAQUE || single === BINARY) return true;
  if (hasType(part, BINARY)) return true;
  const text = textOf(part);
  if (text.length < 6) return false;
  for (let i = part.from; i < part.to; i++) {
    const type = part.item.types[i] ?? 0;
    if (!TOKEN_TYPES.includes(type)) return false;
    // Chance writes no digest between delimiters: a key around one is no token.
    if (type === HEX && single < 0 && (part.item.ends[i] ?? 0) - startOf(part.item, i) >= DIGEST)
      return false;
  }
  // A sign before the token, `$` or `#`, is no part of it.
  for (let k = 1; k < text.length; k++) {
    const byte = text.charCodeAt(k);
    if (ASCII_CLASS[byte] === CLASS_DELIMITER && !"-_+/=.".includes(text.charAt(k))) return false;
  }
  return isRandom(text);
}

function isRandom(text: string): boolean {
  return turnsOf(text) >= Math.max(3, text.length / 7);
}

/** What all texts begin with, up to a delimiter or a control byte. */
function commonHead(texts: readonly string[]): string {
  const [first = ""] = texts;
  let same = first.length - 1;
  for (const text of texts) {
    let k = 0;
    while (k < same && text.charCodeAt(k) === first.charCodeAt(k)) k++;
    same = k;
  }
  while (same > 0 && isRunByte(first.charCodeAt(same - 1))) same--;
  return first.slice(0, Math.max(0, same));
}

function isRunByte(byte: number): boolean {
  return byte >= 0x80 || (ASCII_CLASS[byte] !== CLASS_DELIMITER && ASCII_CLASS[byte] !== CLASS_BINARY);
}

/**
 * Tokens of one fixed length are cut by chance into words, numbers and delimiters. Takes them out of `parts`
 * as one class a length and common head; `rest` keeps the others.
 */
export function absorbOpaque(parts: readonly Part[]): { classes: PartClass[]; rest: readonly Part[] } {
  const classes: PartClass[] = [];
  const rest: Part[] = [];
  const heads = commonHeads(parts);
  for (const group of groupBy(
    parts,
    (part) => startOf(part.item, part.to) - startOf(part.item, part.from),
  ).values()) {
    const left = absorbHex(group, classes);
    rest.push(...absorbTokens(left, heads, classes));
  }
  return { classes, rest };
}

function absorbHex(group: readonly Part[], classes: PartClass[]): readonly Part[] {
  const hex = group.filter((part) => typeAt(part) === HEX);
  if (hex.length === 0) {
    if (!isShortHex(group)) return group;
    classes.push(slotClass(HEX, group));
    return [];
  }
  const hexWeight = weightOf(hex);
  const upper = hex.some((part) => /[A-F]/.test(textOf(part)));
  const others = group.filter((part) => {
    if (typeAt(part) === HEX) return false;
    const text = textOf(part);
    return isHexText(text) && (upper ? !/[a-f]/.test(text) : !/[A-F]/.test(text));
  });
  // A number of the same length beside hashes is a hash by chance only while it is rare.
  if (weightOf(others) > hexWeight || hex.length < 2) return group;
  const taken = new Set(others);
  classes.push(slotClass(HEX, [...hex, ...others]));
  return group.filter((part) => typeAt(part) !== HEX && !taken.has(part));
}

/** First digits of hashes, `3a96`: too short to be told one by one, where many stand at one place. */
function isShortHex(group: readonly Part[]): boolean {
  if (group.length < FEWEST_SHORT) return false;
  const texts = new Set(group.map(textOf));
  const [one = ""] = texts;
  if (texts.size < FEWEST_SHORT || one.length < LEAST_SHORT || ![...texts].every(isHexText)) return false;
  const mixed = [...texts].filter((text) => /\d/.test(text) && /[A-Fa-f]/.test(text)).length;
  return mixed * 2 > texts.size;
}

function absorbTokens(
  group: readonly Part[],
  heads: ReadonlySet<string>,
  classes: PartClass[],
): readonly Part[] {
  const taken = new Set<Part>();
  const headOf = (part: Part): string => {
    const head = heads.size === 0 ? "" : headWord(part);
    return heads.has(head) ? head : "";
  };
  for (const some of groupBy(group, headOf).values()) {
    const opaque = some.filter(looksOpaque);
    const fewest = opaque.length === 0 ? 1 : fewestTokens(textOf(first(opaque)).length);

    if (opaque.length >= fewest && isCutByChance(opaque)) takeTokens(opaque, some, taken, classes);
  }
  return group.filter((part) => !taken.has(part));
}

/** The word and the delimiter that a part begins with, or the first letters of a token; empty for other parts. */
function headWord({ item, from, to }: Part): string {
  const start = startOf(item, from);
  const type = item.types[from];
  if (type === OPAQUE && to - from === 1) {
    const head = item.key.slice(start, start + 4);
    return /^[A-Za-z]{4}/.test(head) ? head : "";
  }
  if (type !== WORD || to - from < 2) return "";
  const next = item.types[from + 1];
  if (next !== BINARY && (next !== DELIMITER || to - from < 3)) return "";
  return item.key.slice(start, (item.ends[from] ?? 0) + 1);
}

/** Words before a delimiter that come again and again: chance writes none of them, unless they are short. */
function commonHeads(parts: readonly Part[]): ReadonlySet<string> {
  const least = (head: string): number =>
    head.length > 3
      ? 3
      : head.length === 3
        ? Math.max(3, parts.length / 1000)
        : Math.max(5, parts.length / 200);
  const heads = [...groupBy(parts, headWord)].filter(
    ([head, some]) => head !== "" && some.length >= least(head),
  );
  return new Set(heads.map(([head]) => head));
}

/** Random tokens are cut in many ways; a shape that most of them share is a structure. */
function isCutByChance(members: readonly Part[]): boolean {
  const tokens = new Set(members.map(textOf)).size;
  if (groupBy(members, formOf).size >= Math.max(3, tokens / 10)) return true;
  return members.filter((part) => typeAt(part) === OPAQUE).length * 2 >= members.length;
}

/**
 * Whether a delimiter stands in nearly all tokens: by chance one of 64 characters is it. Tokens count for the keys that they
 * stand for, since of those without any delimiter, which are alike in form, only some are remembered.
 */
function hasJoint(members: readonly Part[], texts: readonly string[]): boolean {
  // A number up to a delimiter is a value of its own: chance begins hardly any token so.
  if (texts.length > 1 && texts.every((text) => LEADING_NUMBER.test(text))) return true;
  const all = weightOf(members);
  const shares = members.map((part) => part.item.weight / all);
  const evenness = shares.reduce((sum, share) => sum + share * share, 0);
  return [..."-_+/."].some((delimiter) => {
    let inside = 0;
    let expected = 0;
    for (const [k, text] of texts.entries()) {
      const share = shares[k] ?? 0;
      if (text.includes(delimiter)) inside += share;
      expected += (1 - (63 / 64) ** text.length) * share;
    }
    const deviation = Math.sqrt(expected * (1 - expected) * evenness);
    return inside >= 0.8 && inside > expected + Math.max(2.5 * deviation, (1 - expected) / 2);
  });
}

/** Of parts that may be words: those that go on as tokens do and hold a digit, or are no word. */
function alike(parts: readonly Part[], tokens: readonly Part[]): readonly Part[] {
  const rests = new Set(tokens.map(({ item, to }) => item.restExact[to]));
  return parts.filter((part) => {
    if (part.to === part.item.types.length || !rests.has(part.item.restExact[part.to])) return false;
    const text = textOf(part);
    return /\d/.test(text) || !isWordLike(text);
  });
}

function hasBinaryByte(text: string): boolean {
  return [...text].some((byte) => ASCII_CLASS[byte.charCodeAt(0)] === CLASS_BINARY);
}

function takeTokens(
  members: readonly Part[],
  group: readonly Part[],
  taken: Set<Part>,
  classes: PartClass[],
): void {
  if (!isCutByChance(members)) return;
  const shared = commonTail(members);
  // The padding of base64 is the token's.
  const tail = /^=+$/.test(textOf(tailOf(first(members), shared))) ? 0 : shared;
  // A name before a token is no token.
  if (tail > 0 && !members.some((part) => looksOpaque({ ...part, to: part.to - tail }))) return;
  const head = commonHead(members.map((part) => textOf({ ...part, to: part.to - tail })));
  const tailForm = formOf(tailOf(first(members), tail));
  const middle = (part: Part): string => textOf({ ...part, to: part.to - tail }).slice(head.length);
  const middles = members.map(middle);
  // A control byte beside the tokens is none of theirs.
  const binary = members.some((part) => hasType(part, BINARY)) && middles.some(hasBinaryByte);
  const slot = binary ? BINARY : OPAQUE;
  // What one head was all that looked random of is words: `a3f09b1c_users`.
  if (head !== "" && !binary && !middles.some(isRandom)) return;
  if (hasJoint(members, middles)) return;
  const alphabet = alphabetOf(middles);
  const similar = group.filter((part) => {
    if (taken.has(part) || members.includes(part)) return false;
    const type = typeAt(part);
    if (type === HEX || (type > CODE && type !== OPAQUE && type !== BINARY)) return false;
    if (part.to - part.from <= tail || formOf(tailOf(part, tail)) !== tailForm) return false;
    if (!textOf(part).startsWith(head)) return false;
    const text = middle(part);
    if (binary && !hasBinaryByte(text)) return false;
    for (let k = 0; k < text.length; k++) {
      const byte = text.charCodeAt(k);
      if (!binary && !alphabet.bytes.has(byte) && ASCII_CLASS[byte] === CLASS_DELIMITER) return false;
    }
    return isDrawnFrom(text, alphabet, members.length);
  });
  const all = [
    ...members,
    ...(weightOf(similar) > weightOf(members) * 4 ? alike(similar, members) : similar),
  ];
  for (const part of all) {
    taken.add(part);
    part.item.spans.push(startOf(part.item, part.from) + head.length, startOf(part.item, part.to - tail));
  }
  const end = tailElements(all, tail);
  classes.push({
    elements: head === "" ? [{ slot }, ...end] : [{ literal: head }, { slot }, ...end],
    parts: all,
  });
}

function first(parts: readonly Part[]): Part {
  const [part] = parts;
  if (part === undefined) throw new RangeError("no parts");
  return part;
}
