import type { PatternSlot } from "../audit/audit.ts";
import { ASCII_CLASS, CLASS_BINARY } from "../keyspace/byte-class.ts";
import * as addresses from "../keyspace/scan/addresses.ts";
import type { TokenScanner } from "../keyspace/scan/bytes.ts";
import * as times from "../keyspace/scan/times.ts";
import * as values from "../keyspace/scan/values.ts";

/** What a slot's value may be. Of several ways each is tried. */
export type SlotMatcher =
  /** Any number of `allowed` bytes (1 each), at least `least`, one of them of `proof`. */
  | {
      readonly kind: "run";
      readonly allowed: Uint8Array;
      readonly proof: Uint8Array | undefined;
      readonly least: number;
    }
  /** A token of fixed grammar, which ends in one place. */
  | { readonly kind: "token"; readonly scan: TokenScanner };

const digits = bytesOf("0123456789");
const lowerHex = bytesOf("0123456789abcdef");
const upperHex = bytesOf("0123456789ABCDEF");
const letters = bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
const tokenBytes = bytesOf("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_+/=.~%");
const listBytes = bytesOf("0123456789-_,.;|/ +&");
const notDigits = digits.map((one) => 1 - one);
const printable = new Uint8Array(256).map((_, byte) =>
  byte >= 0x80 || ASCII_CLASS[byte] !== CLASS_BINARY ? 1 : 0,
);
const notPrintable = new Uint8Array(256).map((_, byte) => (byte < 0x20 || byte >= 0x7f ? 1 : 0));
const any = new Uint8Array(256).fill(1);
const colon = 0x3a;

/** The miner calls nothing shorter a hash. */
const shortestHash = 8;

/**
 * What the values of a slot may be, strictly by its type: a slot of numbers takes digits only. A value does not reach
 * over a `:` unless a sample of the slot does; `rest` is all that follows, also nothing. `undefined`, and a type that is
 * not known: anything else.
 */
export function createSlotMatchers(
  slot: Pick<PatternSlot, "type" | "samples"> | undefined,
): readonly SlotMatcher[] {
  const samples = slot?.samples ?? [];
  const seen = (characters: string) =>
    [...characters].some((one) => samples.some((sample) => sample.includes(one)));
  switch (slot?.type) {
    case "number":
      return seen("+-.") ? [run(digits), token(values.scanSigned)] : [run(digits)];
    case "hash":
    case "hex":
      return [run(lowerHex, { least: shortestHash }), run(upperHex, { least: shortestHash })];
    case "word":
      return [run(letters)];
    case "token":
      return [run(tokenBytes, { proof: notDigits })];
    case "time":
    case "timestamp":
      return [token(times.scanDatetime), token(digitsOf([10, 13, 16, 19]))];
    case "date":
      return dashedOrFlat(samples, times.scanDate, 8);
    case "month":
      return dashedOrFlat(samples, times.scanMonth, 6);
    case "ip":
      return [token(addresses.scanIpv4), token(addresses.scanIpv6)];
    case "list":
      return [run(seen(":") ? withColon(listBytes) : listBytes)];
    case "binary":
      return [run(any, { proof: notPrintable })];
    case "text":
      return [run(seen(":") ? printable : without(printable, colon), { proof: notDigits })];
    case "rest":
      return contractRest;
    default: {
      const scan = slot && tokens[slot.type];
      return scan ? [token(scan)] : [run(without(any, colon))];
    }
  }
}

/**
 * The miner keeps dates with and without separators in patterns of their own, whose samples are of one kind. Without
 * samples both are meant, `usual` digits of those without.
 */
function dashedOrFlat(
  samples: readonly string[],
  dashed: TokenScanner,
  usual: number,
): readonly SlotMatcher[] {
  const flat = samples.filter((sample) => /^\d+$/.test(sample));
  const lengths = samples.length === 0 ? [usual] : flat.map((sample) => sample.length);
  return [
    ...(samples.length === 0 || flat.length < samples.length ? [token(dashed)] : []),
    ...(lengths.length > 0 ? [token(digitsOf(lengths))] : []),
  ];
}

/** What a placeholder of a contract stands for. */
export const contractSlot: readonly SlotMatcher[] = [run(without(any, colon))];

/** What the `*` at the end of a contract stands for; nothing as well. */
export const contractRest: readonly SlotMatcher[] = [run(any, { least: 0 })];

const tokens: Readonly<Record<string, TokenScanner>> = {
  uuid: values.scanUuid,
  code: values.scanCode,
  week: times.scanWeek,
  mac: addresses.scanMac,
  email: addresses.scanEmail,
  url: addresses.scanUrl,
  json: values.scanJson,
  locale: values.scanLocale,
  version: values.scanVersion,
  jwt: values.scanJwt,
  host: addresses.scanHostName,
};

/** The narrower the type, the smaller: of two patterns that match a key the narrower one owns it. */
const order = [
  ["json", "uuid", "jwt", "url", "email", "time", "timestamp", "date", "week", "month", "ip", "host", "mac"],
  ["version", "locale", "code", "number", "hash", "hex", "word", "token", "binary", "list", "text"],
].flat();

/** Place of a slot's type, narrowest first. */
export function rankOfSlot(type: string | undefined): number {
  if (type === "rest") return order.length + 1;
  const rank = type === undefined ? -1 : order.indexOf(type);
  return rank < 0 ? order.length : rank;
}

function run(
  allowed: Uint8Array,
  { proof, least = 1 }: { readonly proof?: Uint8Array; readonly least?: number } = {},
): SlotMatcher {
  return { kind: "run", allowed, proof, least };
}

function token(scan: TokenScanner): SlotMatcher {
  return { kind: "token", scan };
}

/** So many digits and no more. */
function digitsOf(lengths: readonly number[]): TokenScanner {
  return (bytes, at, end) => {
    let stop = at;
    while (stop < end && digits[bytes[stop] ?? 0] === 1) stop++;
    return lengths.includes(stop - at) ? stop : -1;
  };
}

function bytesOf(characters: string): Uint8Array {
  const allowed = new Uint8Array(256);
  for (const character of characters) allowed[character.charCodeAt(0)] = 1;
  return allowed;
}

function without(allowed: Uint8Array, byte: number): Uint8Array {
  return allowed.map((one, index) => (index === byte ? 0 : one));
}

function withColon(allowed: Uint8Array): Uint8Array {
  return allowed.map((one, index) => (index === colon ? 1 : one));
}
