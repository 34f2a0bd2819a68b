import { ASCII_CLASS, CLASS_DIGIT, CLASS_LOWER, CLASS_UPPER, HEX_CASE, isDigit } from "../byte-class.ts";
import {
  COLON,
  caseRun,
  DASH,
  DOT,
  digitsFrom,
  endsHere,
  endsOrWord,
  hexRun,
  isAlnum,
  isOneOf,
  numberAt,
  SLASH,
  UNDERSCORE,
} from "./bytes.ts";

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

/** Whether the letters and digits from `from` up to a dash hold a digit, as what is joined to a host name does. */
function hasDigit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let k = from; k < to && bytes[k] !== DASH; k++) if (isDigit(bytes[k] ?? 0)) return true;
  return false;
}
