import { CLASS_LOWER, CLASS_UPPER, HEX_CASE, isDigit } from "../byte-class.ts";
import { isLanguage } from "../iso-languages.ts";
import { caseRun, DASH, DOT, digitsFrom, endsHere, hexRun, isAlnum, UNDERSCORE } from "./bytes.ts";
import { isDay } from "./times.ts";

/** RFC 9562, any version, either case; what follows may be glued on. */
export function scanUuid(bytes: Uint8Array, at: number, end: number): number {
  if (at + 36 > end || bytes[at + 8] !== DASH) return -1;
  for (let k = 0; k < 36; k++) {
    const byte = bytes[at + k] ?? 0;
    const dash = k === 8 || k === 13 || k === 18 || k === 23;
    if (dash ? byte !== DASH : (HEX_CASE[byte] ?? 0) === 0) return -1;
  }
  return at + 36;
}

/**
 * Hex digits with a mark: `0x` before any (C, Ethereum), `wx` before the sixteen of a WeChat app id.
 * The mark is the value's, as the capitals of a code are.
 */
export function scanMarkedHex(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] !== 0x78) return -1;
  const digits = hexRun(bytes, at + 2, end, end);
  const fits = bytes[at] === 0x30 ? digits >= 4 : bytes[at] === 0x77 && digits === 16;
  return fits && endsHere(bytes, at + 2 + digits, end) ? at + 2 + digits : -1;
}

/** RFC 7519 in its compact form: three base64url parts, the first two of JSON objects. */
export function scanJwt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 20 > end || bytes[at] !== 0x65 || bytes[at + 1] !== 0x79 || bytes[at + 2] !== 0x4a) return -1;
  let i = at;
  let dots = 0;
  while (i < end) {
    const byte = bytes[i] ?? 0;
    if (byte === DOT && dots < 2) dots++;
    else if (!isAlnum(byte) && byte !== DASH && byte !== UNDERSCORE) break;
    i++;
  }
  return dots === 2 ? i : -1;
}

/** A JSON object or array with at least one quoted string, brackets balanced. */
export function scanJson(bytes: Uint8Array, at: number, end: number): number {
  const open = bytes[at] ?? 0;
  const next = bytes[at + 1] ?? 0;
  const object = open === 0x7b && (next === 0x22 || next === 0x27);
  const array = open === 0x5b && (next === 0x22 || next === 0x7b || next === 0x5b);
  if (at + 2 >= end || (!object && !array)) return -1;
  let depth = 0;
  let quoted = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x5c) i++;
    else if (quoted !== 0) quoted = byte === quoted ? 0 : quoted;
    else if (byte === 0x22 || (byte === 0x27 && next === 0x27)) quoted = byte;
    else if (byte === 0x7b || byte === 0x5b) depth++;
    else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return i + 1;
  }
  return -1;
}

/** Language and country as in BCP 47 or POSIX: `en-US`, `zh_CN`, `zh-Hans-CN`. */
export function scanLocale(bytes: Uint8Array, at: number, end: number): number {
  const language = caseRun(bytes, at, end, CLASS_LOWER);
  if (language !== 2 || !isLanguage(bytes[at] ?? 0, bytes[at + 1] ?? 0)) return -1;
  let i = at + language;
  const separator = bytes[i] ?? 0;
  if (i >= end || (separator !== DASH && separator !== UNDERSCORE)) return -1;
  i++;
  if (caseRun(bytes, i, end, CLASS_UPPER) === 1 && caseRun(bytes, i + 1, end, CLASS_LOWER) === 3) {
    i += 4;
    if (i < end && bytes[i] === separator && caseRun(bytes, i + 1, end, CLASS_UPPER) === 2) i += 3;
    return endsHere(bytes, i, end) ? i : -1;
  }
  return caseRun(bytes, i, end, CLASS_UPPER) === 2 && endsHere(bytes, i + 2, end) ? i + 2 : -1;
}

/** Three or more numbers with dots, with or without `v`: `1.22.3`. */
export function scanVersion(bytes: Uint8Array, at: number, end: number): number {
  let i = bytes[at] === 0x76 ? at + 1 : at;
  for (let group = 0; group < 3; group++) {
    if (group > 0 && (i >= end || bytes[i++] !== DOT)) return -1;
    const digits = digitsFrom(bytes, i, end, 5);
    if (digits === 0 || digits > 4) return -1;
    i += digits;
  }
  if (!endsHere(bytes, i, end)) return -1;
  return i + 1 < end && bytes[i] === DOT && isAlnum(bytes[i + 1] ?? 0) ? -1 : i;
}

/** A number with a sign, a fraction or both; at least one of them. */
export function scanSigned(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at] === DASH || bytes[at] === 0x2b;
  let i = sign ? at + 1 : at;
  const whole = digitsFrom(bytes, i, end, end);
  if (whole === 0) return -1;
  i += whole;
  let fraction = 0;
  if (i + 1 < end && bytes[i] === DOT) fraction = digitsFrom(bytes, i + 1, end, end);
  const another =
    i + fraction + 2 < end && bytes[i + fraction + 1] === DOT && isDigit(bytes[i + fraction + 2] ?? 0);
  // A day or a time since 1970 behind a point is a value of its own.
  const time = fraction >= 10 || (fraction === 8 && isDay(bytes, i + 1));
  if (fraction > 0 && whole <= 4 && !time && !another && endsHere(bytes, i + 1 + fraction, end))
    return i + 1 + fraction;
  return sign && endsHere(bytes, i, end) ? i : -1;
}

/** `+33612345678`: a telephone number of ITU-T E.164 has 15 digits at most; the sign is its own. */
export function scanPhone(bytes: Uint8Array, at: number, end: number): number {
  const digits = digitsFrom(bytes, at + 1, end, 16);
  return digits >= 7 && digits <= 15 && endsHere(bytes, at + 1 + digits, end) ? at + 1 + digits : -1;
}

/** Digits behind four capitals, which are a word before fewer. */
const LEAST_BEHIND_FOUR = 8;

/** Capitals then digits, `PR000123` or `SO202602131425590001`, up to the end of the run of letters and digits. */
export function scanCode(bytes: Uint8Array, at: number, end: number): number {
  const letters = caseRun(bytes, at, end, CLASS_UPPER);
  if (letters < 1 || letters > 4) return -1;
  const digits = digitsFrom(bytes, at + letters, end, end);
  if (digits < (letters === 4 ? LEAST_BEHIND_FOUR : 3)) return -1;
  return endsHere(bytes, at + letters + digits, end) ? at + letters + digits : -1;
}
