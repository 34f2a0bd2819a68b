import { ASCII_CLASS, CLASS_BINARY, utf8Length } from "./byte-class.ts";

const NAMED: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

function escapeByte(byte: number): string {
  return NAMED[byte] ?? `\\x${byte.toString(16).padStart(2, "0")}`;
}

/**
 * Shows bytes as text: UTF-8 as it is, `\\ \t \n \r`, and `\xHH` for control bytes and what is no UTF-8.
 * With `braces`, literal braces become `\{` and `\}`, as patterns need.
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
      text += new TextDecoder().decode(bytes.subarray(at, at + length));
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

/**
 * Reads a key as {@link escapeBytes} writes it into `out`; answers its length. A backslash before anything
 * else stands for itself, so plain keys need no escaping.
 */
export function unescapeKey(line: Uint8Array, from: number, to: number, out: Uint8Array): number {
  let length = 0;
  let at = from;
  while (at < to && length < out.length) {
    const byte = line[at++] ?? 0;
    if (byte !== 0x5c || at >= to) {
      out[length++] = byte;
      continue;
    }
    const next = line[at] ?? 0;
    const plain = next === 0x6e ? 10 : next === 0x74 ? 9 : next === 0x72 ? 13 : next === 0x5c ? 92 : -1;
    if (plain >= 0) {
      out[length++] = plain;
      at++;
      continue;
    }
    const code = next === 0x78 && at + 2 < to + 0 ? hexByte(line[at + 1] ?? 0, line[at + 2] ?? 0) : -1;
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
