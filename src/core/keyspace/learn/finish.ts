import {
  ASCII_CLASS,
  CLASS_DELIMITER,
  CLASS_DIGIT,
  CLASS_HIGH,
  CLASS_LOWER,
  CLASS_UPPER,
} from "../byte-class.ts";
import { isSlot, type RawTemplate } from "../element.ts";
import type { Slot, Template, TemplatePart } from "../template.ts";
import * as T from "../token-type.ts";
import { affixesOf } from "./affixes.ts";
import { readDigits } from "./flat-dates.ts";
import { trailingToken } from "./trailing-token.ts";

/** Types whose one value is still a value: a single UUID is an id, not a word of the application. */
const ALWAYS_SLOTS: readonly number[] = [
  T.UUID,
  T.DATE,
  T.DATETIME,
  T.MONTH,
  T.WEEK,
  T.EMAIL,
  T.JWT,
  T.URL_TEXT,
  T.MAC,
  T.IPV6,
  T.JSON_TEXT,
  T.TEXT,
  T.REST,
  T.LIST,
];

const FEWEST_OF_SERVER = 12;
const FEWEST_OF_WORD = 20;
/** Addresses whose numbers are all so small are versions or numbers with points between. */
const MOST_OF_SMALL = 9;
const FEWEST_SMALL = 8;
/** Fewer numbers may all be below zero by chance. */
const FEWEST_SIGNS = 4;
/** A day that never varies in so many keys, joined to a word or a number by a dash, is part of a name. */
const FEWEST_OF_VERSION = 5;
const VERSION_BEFORE = /[A-Za-z0-9]-$/;
/** What a key calls a number, `orderNo:` or `trade_sn_`, is one, whatever day it begins with. */
const NUMBER_WORD = /(?:[a-z](?:No|Num|Number|Sn)|(?:^|[^A-Za-z])(?:no|num|number|sn|NO|SN))[^A-Za-z0-9]*$/;

/** The number of an order is one value, though many begin with its day. */
const ORDER_WORD = /(?:^|[^A-Za-z])(?:order|ORDER)|[a-z]Order/;

function staysLiteral(type: number, value: string, items: number): boolean {
  // A word between names, as in `ann_user_bob`, is the application's.
  if (type === T.TEXT && items >= FEWEST_OF_WORD && /^[A-Za-z]+$/.test(value)) return true;
  if (ALWAYS_SLOTS.includes(type)) return false;
  // The one server of many keys is the application's.
  if (type === T.IPV4) return items >= FEWEST_OF_SERVER;
  // A port, a year or a code of one key may be the application's; five digits are hardly.
  if (type === T.NUMBER) return items > 4 || value.length < (items === 1 ? 5 : 9);
  if (type === T.HEX || type === T.OPAQUE || type === T.BINARY) return value.length < 16 || items > 4;
  return true;
}

/** Bytes that values may hold: whole classes of what was seen, delimiters one by one. */
function allowedBytes(values: readonly string[], type: number): Uint8Array {
  const allowed = new Uint8Array(256);
  const seen = new Set<number>();
  for (const value of values) for (let k = 0; k < value.length; k++) seen.add(value.charCodeAt(k));
  const kinds = new Set([...seen].map((byte) => (byte >= 0x80 ? CLASS_HIGH : (ASCII_CLASS[byte] ?? 0))));
  const text = type === T.TEXT || type === T.REST;
  for (let byte = 0; byte < 256; byte++) {
    const kind = byte >= 0x80 ? CLASS_HIGH : (ASCII_CLASS[byte] ?? 0);
    const letter = kind === CLASS_DIGIT || kind === CLASS_LOWER || kind === CLASS_UPPER;
    if (kind === CLASS_DELIMITER ? seen.has(byte) : kinds.has(kind) || (text && letter)) allowed[byte] = 1;
  }
  for (const pair of ["-_", "+/="]) {
    if (type !== T.OPAQUE || ![...pair].some((sign) => seen.has(sign.charCodeAt(0)))) continue;
    for (const sign of pair) allowed[sign.charCodeAt(0)] = 1;
  }
  return allowed;
}

const BOUND: readonly number[] = [T.OPAQUE, T.TEXT, T.LIST, T.REST, T.BINARY];

function slotOf(type: number, values: readonly string[]): Slot {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const value of values) {
    min = Math.min(min, value.length);
    max = Math.max(max, value.length);
  }
  return { type, min, max, allowed: BOUND.includes(type) ? allowedBytes(values, type) : undefined };
}

/** Digits of two ids of 64 bits that are glued: both of 18 or both of 19. */
const DIGITS_OF_TWO_IDS: readonly number[] = [36, 38];

/** `18347482706294005811968641094143823878`: numbers of one length beyond any id are two ids of half that length. */
function finishTwoIds(values: readonly string[]): TemplatePart[] | undefined {
  const [first = ""] = values;
  const fits = (value: string): boolean => value.length === first.length;
  if (values.length < 3 || !DIGITS_OF_TWO_IDS.includes(first.length) || !values.every(fits)) return undefined;
  const half = first.length / 2;
  const digits = slotOf(T.NUMBER, [first.slice(0, half)]);
  const fixed = { ...digits, allowed: allowedBytes(["0"], T.NUMBER) };
  return [fixed, slotOf(T.NUMBER, [first.slice(half)])];
}

/** The parts that stand for one slot once all its values are known. */
function finishSlot(type: number, texts: readonly string[], before = ""): TemplatePart[] {
  const values = [...new Set(texts)];
  const [only = ""] = values;
  if (type === T.NUMBER && !NUMBER_WORD.test(before)) {
    const reading = readDigits(values);
    const { dateDigits } = reading;
    // The day of a version is the version's: `model-20250514`.
    if (values.length === 1 && texts.length >= FEWEST_OF_VERSION && VERSION_BEFORE.test(before))
      return [only];
    if (reading.kind === "date") return [slotOf(T.FLAT_DATE, values)];
    if (reading.kind === "month") return [slotOf(T.FLAT_MONTH, values)];
    if (reading.kind === "timestamp") return [slotOf(T.TIMESTAMP, values)];
    if (reading.kind === "dated" && !ORDER_WORD.test(before))
      return [
        slotOf(
          T.FLAT_DATE,
          values.map((value) => value.slice(0, dateDigits)),
        ),
        slotOf(
          T.NUMBER,
          values.map((value) => value.slice(dateDigits)),
        ),
      ];
  }
  const two = type === T.NUMBER ? finishTwoIds(values) : undefined;
  if (two !== undefined) return two;
  const marked = type === T.CODE ? finishMarked(values) : undefined;
  if (marked !== undefined) return marked;
  if (type === T.SIGNED && isJoint(values, before))
    return ["-", ...finishSlot(T.NUMBER, texts.map(withoutSign), `${before}-`)];
  const small = type === T.IPV4 ? finishSmallNumbers(values) : undefined;
  if (small !== undefined) return small;
  if (values.length === 1 && staysLiteral(type, only, texts.length)) return [only];
  if (!BOUND.includes(type) && type !== T.EMAIL && type !== T.DOMAIN) return [slotOf(type, values)];
  if (type === T.LIST) return [slotOf(type, values)];
  const trailing = type === T.TEXT ? trailingToken(values) : undefined;
  if (trailing !== undefined)
    return [
      ...finishSlot(T.TEXT, trailing.names),
      trailing.joint,
      slotOf(trailing.isHex ? T.HEX : T.OPAQUE, trailing.tokens),
    ];
  const { prefix, suffix } = affixesOf(values, type);
  const inner = values.map((value) => value.slice(prefix.length, value.length - suffix.length));
  return [prefix, slotOf(type, inner), suffix].filter((part) => part !== "");
}

/** `limit--20-page--3`: a sign that all values have behind a dash is the other half of a joint. */
function isJoint(values: readonly string[], before: string): boolean {
  return (
    before.endsWith("-") && values.length >= FEWEST_SIGNS && values.every((value) => /^-\d+$/.test(value))
  );
}

function withoutSign(value: string): string {
  return value.slice(1);
}

/** `MASC2605200017`: four capitals before a day are a word; before other digits they are a mark of the value's. */
function finishMarked(values: readonly string[]): TemplatePart[] | undefined {
  const [first = ""] = values;
  const mark = /^[A-Z]{4}(?=\d)/.exec(first)?.[0];
  if (mark === undefined || !values.every((value) => value.startsWith(mark))) return undefined;
  const digits = values.map((value) => value.slice(mark.length));
  return readDigits(digits).kind === "dated" ? [mark, ...finishSlot(T.NUMBER, digits)] : undefined;
}

/** `2.0.3.4`, `1.2.3.8`: four numbers, where no address has a number of two digits. */
function finishSmallNumbers(values: readonly string[]): TemplatePart[] | undefined {
  const rows = values.map((value) => value.split("."));
  const small = rows.every((row) => row.every((one) => Number(one) <= MOST_OF_SMALL));
  if (values.length < FEWEST_SMALL || !small) return undefined;
  return [0, 1, 2, 3].flatMap((k) => [
    ...(k === 0 ? [] : ["."]),
    ...finishSlot(
      T.NUMBER,
      rows.map((row) => row[k] ?? ""),
    ),
  ]);
}

function joinStrings(parts: readonly TemplatePart[]): TemplatePart[] {
  const joined: TemplatePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else if (part !== "") joined.push(part);
  }
  return joined;
}

/** Decides what every slot is from all the values it took. */
export function finishTemplate(raw: RawTemplate): Template {
  const parts: TemplatePart[] = [];
  let slot = 0;
  for (const element of raw.elements) {
    if (!isSlot(element)) {
      parts.push(element.literal);
      continue;
    }
    const at = slot++ * 2;
    const texts = raw.items.map((item) => item.key.slice(item.spans[at], item.spans[at + 1]));
    const before = joinStrings(parts).at(-1);
    parts.push(...finishSlot(element.slot, texts, typeof before === "string" ? before : ""));
  }
  return {
    parts: joinStrings(parts),
    variants: [],
    exemplars: raw.items.map(({ key, longer, weight }) => ({ key, longer, weight })),
    weight: raw.items.reduce((sum, item) => sum + item.weight, 0),
  };
}
