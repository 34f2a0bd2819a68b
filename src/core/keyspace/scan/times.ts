import { isDigit } from "../byte-class.ts";
import { COLON, DASH, DOT, digitsFrom, endsHere, isOneOf, numberAt, SLASH, UNDERSCORE } from "./bytes.ts";

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

/** Whether eight digits are a day of our time. */
export function isDay(bytes: Uint8Array, at: number): boolean {
  const year = numberAt(bytes, at, 4);
  const month = numberAt(bytes, at + 4, 2);
  const day = numberAt(bytes, at + 6, 2);
  return year >= 2000 && year < 2040 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
