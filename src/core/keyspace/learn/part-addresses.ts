import { formOf, type Item, itemOf, startOf } from "../item.ts";
import type { Lexer } from "../lexer.ts";
import { DOMAIN, EMAIL, NUMBER, WORD } from "../token-type.ts";

/** Delimiters that stand between a key's words and that mail addresses and host names hold as well. */
const JOINTS: Readonly<Record<number, RegExp>> = { [EMAIL]: /[^@_.-]+[_.-]/y, [DOMAIN]: /[^_.-]+[_-]/y };
/** How many addresses begin with a word before it is the key's, and at least which share of those at one place. */
const FEWEST = 3;
/** Of these so many differ: one mail that comes again and again tells nothing of where it begins. */
const FEWEST_MAILS = 2;
/** A first name stands before a point as well. */
const FEWEST_MAILS_BEFORE_POINT = 3;
const LEAST_SHARE = 0.03;
/** Names are written with a point; a word before one is the key's only when it is everywhere. */
const LEAST_SHARE_BEFORE_POINT = 0.2;
/** Numbers at one place that nearly all addresses go on with are a value of the key's; names hardly are numbers. */
const NUMBERS_SHARE = 0.8;
/** So few local parts, each at so many hosts, are words before a host: `icmp@example.com`. */
const MOST_LOCAL_PARTS = 5;
const FEWEST_HOSTS_PER_LOCAL_PART = 4;

const SHORT_NUMBER = /^\d{1,4}[_.-]$/;
const MASKED_NUMBER = String.fromCharCode(0x100 + NUMBER);

interface Address {
  readonly item: Item;
  readonly token: number;
  /** Where it begins, as far as is known. */
  from: number;
  /** What is before it, typed values masked. */
  place: string;
}

function addressOf(item: Item): Address[] {
  const token = item.types.findIndex((type) => JOINTS[type] !== undefined);
  if (token < 0) return [];
  return [{ item, token, from: startOf(item, token), place: formOf({ item, from: 0, to: token }) }];
}

function nextPiece({ item, token, from }: Address): string {
  const joint = JOINTS[item.types[token] ?? 0];
  if (joint === undefined) return "";
  joint.lastIndex = from;
  const piece = joint.exec(item.key)?.[0] ?? "";
  return from + piece.length < (item.ends[token] ?? 0) ? piece : "";
}

/** The piece with typed values masked; a piece of a word and a number is a name as people have them. */
function formOfPiece(piece: string, lexer: Lexer): string {
  const count = lexer.lexString(piece, false);
  if (count !== 2) return piece;
  const type = lexer.types[0] ?? 0;
  return type === WORD || (type === NUMBER && piece.length < 5)
    ? piece
    : String.fromCharCode(0x100 + type) + piece.slice(-1);
}

/** Moves the addresses at one place behind the pieces that many begin with; answers those that moved. */
function step(group: readonly Address[], lexer: Lexer): Address[] {
  const pieces = new Map<string, Address[]>();
  const nextPieces = group.map(nextPiece);
  const numbers = nextPieces.filter((piece) => SHORT_NUMBER.test(piece)).length;
  const numbered = numbers >= group.length * NUMBERS_SHARE;
  for (const [k, one] of group.entries()) {
    const piece = nextPieces[k] ?? "";
    if (piece === "") continue;
    const form =
      numbered && SHORT_NUMBER.test(piece) ? MASKED_NUMBER + piece.slice(-1) : formOfPiece(piece, lexer);
    const some = pieces.get(form);
    if (some === undefined) pieces.set(form, [one]);
    else some.push(one);
  }
  const moved: Address[] = [];
  for (const [form, some] of pieces) {
    const share = form.endsWith(".") ? LEAST_SHARE_BEFORE_POINT : LEAST_SHARE;
    if (some.length < Math.max(FEWEST, group.length * share)) continue;
    if (countDifferent(some) < (form.endsWith(".") ? FEWEST_MAILS_BEFORE_POINT : FEWEST_MAILS)) continue;
    for (const one of some) {
      one.from += nextPiece(one).length;
      one.place += form;
      moved.push(one);
    }
  }
  return moved;
}

/** Mails that differ; hosts count each. */
function countDifferent(some: readonly Address[]): number {
  const texts = some.map(({ item, token, from }, k) =>
    item.types[token] === EMAIL ? item.key.slice(from, item.ends[token]) : `${k}`,
  );
  return new Set(texts).size;
}

/** Moves the addresses at one place behind their local parts when these are a few words that come again and again. */
function passLocalParts(group: readonly Address[]): void {
  const hosts = new Map<string, Set<string>>();
  const localParts = group.map(({ item, from }) => item.key.slice(from, item.key.indexOf("@", from)));
  for (const [k, { item, token, from }] of group.entries()) {
    const localPart = localParts[k] ?? "";
    const some = hosts.get(localPart) ?? new Set();
    hosts.set(localPart, some.add(item.key.slice(from + localPart.length + 1, item.ends[token])));
  }
  if (hosts.size > MOST_LOCAL_PARTS) return;
  if ([...hosts.values()].some(({ size }) => size < FEWEST_HOSTS_PER_LOCAL_PART)) return;
  for (const [k, one] of group.entries()) one.from += (localParts[k] ?? "").length + 1;
}

/** Moves the host names at one place behind their first label when it is nearly always the same: `labels.de`, `labels.fr`. */
function passFirstLabel(group: readonly Address[]): void {
  const hosts = group.map(({ item, token, from }) => item.key.slice(from, item.ends[token]));
  const labels = hosts
    .filter((host) => /^[^.]+\.[^.]+$/.test(host))
    .map((host) => host.split(".", 1)[0] ?? "");
  const [label = ""] = labels;
  const same = hosts.filter((host) => host.startsWith(`${label}.`));
  if (label === "" || new Set(same).size < FEWEST || same.length < hosts.length * NUMBERS_SHARE) return;
  for (const [k, one] of group.entries()) if (hosts[k]?.startsWith(`${label}.`)) one.from += label.length + 1;
}

/** The item with tokens of its own for what is before the address. */
function cutBefore({ item, token, from }: Address, lexer: Lexer): Item {
  const start = startOf(item, token);
  const types = [...item.types.subarray(0, token)];
  const ends = [...item.ends.subarray(0, token)];
  for (const [at, to] of [
    [start, from],
    [from, item.ends[token] ?? 0],
  ] as const) {
    const count = lexer.lexString(item.key.slice(at, to), false);
    for (let k = 0; k < count; k++) {
      types.push(lexer.types[k] ?? 0);
      ends.push((lexer.ends[k] ?? 0) + at);
    }
  }
  return itemOf(
    item,
    Uint8Array.from([...types, ...item.types.subarray(token + 1)]),
    Uint16Array.from([...ends, ...item.ends.subarray(token + 1)]),
  );
}

function byPlace(addresses: readonly Address[]): readonly (readonly Address[])[] {
  const places = new Map<string, Address[]>();
  for (const one of addresses) {
    const group = places.get(one.place);
    if (group === undefined) places.set(one.place, [one]);
    else group.push(one);
  }
  return [...places.values()];
}

/**
 * `cache_ann@example.com` and `carrier-example.com` lex as one address. Words that many addresses at one place begin
 * with are the key's own, and so are long numbers, dates and hashes.
 */
export function partAddresses(items: readonly Item[], lexer: Lexer): Item[] {
  const addresses = items.flatMap(addressOf);
  let open = addresses;
  while (open.length >= FEWEST) open = byPlace(open).flatMap((group) => step(group, lexer));
  const mails = addresses.filter(({ item, token }) => item.types[token] === EMAIL);
  for (const group of byPlace(mails)) passLocalParts(group);
  const hosts = addresses.filter(({ item, token }) => item.types[token] === DOMAIN);
  for (const group of byPlace(hosts)) passFirstLabel(group);
  const cut = new Map(
    addresses.filter((one) => one.from > startOf(one.item, one.token)).map((one) => [one.item, one]),
  );
  return items.map((item) => {
    const address = cut.get(item);
    return address === undefined ? item : cutBefore(address, lexer);
  });
}
