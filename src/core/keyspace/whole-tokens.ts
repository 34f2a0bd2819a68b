import { ASCII_CLASS, CLASS_DIGIT, CLASS_LOWER, CLASS_UPPER, HEX_CASE, isDigit } from "./byte-class.ts";
import { isLanguage } from "./iso-languages.ts";

/**
 * Finds tokens of fixed grammar. Every function answers the end of the token that starts at `at`,
 * or -1, reads nothing at or beyond `end`, and takes time linear in the token.
 */
export type TokenScanner = (bytes: Uint8Array, at: number, end: number) => number;

const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const UNDERSCORE = 0x5f;

function isAlnum(byte: number): boolean {
  const kind = ASCII_CLASS[byte] ?? 0;
  return kind === CLASS_DIGIT || kind === CLASS_LOWER || kind === CLASS_UPPER;
}

function endsHere(bytes: Uint8Array, at: number, end: number): boolean {
  return at >= end || !isAlnum(bytes[at] ?? 0);
}

/** Whether letters alone are glued to it, if anything is: a hash would go on with digits. */
function endsOrWord(bytes: Uint8Array, at: number, end: number): boolean {
  let i = at;
  while (i < end && isAlnum(bytes[i] ?? 0) && !isDigit(bytes[i] ?? 0)) i++;
  return endsHere(bytes, i, end);
}

function digitsFrom(bytes: Uint8Array, at: number, end: number, most: number): number {
  let n = 0;
  while (n < most && at + n < end && isDigit(bytes[at + n] ?? 0)) n++;
  return n;
}

function numberAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let k = 0; k < digits; k++) value = value * 10 + (bytes[at + k] ?? 0) - 0x30;
  return value;
}

function hexRun(bytes: Uint8Array, at: number, end: number, most: number): number {
  let n = 0;
  while (n < most && at + n < end && (HEX_CASE[bytes[at + n] ?? 0] ?? 0) !== 0) n++;
  return n;
}

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

function isYear(value: number): boolean {
  return value >= 1970 && value <= 2099;
}

const MONTHS = new Set(
  "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    .split(" ")
    .flatMap((month) => [month, month.toLowerCase(), month.toUpperCase()]),
);

/** `13-02-2026`, `02/13/2026`, `13.02.2026`, `13-Feb-2026`, or with slashes `2/3/2026`: the year last. */
function scanYearLast(bytes: Uint8Array, at: number, end: number, digits: number): number {
  const separator = bytes[at + digits] ?? 0;
  if (separator !== DASH && separator !== SLASH && separator !== DOT) return -1;
  const nextAt = at + digits + 1;
  const named = !isDigit(bytes[nextAt] ?? 0) && isOneOf(MONTHS, bytes, nextAt, nextAt + 3);
  const length = named ? 3 : digitsFrom(bytes, nextAt, end, 3);
  if (length < 1 || (!named && length > 2)) return -1;
  // One-digit days and months are written with slashes; with others they may be numbers of a version.
  if ((digits === 1 || length === 1) && separator !== SLASH) return -1;
  const yearAt = nextAt + length + 1;
  if (yearAt + 4 > end || bytes[yearAt - 1] !== separator || digitsFrom(bytes, yearAt, end, 5) !== 4)
    return -1;
  const first = numberAt(bytes, at, digits);
  const second = named ? 1 : numberAt(bytes, nextAt, length);
  const [least, most] = first < second ? [first, second] : [second, first];
  const isDate = least >= 1 && least <= 12 && most <= 31 && isYear(numberAt(bytes, yearAt, 4));
  return isDate && endsHere(bytes, yearAt + 4, end) ? yearAt + 4 : -1;
}

/** Whether 年, 月 or 日, in UTF-8, stands at `at`. */
function isSign(sign: number, bytes: Uint8Array, at: number): boolean {
  return bytes[at] === sign >> 16 && bytes[at + 1] === ((sign >> 8) & 255) && bytes[at + 2] === (sign & 255);
}

const NIAN = 0xe5b9b4;
const YUE = 0xe69c88;
const RI = 0xe697a5;

/** `2026年2月13日`. */
function scanChineseDate(bytes: Uint8Array, at: number, end: number): number {
  const months = digitsFrom(bytes, at + 7, end, 3);
  if (months < 1 || months > 2 || !isSign(YUE, bytes, at + 7 + months)) return -1;
  const dayAt = at + 10 + months;
  const days = digitsFrom(bytes, dayAt, end, 3);
  if (days < 1 || days > 2 || dayAt + days + 3 > end || !isSign(RI, bytes, dayAt + days)) return -1;
  const month = numberAt(bytes, at + 7, months);
  const day = numberAt(bytes, dayAt, days);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? dayAt + days + 3 : -1;
}

/** `2026-02-13` with `-`, `/`, `.`, `_` or `:`, the same twice; the year last with the first three; or `2026年2月13日`. */
export function scanDate(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end) return -1;
  const first = digitsFrom(bytes, at, end, 5);
  if (first === 1 || first === 2) return scanYearLast(bytes, at, end, first);
  if (first !== 4 || !isYear(numberAt(bytes, at, 4))) return -1;
  if (isSign(NIAN, bytes, at + 4)) return scanChineseDate(bytes, at, end);
  const separator = bytes[at + 4] ?? 0;
  if (
    separator !== DASH &&
    separator !== SLASH &&
    separator !== DOT &&
    separator !== UNDERSCORE &&
    separator !== COLON
  )
    return -1;
  const months = digitsFrom(bytes, at + 5, end, 3);
  if (months === 0 || months > 2 || bytes[at + 5 + months] !== separator) return -1;
  const month = numberAt(bytes, at + 5, months);
  const dayAt = at + 6 + months;
  const days = digitsFrom(bytes, dayAt, end, 3);
  if (days === 0 || days > 2) return -1;
  const day = numberAt(bytes, dayAt, days);
  if (month < 1 || month > 12 || day < 1 || day > 31) return -1;
  // One-digit months and days are written so, but `2026-1-2` may be three numbers: dashes and slashes only.
  if ((months === 1 || days === 1) && separator !== DASH && separator !== SLASH) return -1;
  return dayAt + days;
}

/** ISO 8601 in its basic form: `20260213T070509Z`, down to minutes or seconds. */
function scanBasicTime(bytes: Uint8Array, at: number, end: number): number {
  if (at + 13 > end || bytes[at + 8] !== 0x54 || digitsFrom(bytes, at, end, 9) !== 8 || !isDay(bytes, at))
    return -1;
  const digits = digitsFrom(bytes, at + 9, end, 7);
  if ((digits !== 4 && digits !== 6) || numberAt(bytes, at + 9, 2) > 23 || numberAt(bytes, at + 11, 2) > 59)
    return -1;
  const i = at + 9 + digits + (bytes[at + 9 + digits] === 0x5a ? 1 : 0);
  return endsHere(bytes, i, end) ? i : -1;
}

/** A date, `T` or a space, and a time, down to fractions and a zone. */
export function scanDatetime(bytes: Uint8Array, at: number, end: number): number {
  const basic = scanBasicTime(bytes, at, end);
  if (basic > 0) return basic;
  let i = scanDate(bytes, at, end);
  if (i < 0 || i + 3 > end) return -1;
  const joint = bytes[i] ?? 0;
  if (joint !== 0x54 && joint !== 0x20 && joint !== 0x5f && joint !== DASH) return -1;
  if (digitsFrom(bytes, i + 1, end, 3) !== 2) return -1;
  const between = bytes[i + 3] ?? 0;
  if (joint !== 0x54 && between !== COLON) return -1;
  i += 3;
  while (i + 2 < end && (bytes[i] === COLON || bytes[i] === DASH) && digitsFrom(bytes, i + 1, end, 3) === 2)
    i += 3;
  if (bytes[i] === DOT && i + 1 < end && isDigit(bytes[i + 1] ?? 0))
    i += 1 + digitsFrom(bytes, i + 1, end, 9);
  if (i < end && bytes[i] === 0x5a) i++;
  else if (
    i + 5 < end + 1 &&
    (bytes[i] === 0x2b || bytes[i] === DASH) &&
    digitsFrom(bytes, i + 1, end, 5) >= 2
  ) {
    i += 1 + digitsFrom(bytes, i + 1, end, 4);
    if (i < end && bytes[i] === COLON && digitsFrom(bytes, i + 1, end, 3) === 2) i += 3;
  }
  return endsHere(bytes, i, end) ? i : -1;
}

/** `2026-02`, `2026/02`, `2026.02`: a month, where no day follows. */
export function scanMonth(bytes: Uint8Array, at: number, end: number): number {
  if (at + 7 > end || digitsFrom(bytes, at, end, 5) !== 4 || !isYear(numberAt(bytes, at, 4))) return -1;
  const separator = bytes[at + 4] ?? 0;
  if (separator !== DASH && separator !== SLASH && separator !== DOT) return -1;
  if (digitsFrom(bytes, at + 5, end, 3) !== 2) return -1;
  const month = numberAt(bytes, at + 5, 2);
  return month >= 1 && month <= 12 && endsHere(bytes, at + 7, end) ? at + 7 : -1;
}

/** ISO 8601 week, `2026-W07`, `2026W07` or `2026_W07`. */
export function scanWeek(bytes: Uint8Array, at: number, end: number): number {
  if (at + 7 > end || digitsFrom(bytes, at, end, 5) !== 4 || !isYear(numberAt(bytes, at, 4))) return -1;
  let i = at + 4;
  if (bytes[i] === DASH || bytes[i] === UNDERSCORE) i++;
  if (bytes[i] !== 0x57 && bytes[i] !== 0x77) return -1;
  if (digitsFrom(bytes, i + 1, end, 3) !== 2) return -1;
  const week = numberAt(bytes, i + 1, 2);
  return week >= 1 && week <= 53 && endsHere(bytes, i + 3, end) ? i + 3 : -1;
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

export function scanIpv4(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  for (let group = 0; group < 4; group++) {
    if (group > 0 && bytes[i++] !== DOT) return -1;
    const digits = digitsFrom(bytes, i, end, 4);
    if (digits === 0 || digits > 3 || numberAt(bytes, i, digits) > 255) return -1;
    i += digits;
  }
  if (i > end || !endsOrWord(bytes, i, end)) return -1;
  return i + 1 < end && bytes[i] === DOT && isDigit(bytes[i + 1] ?? 0) ? -1 : i;
}

/** RFC 4291: eight groups, or at least three and one `::` that starts like a real address. */
export function scanIpv6(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  let groups = 0;
  let gap = -1;
  while (i < end && groups < 8) {
    const digits = hexRun(bytes, i, end, 5);
    if (digits > 4) return -1;
    if (digits > 0) {
      groups++;
      i += digits;
    }
    if (i >= end || bytes[i] !== COLON) break;
    if (bytes[i + 1] === COLON && i + 1 < end) {
      if (gap >= 0) break;
      gap = groups;
      i += 2;
      if (i >= end || (HEX_CASE[bytes[i] ?? 0] ?? 0) === 0) break;
    } else {
      if (i + 1 >= end || (HEX_CASE[bytes[i + 1] ?? 0] ?? 0) === 0 || groups === 8) break;
      i++;
    }
  }
  if (!endsHere(bytes, i, end)) return -1;
  // Eight letters with colons between are a path; an address written out is longer.
  if (gap < 0) return groups === 8 && i - at >= 20 ? i : -1;
  const first = bytes[at] ?? 0;
  const real = hexRun(bytes, at, end, 5) === 4 && (isDigit(first) || first === 0x66 || first === 0x46);
  // `1200::3` is two numbers.
  return real && (groups >= 3 || (groups === 2 && hasLetter(bytes, at, i))) ? i : -1;
}

function hasLetter(bytes: Uint8Array, from: number, to: number): boolean {
  for (let k = from; k < to; k++) if (((HEX_CASE[bytes[k] ?? 0] ?? 0) & 6) !== 0) return true;
  return false;
}

/** Six pairs of hex digits with `:` or `-`. */
export function scanMac(bytes: Uint8Array, at: number, end: number): number {
  if (at + 17 > end) return -1;
  const separator = bytes[at + 2] ?? 0;
  if (separator !== COLON && separator !== DASH) return -1;
  for (let k = 0; k < 17; k++) {
    const byte = bytes[at + k] ?? 0;
    if (k % 3 === 2 ? byte !== separator : (HEX_CASE[byte] ?? 0) === 0) return -1;
  }
  const more =
    at + 18 < end &&
    bytes[at + 17] === separator &&
    hexRun(bytes, at + 18, end, 3) === 2 &&
    endsHere(bytes, at + 20, end);
  return endsHere(bytes, at + 17, end) && !more ? at + 17 : -1;
}

function isLocalPart(byte: number): boolean {
  return (
    isAlnum(byte) ||
    byte === DOT ||
    byte === UNDERSCORE ||
    byte === DASH ||
    byte === 0x2b ||
    byte === 0x25 ||
    byte >= 0x80
  );
}

/** Where the domain after the `@` at `at` ends, or -1 when it is no domain with a top level of letters. */
function scanDomain(bytes: Uint8Array, at: number, end: number): number {
  let i = at + 1;
  let label = i;
  let dots = 0;
  while (i < end) {
    const byte = bytes[i] ?? 0;
    if (byte === DOT && i > label && i + 1 < end && isAlnum(bytes[i + 1] ?? 0)) {
      dots++;
      label = i + 1;
    } else if (!isAlnum(byte) && byte !== DASH) break;
    i++;
  }
  if (dots === 0) return -1;
  let top = label;
  while (top < i && !isDigit(bytes[top] ?? 0) && isAlnum(bytes[top] ?? 0)) top++;
  return top - label >= 2 && top - label <= 12 ? top : -1;
}

/** A mail address as people have them; quoted local parts are not looked for. */
export function scanEmail(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && i - at < 64 && isLocalPart(bytes[i] ?? 0)) i++;
  if (i === at || i >= end || bytes[i] !== 0x40) return -1;
  return scanDomain(bytes, i, end);
}

const SCHEMES = ["http://", "https://", "ws://", "wss://", "ftp://", "redis://", "s3://"];

/** A URL up to white space, a quote, a pipe, or a colon that starts no port: behind a path there is none. */
export function scanUrl(bytes: Uint8Array, at: number, end: number): number {
  for (const scheme of SCHEMES) {
    if (bytes[at] !== scheme.charCodeAt(0)) continue;
    let k = 1;
    while (k < scheme.length && at + k < end && bytes[at + k] === scheme.charCodeAt(k)) k++;
    if (k < scheme.length) continue;
    let i = at + k;
    let isHost = true;
    while (i < end) {
      const byte = bytes[i] ?? 0;
      if (byte <= 0x20 || byte === 0x22 || byte === 0x7c || byte === 0x3e) break;
      if (byte === COLON && !(isHost && i + 1 < end && isDigit(bytes[i + 1] ?? 0))) break;
      if (byte === SLASH) isHost = false;
      i++;
    }
    return i > at + k ? i : -1;
  }
  return -1;
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

function caseRun(bytes: Uint8Array, at: number, end: number, kind: number): number {
  let n = 0;
  while (at + n < end && ASCII_CLASS[bytes[at + n] ?? 0] === kind) n++;
  return n;
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

/** Whether eight digits are a day of our time. */
function isDay(bytes: Uint8Array, at: number): boolean {
  const year = numberAt(bytes, at, 4);
  const month = numberAt(bytes, at + 4, 2);
  const day = numberAt(bytes, at + 6, 2);
  return year >= 2000 && year < 2040 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
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

const TOP_LEVELS = new Set(
  "com org net io edu gov cn de uk fr jp ru br es nl eu au ca us ch se pl kr tw hk sg xyz".split(" "),
);

const FILE_ENDS = new Set(
  "crt key pem csr json xml html txt log lock gz zip png jpg svg ico css js".split(" "),
);

/**
 * A host name of at least two labels under a well-known top level, small letters only; the ending of a file and a hash
 * or number behind a dash are none of it.
 */
export function scanHostName(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  let label = at;
  let before = at;
  while (i < end && i - at < 253) {
    const byte = bytes[i] ?? 0;
    const kind = ASCII_CLASS[byte] ?? 0;
    if (byte === DOT && i > label && i + 1 < end && isAlnum(bytes[i + 1] ?? 0)) {
      before = label;
      label = i + 1;
    } else if (kind !== CLASS_LOWER && kind !== CLASS_DIGIT && (byte !== DASH || i === label)) break;
    i++;
  }
  if (label === at || !endsHere(bytes, i, end)) return -1;
  // `menu.fr_FR`: a locale.
  if (bytes[i] === UNDERSCORE && i - label === 2 && caseRun(bytes, i + 1, end, CLASS_UPPER) === 2) return -1;
  if (isOneOf(TOP_LEVELS, bytes, label, i)) return i;
  if (before > at && isOneOf(FILE_ENDS, bytes, label, i) && isOneOf(TOP_LEVELS, bytes, before, label - 1))
    return label - 1;
  let top = label;
  while (top < i && bytes[top] !== DASH) top++;
  return top < i && isOneOf(TOP_LEVELS, bytes, label, top) && hasDigit(bytes, top + 1, i) ? top : -1;
}

function isOneOf(words: ReadonlySet<string>, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > 8) return false;
  let word = "";
  for (let k = from; k < to; k++) word += String.fromCharCode(bytes[k] ?? 0);
  return words.has(word);
}

/** Whether the letters and digits from `from` up to a dash hold a digit, as what is joined to a host name does. */
function hasDigit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let k = from; k < to && bytes[k] !== DASH; k++) if (isDigit(bytes[k] ?? 0)) return true;
  return false;
}
