import type { Slot, TemplatePart } from "./template.ts";
import * as T from "./token-type.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [T.HEX]: "hash",
  [T.OPAQUE]: "token",
  [T.UUID]: "uuid",
  [T.DATE]: "date",
  [T.DATETIME]: "time",
  [T.MONTH]: "month",
  [T.WEEK]: "week",
  [T.IPV4]: "ip",
  [T.IPV6]: "ip",
  [T.MAC]: "mac",
  [T.EMAIL]: "email",
  [T.URL_TEXT]: "url",
  [T.JSON_TEXT]: "json",
  [T.LOCALE]: "locale",
  [T.VERSION]: "version",
  [T.JWT]: "jwt",
  [T.BINARY]: "blob",
  [T.REST]: "text",
  [T.LIST]: "list",
  [T.FLAT_DATE]: "date",
  [T.FLAT_MONTH]: "month",
  [T.TIMESTAMP]: "timestamp",
  [T.DOMAIN]: "host",
};

/** Words that say what is stored of a thing, not what the thing is. */
const ASPECTS = new Set(
  "detail details info information list lists status state cache data meta set sets hash map profile config index lock key keys value values count total cached item items by with of for get id ids no num v1 v2 v3 new last one all".split(
    " ",
  ),
);

/** Things that have ids of their own: where one of them is named, the id is its, whatever else is said of it. */
const ENTITIES = new Set(
  "account activity album article booking campaign category client comment commodity company contact conversation coupon course customer device document driver event flight game group guild hotel invoice job match member merchant message order organization org patient payment player post product project repo room seller sensor session shop sku spu store student subscription supplier task team tenant thread ticket topic transaction trip txn user vehicle vendor video".split(
    " ",
  ),
);

/** What a number after such a word counts; it is no id. */
const UNITS = new Set(
  "minute hour day week month year page limit window seq sequence offset level status size version shard slot db port".split(
    " ",
  ),
);

/** Of these a number of more digits is an id after all: `order:status:880123`. */
const SMALL_UNITS = new Set("page limit window level status size version shard slot db port".split(" "));
const SMALL_UNIT_DIGITS = 5;

/** Of these, a number of more digits is no such unit: the key counts something a day, and the number says whose. */
const CALENDAR_UNITS = new Set(["day", "week", "month"]);
/** Days since 1970 have five. */
const CALENDAR_DIGITS = 5;

/** Longer codes are keys or secrets. */
const CODE_LENGTH = 10;

/** `getShopTimeZone` → get, shop, time, zone. */
function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9\u0080-\u00ff]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => /[a-z]/.test(word) && !/[\u0080-\u00ff]/.test(word));
}

function singular(word: string): string {
  if (/ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

/** The thing that the nearest words before a slot speak of, in small letters; undefined when they speak of none. */
function nounBefore(parts: readonly TemplatePart[], at: number): string | undefined {
  for (let k = at - 1; k >= 0; k--) {
    const part = parts[k];
    if (typeof part !== "string") continue;
    const nouns = wordsOf(part)
      .filter((word) => !ASPECTS.has(word))
      .map(singular)
      .filter(
        (word) => !ASPECTS.has(word) && !CALENDAR_UNITS.has(word) && word.length > 1 && word.length <= 16,
      );
    const noun = nouns.findLast((word) => ENTITIES.has(word)) ?? nouns.at(-1);
    if (noun !== undefined) return noun;
  }
  return undefined;
}

function lastWord(parts: readonly TemplatePart[], at: number): string | undefined {
  const before = parts[at - 1];
  return typeof before === "string" ? wordsOf(before).at(-1) : undefined;
}

/** Whether a number of so many digits after this word counts what the word says. */
function isUnit(word: string, digits: number): boolean {
  if (CALENDAR_UNITS.has(word)) return digits <= CALENDAR_DIGITS;
  return UNITS.has(word) && !(SMALL_UNITS.has(word) && digits > SMALL_UNIT_DIGITS);
}

/** `7BNC2Q4X`: a code that people read out, not a secret. */
function isReadable({ type, max, allowed }: Slot): boolean {
  return type === T.OPAQUE && max <= CODE_LENGTH && allowed?.[0x41] === 1 && allowed[0x61] !== 1;
}

function nameOf(slot: Slot, parts: readonly TemplatePart[], at: number): string {
  const noun = nounBefore(parts, at);
  if (isReadable(slot) && noun !== undefined) return `${noun}Code`;
  const known = TYPE_NAMES[slot.type];
  if (known !== undefined) return known;
  const last = lastWord(parts, at);
  if (slot.type === T.CODE) return noun === undefined ? "code" : `${noun}Code`;
  if (slot.type === T.TEXT) return noun === undefined ? "name" : `${noun}Name`;
  if (last !== undefined && isUnit(last, slot.max)) return CALENDAR_UNITS.has(last) ? `${last}Number` : last;
  if (slot.type === T.SIGNED || slot.type === T.SHORT) return "number";
  const before = parts[at - 1];
  const previous = parts[at - 2];
  // A second number right after another is no second id of the same thing.
  if (
    typeof before === "string" &&
    before.length === 1 &&
    previous !== undefined &&
    typeof previous !== "string"
  )
    return "number";
  if (typeof before !== "string" && before !== undefined) return "sequence";
  return noun === undefined ? "number" : `${noun}Id`;
}

/** One name a slot, unique within the template: the noun before it with `Id` or `Code`, else what its values are. */
export function nameSlots(parts: readonly TemplatePart[]): string[] {
  const used = new Map<string, number>();
  const names: string[] = [];
  for (const [at, part] of parts.entries()) {
    if (typeof part === "string") continue;
    const name = nameOf(part, parts, at);
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    names.push(count === 1 ? name : `${name}${count}`);
  }
  return names;
}
