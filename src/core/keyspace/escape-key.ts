import { ASCII_CLASS, CLASS_BINARY, utf8Length } from "./byte-class.ts";

const NAMED: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

/**
 * What cannot be seen, turns the direction of what is around it, or is drawn by no common font: two names that differ
 * in it alone would look alike. Variation selectors stay, as they show in the character before them.
 */
export const invisible =
  /(?!\p{Variation_Selector})[\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

// Controls, and halves of surrogate pairs, which no key holds but a text may that was cut.
const unshowable = /[\p{Cc}\p{Cs}]/gu;

const encoder = new TextEncoder();
/** A byte order mark is a character like others. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function escapeByte(byte: number): string {
  return NAMED[byte] ?? `\\x${byte.toString(16).padStart(2, "0")}`;
}

function escapeCharacter(character: string): string {
  return [...encoder.encode(character)].map(escapeByte).join("");
}

/** Text with `\t \n \r` and `\xHH`, a byte of its UTF-8 each, for what cannot be seen. A backslash stays as it is. */
export function escapeInvisible(text: string): string {
  return text.replace(unshowable, escapeCharacter).replace(invisible, escapeCharacter);
}

/**
 * Shows bytes as text: UTF-8 as it is, `\\ \t \n \r`, and `\xHH` for control bytes, what is no UTF-8 and the bytes of
 * what cannot be seen. With `braces`, literal braces become `\{` and `\}`, as patterns need.
 */
export function escapeBytes(bytes: Uint8Array, from: number, to: number, braces: boolean): string {
  let text = "";
  let at = from;
  while (at < to) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      if (byte === 0x5c || ASCII_CLASS[byte] === CLASS_BINARY) text += escapeByte(byte);
      else if (braces && (byte === 0x7b || byte === 0x7d)) text += `\\${String.fromCharCode(byte)}`;
      else text += String.fromCharCode(byte);
      at++;
      continue;
    }
    const length = utf8Length(bytes, at, to);
    if (length === 0) {
      text += escapeByte(byte);
      at++;
    } else {
      text += decoder.decode(bytes.subarray(at, at + length)).replace(invisible, escapeCharacter);
      at += length;
    }
  }
  return text;
}

/** The same for a string with one character a byte. */
export function escapeLatin(text: string, braces: boolean): string {
  if (/^[ !-[\]-z|~]*$/.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
  return escapeBytes(bytes, 0, bytes.length, braces);
}

/** What stands for a byte behind a backslash, by its own byte; 0: nothing. */
function readersOf(escapes: Readonly<Record<string, number>>): Uint8Array {
  const readers = new Uint8Array(256);
  for (const [letter, byte] of Object.entries(escapes)) readers[letter.charCodeAt(0)] = byte;
  return readers;
}

const OWN = readersOf({ "\\": 92, n: 10, r: 13, t: 9 });
/** Those of `sdscatrepr` in Redis' sds.c, by which redis-cli prints strings for people. */
const REDIS_CLI = readersOf({ "\\": 92, n: 10, r: 13, t: 9, a: 7, b: 8, '"': 34 });

/**
 * Reads a key as {@link escapeBytes} writes it into `out`; answers its length. A backslash before anything
 * else stands for itself, so plain keys need no escaping.
 */
export function unescapeKey(line: Uint8Array, from: number, to: number, out: Uint8Array): number {
  return readEscapes(OWN, line, from, to, out);
}

/** The same for a key as `redis-cli --no-raw` prints it, in quotes; -1 for a line that is not in quotes. */
export function unquoteKey(line: Uint8Array, from: number, to: number, out: Uint8Array): number {
  const isQuoted = to - from >= 2 && line[from] === 0x22 && line[to - 1] === 0x22;
  return isQuoted ? readEscapes(REDIS_CLI, line, from + 1, to - 1, out) : -1;
}

function readEscapes(
  readers: Uint8Array,
  line: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
): number {
  let length = 0;
  let at = from;
  while (at < to && length < out.length) {
    const byte = line[at++] ?? 0;
    if (byte !== 0x5c || at >= to) {
      out[length++] = byte;
      continue;
    }
    const next = line[at] ?? 0;
    const plain = readers[next] ?? 0;
    if (plain > 0) {
      out[length++] = plain;
      at++;
      continue;
    }
    const code = next === 0x78 && at + 2 < to ? hexByte(line[at + 1] ?? 0, line[at + 2] ?? 0) : -1;
    if (code < 0) out[length++] = byte;
    else {
      out[length++] = code;
      at += 3;
    }
  }
  return length;
}

function hexByte(high: number, low: number): number {
  const digit = (byte: number): number =>
    byte >= 0x30 && byte <= 0x39
      ? byte - 0x30
      : byte >= 0x61 && byte <= 0x66
        ? byte - 0x57
        : byte >= 0x41 && byte <= 0x46
          ? byte - 0x37
          : -1;
  const a = digit(high);
  const b = digit(low);
  return a < 0 || b < 0 ? -1 : a * 16 + b;
}
