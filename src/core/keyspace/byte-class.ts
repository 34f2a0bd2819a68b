export const CLASS_DELIMITER = 0;
export const CLASS_DIGIT = 1;
export const CLASS_LOWER = 2;
export const CLASS_UPPER = 3;
/** Part of a UTF-8 sequence: a letter of a script other than Latin, an accent, an emoji. */
export const CLASS_HIGH = 4;
/** A control byte, or no UTF-8. */
export const CLASS_BINARY = 5;

/** The class of an ASCII byte; bytes from 0x80 on need their neighbours, see {@link classifyBytes}. */
export const ASCII_CLASS = new Uint8Array(256).fill(CLASS_BINARY);
for (let byte = 0x20; byte < 0x7f; byte++) ASCII_CLASS[byte] = CLASS_DELIMITER;
ASCII_CLASS.fill(CLASS_DIGIT, 0x30, 0x3a);
ASCII_CLASS.fill(CLASS_UPPER, 0x41, 0x5b);
ASCII_CLASS.fill(CLASS_LOWER, 0x61, 0x7b);

/** Digits 1, lower-case a–f 2, upper-case A–F 4, anything else 0. */
export const HEX_CASE = new Uint8Array(256);
HEX_CASE.fill(1, 0x30, 0x3a);
HEX_CASE.fill(4, 0x41, 0x47);
HEX_CASE.fill(2, 0x61, 0x67);

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Length of the UTF-8 sequence at `at`, or 0 when it is none or a C1 control (RFC 3629, table 3-7 of Unicode). */
export function utf8Length(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  const length =
    lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
  if (length === 0 || at + length > end) return 0;
  for (let k = 1; k < length; k++) if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  if (lead === 0xc2 && second < 0xa0) return 0;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  return length;
}

/** Writes the class of every byte into `classes`. */
export function classifyBytes(bytes: Uint8Array, length: number, classes: Uint8Array): void {
  let at = 0;
  while (at < length) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      classes[at++] = ASCII_CLASS[byte] ?? 0;
      continue;
    }
    const sequence = utf8Length(bytes, at, length);
    if (sequence === 0) classes[at++] = CLASS_BINARY;
    else for (let k = 0; k < sequence; k++) classes[at++] = CLASS_HIGH;
  }
}
