import { escapeInvisible } from "../keyspace/escape-key.ts";

/** Characters of a masked key at most, by default. */
export const longestMaskedKey = 120;

/** More is not looked at: what lies beyond cannot be shown either. */
const longestInput = 1024;

/**
 * A key name as it may be shown: tokens, JWTs, mail addresses, phone numbers, IP and MAC addresses, UUIDs and ids
 * of seven digits or more keep only their shape (`1***…42`, `j***@***.com`, `10.*.*.*`), while words, dates and
 * short numbers stay. Control, direction and invisible characters and lone surrogates are escaped as in patterns (`\n`,
 * `\x00`), and the rest beyond `longest` characters is cut (`…`). Masking what is masked changes nothing.
 * A backslash stays as it is, so the text is for reading and not for turning back into a key.
 */
export function maskKey(text: string, longest = longestMaskedKey): string {
  let shown = text.length > longestInput ? `${text.slice(0, longestInput)}…` : text;
  // What one pass leaves may meet and look like an id again. Each pass that changes anything leaves fewer letters
  // and digits, so this ends.
  for (;;) {
    const next = cut(hide(escapeInvisible(shown)), longest);
    if (next === shown) return next;
    shown = next;
  }
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = longest - 1;
  const last = text.charCodeAt(end - 1);
  // Half of a surrogate pair would be shown as a broken character.
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end)}…`;
}

const jwt = /eyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)?/g;
const email = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,190}\.(\p{L}{2,12})/gu;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\d*/gi;
const mac = /(?<![0-9a-f])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![0-9a-f])/gi;
const ipv4 = /(?<![\d.])(\d{1,3})(?:\.\d{1,3}){3}(?![\d.]*\d)/g;
const ipv6 = /(?<![0-9a-z])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![0-9a-z:])/gi;
const shortIpv6 = /(?<![0-9a-z])[23f][0-9a-f]{3}:(?:[0-9a-f]{1,4}:){0,6}:[0-9a-f:]{1,34}(?![0-9a-z:])/gi;
const phone = /(?<!\d)(?:\+\d{1,3}[-. ]?)?(?:\(\d{2,4}\) ?|\d{2,4}[-. ])\d{3,4}[-. ]\d{4}(?!\d)/g;
const run = /[A-Za-z0-9]+/g;

function hide(text: string): string {
  return hideOpaqueParts(
    text
      .replace(jwt, "eyJ***")
      .replace(email, (address, top: string) => `${firstOf(address)}***@***.${top}`)
      .replace(uuid, shorten)
      .replace(mac, shorten)
      .replace(ipv4, "$1.*.*.*")
      .replace(ipv6, shorten)
      .replace(shortIpv6, shorten)
      .replace(phone, (digits) => (startsWithDate(digits) ? digits : shorten(digits))),
  ).replace(run, hideInRun);
}

/** The first character and the last two: enough to tell two apart and to find one's own again. */
function shorten(text: string): string {
  return `${firstOf(text)}***…${text.slice(-2)}`;
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x2a);
}

/** base64 and its URL variant join pieces with `-_+/=`: hides from the first opaque piece to the last. */
function hideOpaqueParts(text: string): string {
  return text.replace(/[A-Za-z0-9_+/=-]{16,}/g, (part) => {
    const opaque = [...part.matchAll(run)].filter(([piece]) => isOpaque(piece));
    const first = opaque[0];
    const last = opaque.at(-1);
    if (first === undefined || last === undefined) return part;
    const end = last.index + last[0].length;
    return `${part.slice(0, first.index)}${shorten(part.slice(first.index, end))}${part.slice(end)}`;
  });
}

function hideInRun(text: string): string {
  if (isHexId(text)) return shorten(text);
  return text.replace(/\d{7,}/g, (digits) => (isDate(digits) ? digits : shorten(digits)));
}

const windowLength = 16;
const fewestChanges = 6;

/**
 * Whether some sixteen characters in a row change at least six times between lower case, capitals and digits,
 * where the lower case after a capital does not count: words in camel case change every four or five characters,
 * random text every second.
 */
function isOpaque(text: string): boolean {
  let changes = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (isChange(text, at)) changes += 1;
    if (at >= windowLength && isChange(text, at - windowLength + 1)) changes -= 1;
    if (at >= windowLength - 1 && changes >= fewestChanges) return true;
  }
  return false;
}

function isChange(text: string, at: number): boolean {
  const before = classOf(text.charCodeAt(at - 1));
  const now = classOf(text.charCodeAt(at));
  return before !== now && !(before === "upper" && now === "lower");
}

function classOf(code: number): "digit" | "upper" | "lower" {
  if (code <= 0x39) return "digit";
  return code <= 0x5a ? "upper" : "lower";
}

/** Twelve or more hex digits, of both kinds: a device address without separators, a hash. */
function isHexId(text: string): boolean {
  return /^(?:[0-9a-f]{12,}|[0-9A-F]{12,})$/.test(text) && /[a-fA-F]/.test(text) && /\d/.test(text);
}

/** `20260213`. */
function isDate(digits: string): boolean {
  return /^(?:19[7-9]\d|20\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);
}

function startsWithDate(text: string): boolean {
  return /^(?:19[7-9]\d|20\d\d)[-. ]/.test(text);
}
