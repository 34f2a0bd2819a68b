import { ASCII_CLASS, CLASS_DIGIT, CLASS_LOWER, CLASS_UPPER, HEX_CASE, isDigit } from "../byte-class.ts";

/**
 * Finds tokens of fixed grammar. Every function answers the end of the token that starts at `at`,
 * or -1, reads nothing at or beyond `end`, and takes time linear in the token.
 */
export type TokenScanner = (bytes: Uint8Array, at: number, end: number) => number;

export const DASH = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const UNDERSCORE = 0x5f;

/** An ASCII letter or digit. */
export function isAlnum(byte: number): boolean {
  const kind = ASCII_CLASS[byte] ?? 0;
  return kind === CLASS_DIGIT || kind === CLASS_LOWER || kind === CLASS_UPPER;
}

/** Whether no letter and no digit is glued to what ends at `at`. */
export function endsHere(bytes: Uint8Array, at: number, end: number): boolean {
  return at >= end || !isAlnum(bytes[at] ?? 0);
}

/** Whether letters alone are glued to it, if anything is: a hash would go on with digits. */
export function endsOrWord(bytes: Uint8Array, at: number, end: number): boolean {
  let i = at;
  while (i < end && isAlnum(bytes[i] ?? 0) && !isDigit(bytes[i] ?? 0)) i++;
  return endsHere(bytes, i, end);
}

/** How many digits stand at `at`, at most `most`. */
export function digitsFrom(bytes: Uint8Array, at: number, end: number, most: number): number {
  let n = 0;
  while (n < most && at + n < end && isDigit(bytes[at + n] ?? 0)) n++;
  return n;
}

/** The number that so many digits from `at` on make. */
export function numberAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let k = 0; k < digits; k++) value = value * 10 + (bytes[at + k] ?? 0) - 0x30;
  return value;
}

/** How many hex digits of either case stand at `at`, at most `most`. */
export function hexRun(bytes: Uint8Array, at: number, end: number, most: number): number {
  let n = 0;
  while (n < most && at + n < end && (HEX_CASE[bytes[at + n] ?? 0] ?? 0) !== 0) n++;
  return n;
}

/** How many letters of the class `kind` (`CLASS_LOWER`, `CLASS_UPPER`) stand at `at`. */
export function caseRun(bytes: Uint8Array, at: number, end: number, kind: number): number {
  let n = 0;
  while (at + n < end && ASCII_CLASS[bytes[at + n] ?? 0] === kind) n++;
  return n;
}

/** Whether `bytes[from, to)` is one of these short words. */
export function isOneOf(words: ReadonlySet<string>, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > 8) return false;
  let word = "";
  for (let k = from; k < to; k++) word += String.fromCharCode(bytes[k] ?? 0);
  return words.has(word);
}
