import { ASCII_CLASS, CLASS_DELIMITER, HEX_CASE, isDigit } from "./byte-class.ts";
import * as addresses from "./scan/addresses.ts";
import * as times from "./scan/times.ts";
import * as values from "./scan/values.ts";
import type { Slot } from "./template.ts";
import * as T from "./token-type.ts";

function digits(bytes: Uint8Array, at: number, end: number): number {
  let stop = at;
  while (stop < end && isDigit(bytes[stop] ?? 0)) stop++;
  return stop;
}

function fixedDigits(bytes: Uint8Array, at: number, end: number, length: number): number {
  if (at + length > end) return -1;
  for (let k = at; k < at + length; k++) if (!isDigit(bytes[k] ?? 0)) return -1;
  return at + length;
}

function hex(slot: Slot, bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] === 0x78) {
    const marked = values.scanMarkedHex(bytes, at, end);
    return marked - at >= slot.min && marked - at <= slot.max ? marked : -1;
  }
  const most = slot.min === slot.max ? at + slot.max : Math.min(end, at + slot.max * 2);
  if (most > end) return -1;
  let stop = at;
  let mask = 0;
  while (stop < most) {
    const bit = HEX_CASE[bytes[stop] ?? 0] ?? 0;
    if (bit === 0) break;
    mask |= bit;
    stop++;
  }
  return stop - at >= slot.min && (mask & 6) !== 6 ? stop : -1;
}

function fixedBytes(slot: Slot, bytes: Uint8Array, at: number, end: number): number {
  const stop = at + slot.min;
  const { allowed } = slot;
  if (stop > end || allowed === undefined) return -1;
  const binary = slot.type === T.BINARY;
  let proved = slot.type !== T.TEXT && !binary;
  for (let k = at; k < stop; k++) {
    const byte = bytes[k] ?? 0;
    if (allowed[byte] !== 1) return -1;
    if (!proved && (binary ? byte < 0x20 || byte >= 0x7f : !isDigit(byte))) proved = true;
  }
  return proved ? stop : -1;
}

/** A number, or a word of one or two characters up to the next delimiter. */
function short(bytes: Uint8Array, at: number, end: number): number {
  const signed = values.scanSigned(bytes, at, end);
  if (signed > 0) return signed;
  const stop = digits(bytes, at, end);
  if (stop > at) return stop;
  let letters = at;
  while (
    letters < end &&
    letters < at + 3 &&
    (bytes[letters] ?? 0) < 0x80 &&
    ASCII_CLASS[bytes[letters] ?? 0] !== CLASS_DELIMITER
  )
    letters++;
  return letters > at && letters <= at + 2 ? letters : -1;
}

/** The end of a value of a slot with one possible length, or -1. */
export function scanSlot(slot: Slot, bytes: Uint8Array, at: number, end: number): number {
  switch (slot.type) {
    case T.NUMBER:
      // Of two ids that are glued, the first has so many digits.
      return slot.allowed === undefined ? digits(bytes, at, end) : fixedDigits(bytes, at, end, slot.min);
    case T.FLAT_DATE:
    case T.FLAT_MONTH:
    case T.TIMESTAMP:
      return slot.min === slot.max ? fixedDigits(bytes, at, end, slot.min) : digits(bytes, at, end);
    case T.HEX:
      return hex(slot, bytes, at, end);
    case T.CODE:
      return values.scanCode(bytes, at, end);
    case T.UUID:
      return values.scanUuid(bytes, at, end);
    case T.DATE:
      return times.scanDate(bytes, at, end);
    case T.DATETIME:
      return times.scanDatetime(bytes, at, end);
    case T.MONTH:
      return times.scanMonth(bytes, at, end);
    case T.WEEK:
      return times.scanWeek(bytes, at, end);
    case T.IPV4:
      return addresses.scanIpv4(bytes, at, end);
    case T.IPV6:
      return addresses.scanIpv6(bytes, at, end);
    case T.MAC:
      return addresses.scanMac(bytes, at, end);
    case T.EMAIL:
      return addresses.scanEmail(bytes, at, end);
    case T.URL_TEXT:
      return addresses.scanUrl(bytes, at, end);
    case T.JSON_TEXT:
      return values.scanJson(bytes, at, end);
    case T.DOMAIN:
      return addresses.scanHostName(bytes, at, end);
    case T.LOCALE:
      return values.scanLocale(bytes, at, end);
    case T.VERSION:
      return values.scanVersion(bytes, at, end);
    case T.JWT:
      return values.scanJwt(bytes, at, end);
    case T.SIGNED: {
      const stop = values.scanSigned(bytes, at, end);
      return stop > 0 ? stop : digits(bytes, at, end);
    }
    case T.SHORT:
      return short(bytes, at, end);
    default:
      return slot.allowed === undefined ? -1 : fixedBytes(slot, bytes, at, end);
  }
}
