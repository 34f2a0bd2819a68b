import { delimiterAt, formOf, hasType, type Part, startOf, textOf, typeAt } from "../item.ts";
import { DOMAIN, NUMBER, WORD } from "../token-type.ts";
import { innerWords } from "./inner-words.ts";
import { areSettings } from "./program-names.ts";
import { type Head, mostlyIn, rootRests, type SharedRests, sharedRests, WORD_LIMIT } from "./shared-rests.ts";
import { groupBy, headOf, isWeak, outermost } from "./split.ts";
import { withFrequentTail } from "./tails.ts";
import { kindShare } from "./word-likeness.ts";

/** The same where nothing speaks for kinds. */
const FEW_LIMIT = 7;
/** At the start of a key stand the names of applications: many, and each seen often. */
const ROOT_LIMIT = 60;
/** The same of whole keys. */
const LONE_LIMIT = 400;
/** Values there are names of people and things: hardly any names a kind of record. */
const ROOT_KINDS = 0.1;

/** Parts that begin with a word of the key's own: at least so many, this share, and so often the next word's. */
const FEWEST_OF_OWN = 8;
const OWN_SHARE = 0.03;
const OWN_LEAD = 4;

/** Kinds that are names as well, where there are so many that one is among them by chance. */
const NAMES_TOO = new Set(["data", "date", "name", "rate", "role", "time"]);
const MANY_NAMES = 40;
/** Keys of a first word that is no name of its own. */
const FREQUENT = 5;
/** Codes in capitals that read as a kind by chance, `TTL` among airports. */
const CODES_BY_CHANCE = 0.05;

export interface TextChoice {
  readonly text: readonly Part[];
  readonly rest: readonly Part[];
}

/**
 * Finds the parts whose words are values, not kinds: many different words that are followed by the same
 * continuations. Words far heavier than their siblings, and words with continuations of their own, are spared.
 */
export function chooseText(parts: readonly Part[], root: boolean): TextChoice {
  const none: TextChoice = { text: [], rest: parts };
  const candidates = parts.filter((part) => hasType(part, WORD) && (!root || isName(part)));
  const own = root ? new Set<Part>() : recurringHeads(candidates);
  const worded = own.size === 0 ? candidates : candidates.filter((part) => !own.has(part));
  if (worded.length <= FEW_LIMIT || new Set(worded.map(formOf)).size <= FEW_LIMIT) return none;
  const heads = root ? withoutLoneWords(wordHeads(worded)) : wordHeads(worded);
  const limit = root ? ROOT_LIMIT : isForeignScript(worded) ? FEW_LIMIT : limitFor(heads);
  if (heads.size <= limit) return none;
  if (root && kindShare([...heads.keys()]) > ROOT_KINDS) return none;
  const text = new Set<Part>();
  for (const shared of root ? rootRests(heads, limit) : [sharedRests(heads, limit)])
    for (const part of chooseAmong(heads, shared, { parts, worded, limit, root })) text.add(part);
  return text.size === 0 ? none : { text: [...text], rest: parts.filter((part) => !text.has(part)) };
}

interface Place {
  readonly parts: readonly Part[];
  /** Those that begin with a word. */
  readonly worded: readonly Part[];
  readonly limit: number;
  readonly root: boolean;
}

/** The parts whose words are values among those with shared continuations. */
function chooseAmong(
  heads: ReadonlyMap<string, Head>,
  shared: SharedRests,
  { parts, worded, limit, root }: Place,
): readonly Part[] {
  const common = [...heads.values()].filter((head) => mostlyIn(head, shared));
  if (common.length <= limit) return [];
  const sizes = common.map((head) => head.length).sort((a, b) => a - b);
  const median = sizes[sizes.length >> 1] ?? 1;
  const mean = sizes.reduce((a, b) => a + b, 0) / sizes.length;
  if (root && mean >= 8) return [];
  const inner = root ? new Set<string>() : innerWords(worded);
  const isInner = (head: Head): boolean => head[0] !== undefined && inner.has(formOf(headOf(head[0])));
  // More than there are kinds at one place: names such as `brave-otter`, of a few first words, or codes.
  const isOfNames = areCodes(common) ? () => true : isCompound;
  const frequent = common.filter((head) => head.length >= FREQUENT && isOfNames(head));
  const areNames = !root && frequent.length > WORD_LIMIT;
  if (inner.size === 0 && !areNames && common.length <= 3 * WORD_LIMIT && median >= 20) return [];
  const leaves = common.filter((head) => head.some((part) => part.to === part.item.types.length)).length;
  const leaf = leaves * 2 > common.length;
  const usual = sizes.length < WORD_LIMIT ? 10 : (sizes[Math.floor(sizes.length * 0.95)] ?? 1);
  const heavy = Math.max(leaf ? 12 : Math.min(40, 4 * usual), median * 10);
  const light = common.filter(
    (head) => head.length <= heavy || isInner(head) || (areNames && isOfNames(head)),
  );
  const values = withoutKinds(light, leaf);
  if (values.length <= limit) return [];
  const text = new Set(values.flat());
  for (const part of strays(parts, text, shared, heavy)) text.add(part);
  for (const part of longer(heads, text, shared, heavy)) text.add(part);
  for (const part of codesAlike(values, heads)) text.add(part);
  return [...text];
}

/** `ENAUSDT`, `BTC-EUR`: codes in capitals, where hardly a word for a kind is among them. */
function areCodes(heads: readonly Head[]): boolean {
  const texts = heads.flatMap(([part]) => (part === undefined ? [] : [textOf(headOf(part))]));
  return texts.every((text) => /^[A-Z0-9]{2,12}$/.test(text)) && kindShare(texts) < CODES_BY_CHANCE;
}

/** First words that are joined to others by a delimiter of names: `green` of `green-hill`, `green-lake`. */
function isCompound(head: Head): boolean {
  const joined = head.filter((part) => isWeak(outermost(part)));
  return joined.length * 10 >= head.length * 9 && new Set(joined.map(formOf)).size * 2 >= head.length;
}

/** `page:index` beside page names: a lone word for a kind, where hardly any other value is one. */
function withoutKinds(heads: readonly Head[], leaf: boolean): readonly Head[] {
  const isKind = (head: Head): boolean =>
    head.length <= 2 &&
    head.every((part) => part.to - part.from === 1 && kindShare([textOf(part)]) === 1) &&
    !(heads.length >= MANY_NAMES && head.every((part) => NAMES_TOO.has(textOf(part))));
  const width = (head: Head): number => (head[0] === undefined ? 0 : textOf(head[0]).length);
  // Codes of one length, `de`, `fr`, `id`, are no words.
  if (new Set(heads.map(width)).size === 1) return heads;
  const kinds = heads.filter(isKind);
  if (!leaf || kinds.length === 0 || kinds.length > Math.max(3, heads.length / 12)) return heads;
  return heads.filter((head) => !kinds.includes(head));
}

function wordHeads(worded: readonly Part[]): ReadonlyMap<string, Head> {
  const heads = new Map<string, Head>();
  for (const [form, members] of groupBy(worded, (part) => formOf(headOf(part)))) {
    const [first] = members;
    if (first !== undefined && hasType(headOf(first), WORD)) heads.set(form, members);
  }
  return heads;
}

/**
 * Keys that are nothing but a word or a few, of which no ending comes again and again, are settings and lists of many
 * applications, unless there are a great many.
 */
function withoutLoneWords(heads: ReadonlyMap<string, Head>): ReadonlyMap<string, Head> {
  const isWhole = (head: Head): boolean => head.every((part) => part.to === part.item.types.length);
  const whole = [...heads.values()].filter(isWhole);
  const tailed = new Set(withFrequentTail(whole.flat()));
  const lone = new Set(whole.filter((head) => !head.some((part) => tailed.has(part))));
  return lone.size > LONE_LIMIT ? heads : new Map([...heads].filter(([, head]) => !lone.has(head)));
}

/** Words seen about once each that name no kind of record are values even when they are few. */
function limitFor(heads: ReadonlyMap<string, Head>): number {
  let keys = 0;
  for (const head of heads.values()) keys += head.length;
  const rare = keys <= 2.5 * heads.size;
  if (rare && areSettings([...heads.values()].flat().map(textOf))) return WORD_LIMIT;
  return rare && heads.size <= 2 * WORD_LIMIT && kindShare([...heads.keys()]) < 0.25 ? FEW_LIMIT : WORD_LIMIT;
}

/** The first word with what joins it to the next: `_LOGIN_` of `_LOGIN_ann.lee`. */
function innerHead(part: Part): string {
  const { item, from, to } = part;
  let i = from;
  while (i < to && delimiterAt(item, i) >= 0) i++;
  if (i + 1 >= to || item.types[i] !== WORD) return "";
  return delimiterAt(item, i + 1) < 0 ? "" : item.key.slice(startOf(item, from), item.ends[i + 1]);
}

/** Parts that begin with words that come far more often than the next: the key's own, whatever the names behind hold. */
function recurringHeads(parts: readonly Part[]): ReadonlySet<Part> {
  const heads = groupBy(parts, innerHead);
  heads.delete("");
  // Where no outer delimiter comes later in any, the word is a head of its own anyway.
  for (const [head, members] of heads) {
    const own = head.charCodeAt(head.length - 1);
    if (members.every((part) => outermost(part) === own)) heads.delete(head);
  }
  const sorted = [...heads.values()].sort((a, b) => b.length - a.length);
  const least = Math.max(FEWEST_OF_OWN, parts.length * OWN_SHARE);
  let own = 0;
  for (const [k, members] of sorted.entries()) {
    if (members.length < least) break;
    if (members.length >= OWN_LEAD * (sorted[k + 1]?.length ?? 0)) own = k + 1;
  }
  return new Set(sorted.slice(0, own).flat());
}

/** Words in another script than the key begins with are what people typed or named, no words of the application. */
function isForeignScript(parts: readonly Part[]): boolean {
  const high = parts.filter((part) => /[\u0080-\u00ff]/.test(textOf(headOf(part))));
  return (
    high.length * 10 >= parts.length * 9 &&
    high.every(({ item, from }) => /^[^\u0080-\u00ff]*[A-Za-z]/.test(item.key.slice(0, startOf(item, from))))
  );
}

/** Words and numbers that only delimiters of names join. */
function isName(part: Part): boolean {
  for (let i = part.from; i < part.to; i++) {
    const byte = delimiterAt(part.item, i);
    if (byte >= 0 ? !isWeak(byte) : (part.item.types[i] ?? 0) > NUMBER) return false;
  }
  return true;
}

/** Values that begin with a digit or another token: light forms of their own with the same continuations. */
function strays(
  parts: readonly Part[],
  text: ReadonlySet<Part>,
  shared: SharedRests,
  heavy: number,
): readonly Part[] {
  const others = parts.filter((part) => !text.has(part) && part.to - part.from > 1 && hasType(part, WORD));
  // A name such as `la.de` reads as a domain; rare ones among names are names.
  const domains = parts.filter((part) => typeAt(part) === DOMAIN && shared.rests.has(shared.of(part)));
  const found: Part[] = domains.length * 4 < text.size ? domains : [];
  for (const group of groupBy(others, (part) => formOf(headOf(part))).values()) {
    const [first] = group;
    if (first === undefined || hasType(headOf(first), WORD) || group.length > heavy) continue;
    found.push(...group.filter((part) => shared.rests.has(shared.of(part))));
  }
  return found;
}

/** Codes of one length in capitals that only go on as no other does: `TTL` among airports. */
function codesAlike(values: readonly Head[], heads: ReadonlyMap<string, Head>): readonly Part[] {
  const codeOf = (head: Head): string => (head[0] === undefined ? "" : textOf(head[0]));
  const codes = values.map(codeOf);
  const width = codes[0]?.length ?? 0;
  if (!codes.every((code) => code.length === width && /^[A-Z]+$/.test(code))) return [];
  return [...heads.values()]
    .filter((head) => codeOf(head).length === width && /^[A-Z]+$/.test(codeOf(head)))
    .flat();
}

/** Values that hold a weak delimiter themselves: behind some more words the same continuation follows. */
function longer(
  heads: ReadonlyMap<string, Head>,
  text: ReadonlySet<Part>,
  shared: SharedRests,
  heavy: number,
): readonly Part[] {
  const found = [...heads.values()].filter(
    (head) => head.length <= heavy && head.every((part) => !text.has(part) && continuesLater(part, shared)),
  );
  return found.length >= Math.max(4, heads.size / 25) ? found.flat() : [];
}

function continuesLater(part: Part, shared: SharedRests): boolean {
  for (let i = part.to; i < part.item.types.length; i++) {
    const byte = delimiterAt(part.item, i);
    if (byte >= 0 ? !isWeak(byte) : (part.item.types[i] ?? 0) > 2) return false;
    if (shared.rests.has(shared.of({ ...part, to: i + 1 }))) return true;
  }
  return false;
}

/** Whether a text value goes on over `delimiter`: what follows varies in length and in words. */
export function goesOn(tails: readonly Part[], lengths: readonly number[], delimiter: number): boolean {
  const distinct = new Set(lengths).size;
  if (distinct < (isWeak(delimiter) ? 2 : 3)) return false;
  const worded = tails.filter((part) => hasType(part, WORD));
  const words = new Set(worded.map((part) => formOf(headOf(part)))).size;
  // A few words that come again and again are what is kept of a value, not more of it.
  return words > Math.max(FEW_LIMIT / 2, Math.min(WORD_LIMIT, worded.length / 5));
}
