import type { Exemplar } from "../item.ts";
import type { Lexer } from "../lexer.ts";
import { createMatcher } from "../matcher.ts";
import type { Slot, TemplatePart } from "../template.ts";
import * as T from "../token-type.ts";
import { alphabetOf, isDrawnFrom } from "./alphabet.ts";
import { kindShare } from "./word-likeness.ts";

/** Random tokens shorter than this meet words of their length too often. */
const LEAST_TOKEN = 8;
const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function slotsOf(parts: readonly TemplatePart[]): readonly Slot[] {
  return parts.filter((part) => typeof part !== "string");
}

/** A token may hold the dashes of its alphabet, a text the delimiters that people write in names. */
export function openSlot(part: TemplatePart): TemplatePart {
  if (typeof part === "string" || part.allowed === undefined) return part;
  const allowed = Uint8Array.from(part.allowed);
  const mixed = [..."aA0"].every((sign) => allowed[sign.charCodeAt(0)] === 1);
  const text = part.type === T.TEXT;
  const more = text ? `${LETTERS_AND_DIGITS}._-` : part.type === T.OPAQUE && mixed ? "-_" : "";
  for (const sign of more) allowed[sign.charCodeAt(0)] = 1;
  return { ...part, allowed, max: text ? part.max * 2 : part.max };
}

/** Whether a value reads as a name or a slug, not as a word for a kind of record or as a typed value. */
function readsAsText(value: string, lexer: Lexer): boolean {
  const count = lexer.lexString(value, false);
  for (let i = 0; i < count; i++) {
    const type = lexer.types[i] ?? 0;
    const length = (lexer.ends[i] ?? 0) - (i === 0 ? 0 : (lexer.ends[i - 1] ?? 0));
    if (type === T.NUMBER ? length > 4 : type > T.NUMBER && ![T.OPAQUE, T.CODE, T.DOMAIN].includes(type))
      return false;
  }
  // `__all__` stands for no name.
  if (/^_.*_$/s.test(value)) return false;
  // Digits between letters: `API3USDT` is a code, whatever words it begins with.
  if (/[A-Za-z]\d+[A-Za-z]/.test(value)) return true;
  const pieces = value.split(/[._-]/);
  return kindShare([pieces[0] ?? "", pieces.at(-1) ?? ""]) === 0;
}

/** A word that all values begin or end with, behind or before a delimiter, is none of theirs. */
function shareAnEnd(values: readonly string[]): boolean {
  const pieces = values.map((value) => value.split(/[._-]/));
  if (values.length < 2 || pieces.some((some) => some.length < 2)) return false;
  return [0, -1].some((at) => new Set(pieces.map((some) => some.at(at))).size === 1);
}

/** Whether values that an opened slot takes are what the slot stands for; `keys` says how many it was learned from. */
export function fits(slot: Slot, values: readonly string[], keys: number, lexer: Lexer): boolean {
  if (slot.type === T.TEXT) return values.every((value) => readsAsText(value, lexer)) && !shareAnEnd(values);
  if (slot.type !== T.OPAQUE) return true;
  const letters = [...LETTERS_AND_DIGITS].filter((sign) => slot.allowed?.[sign.charCodeAt(0)] === 1);
  const alphabet = alphabetOf([letters.join("")]);
  return (
    slot.min === slot.max &&
    slot.min >= LEAST_TOKEN &&
    values.every((value) => isDrawnFrom(value, alphabet, keys))
  );
}

/** The parts with slots that hold the values of every row, too. */
export function widenParts(
  parts: readonly TemplatePart[],
  rows: readonly (readonly string[])[],
): readonly TemplatePart[] {
  let slot = 0;
  return parts.map((part) => {
    if (typeof part === "string") return part;
    const values = rows.map((row) => row[slot] ?? "");
    slot++;
    const allowed = part.allowed === undefined ? undefined : Uint8Array.from(part.allowed);
    for (const value of values)
      for (let k = 0; k < value.length; k++) if (allowed !== undefined) allowed[value.charCodeAt(k)] = 1;
    const lengths = values.map((value) => value.length);
    return { ...part, allowed, min: Math.min(part.min, ...lengths), max: Math.max(part.max, ...lengths) };
  });
}

/** The id of the first of `hosts` that a key follows, with the key's values in its slots. */
export type Fit = (
  exemplar: Exemplar,
) => { readonly id: number; readonly values: readonly string[] } | undefined;

export function createFit(hosts: readonly (readonly TemplatePart[])[]): Fit {
  const matcher = createMatcher(hosts.map((parts, id) => ({ id, parts })));
  return ({ key, longer }) => {
    const bytes = new Uint8Array(key.length);
    for (let k = 0; k < key.length; k++) bytes[k] = key.charCodeAt(k);
    const id = longer ? -1 : matcher.match(bytes, 0, key.length);
    if (id < 0) return undefined;
    const values = slotsOf(hosts[id] ?? []).map((_, k) =>
      key.slice(matcher.slotStart[k], matcher.slotEnd[k]),
    );
    return { id, values };
  };
}

/** The one host that all keys follow, with a row of values a key; undefined when there is none. */
export function fitAll(
  fit: Fit,
  exemplars: readonly Exemplar[],
): { readonly id: number; readonly rows: readonly (readonly string[])[] } | undefined {
  const found = exemplars.map(fit);
  const id = found[0]?.id;
  if (id === undefined || found.some((one) => one?.id !== id)) return undefined;
  return { id, rows: found.map((one) => one?.values ?? []) };
}
