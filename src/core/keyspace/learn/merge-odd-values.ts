import { isSlot, type RawTemplate, signatureOf } from "../element.ts";
import type { Item } from "../item.ts";
import { NUMBER, OPAQUE, TEXT } from "../token-type.ts";

/** A number before a point and a few capitals, as exchanges list shares: `600519.SH`. */
const ENDING = /^\.[A-Z]{1,3}(?![A-Za-z0-9])/;
const LEAST_DIGITS = 4;
/** A short token that chance writes in digits only is rare beside those with letters. */
const MOST_DIGITS_ONLY = 1 / 3;
const LEAST_MIXED = 1 / 5;
const FEWEST_MIXED = 8;

interface Place {
  readonly template: RawTemplate;
  /** Which slot of the template, and which element. */
  readonly slot: number;
  readonly at: number;
  /** What follows the slot and belongs to its value. */
  readonly ending: string;
}

function valuesOf({ template, slot }: Place): readonly string[] {
  return template.items.map((item) => item.key.slice(item.spans[slot * 2], item.spans[slot * 2 + 1]));
}

function haveOneLength(values: readonly string[], least: number): boolean {
  const [first = ""] = values;
  return first.length >= least && values.every((value) => value.length === first.length);
}

/** The places of all templates that read the same once the value there is masked. */
function groupPlaces(
  templates: readonly RawTemplate[],
  placeAt: (template: RawTemplate, at: number) => string | undefined,
): readonly (readonly Place[])[] {
  const groups = new Map<string, Place[]>();
  for (const template of templates) {
    let slot = -1;
    for (const [at, element] of template.elements.entries()) {
      if (!isSlot(element)) continue;
      slot++;
      const ending = placeAt(template, at);
      if (ending === undefined) continue;
      const key = signatureOf(masked({ template, slot, at, ending }));
      const group = groups.get(key) ?? [];
      group.push({ template, slot, at, ending });
      groups.set(key, group);
    }
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** The elements with the value at the place as one token. */
function masked({ template, at, ending }: Place): RawTemplate["elements"] {
  return template.elements.flatMap((element, k) => {
    if (k === at) return [{ slot: OPAQUE }];
    if (k !== at + 1 || isSlot(element)) return [element];
    return ending === element.literal ? [] : [{ literal: element.literal.slice(ending.length) }];
  });
}

function merge(places: readonly Place[]): RawTemplate | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const items: Item[] = [];
  for (const { template, slot, ending } of places) {
    for (const item of template.items) {
      item.spans[slot * 2 + 1] = (item.spans[slot * 2 + 1] ?? 0) + ending.length;
      items.push(item);
    }
  }
  return { elements: masked(first), items };
}

function areListed(places: readonly Place[]): boolean {
  return (
    new Set(places.map((one) => one.ending)).size > 1 && haveOneLength(places.flatMap(valuesOf), LEAST_DIGITS)
  );
}

function areShortTokens(places: readonly Place[]): boolean {
  const mixed = places.filter(({ template, at }) => isOf(template, at, TEXT)).flatMap(valuesOf);
  const digits = places.filter(({ template, at }) => isOf(template, at, NUMBER)).flatMap(valuesOf);
  return (
    mixed.length >= FEWEST_MIXED &&
    digits.length > 0 &&
    digits.length <= mixed.length * MOST_DIGITS_ONLY &&
    haveOneLength([...mixed, ...digits], 2) &&
    mixed.every((value) => /^[a-zA-Z0-9]+$/.test(value)) &&
    mixed.filter((value) => /\d/.test(value)).length >= mixed.length * LEAST_MIXED
  );
}

function isOf(template: RawTemplate, at: number, type: number): boolean {
  const element = template.elements[at];
  return element !== undefined && isSlot(element) && element.slot === type;
}

function mergeWhere(
  templates: readonly RawTemplate[],
  placeAt: (template: RawTemplate, at: number) => string | undefined,
  areOne: (places: readonly Place[]) => boolean,
): readonly RawTemplate[] {
  const gone = new Set<RawTemplate>();
  const merged: RawTemplate[] = [];
  for (const places of groupPlaces(templates, placeAt)) {
    if (places.some((one) => gone.has(one.template)) || !areOne(places)) continue;
    for (const one of places) gone.add(one.template);
    merged.push(...[merge(places)].filter((one) => one !== undefined));
  }
  return gone.size === 0 ? templates : [...templates.filter((one) => !gone.has(one)), ...merged];
}

/**
 * Values that the lexer reads in two ways are one: share codes under different exchanges, `000001.SZ` and `600519.SH`;
 * short tokens of one length, of which a few are digits only.
 */
export function mergeOddValues(templates: readonly RawTemplate[]): readonly RawTemplate[] {
  const listed = mergeWhere(
    templates,
    ({ elements }, at) => {
      const [element, next] = [elements[at], elements[at + 1]];
      const isNumber = element !== undefined && isSlot(element) && element.slot === NUMBER;
      if (!isNumber || next === undefined || isSlot(next)) return undefined;
      return ENDING.exec(next.literal)?.[0];
    },
    areListed,
  );
  // Most templates have no sibling with short tokens: they are passed by before anything is compared.
  const withTokens = listed.filter(
    ({ elements, items }) =>
      items.length >= FEWEST_MIXED && elements.some((one) => isSlot(one) && one.slot === TEXT),
  );
  const lengths = new Set(withTokens.map(({ elements }) => elements.length));
  const tokens = new Set(withTokens);
  return mergeWhere(
    listed,
    (template, at) => {
      if (isOf(template, at, TEXT)) return tokens.has(template) ? "" : undefined;
      return lengths.has(template.elements.length) && isOf(template, at, NUMBER) ? "" : undefined;
    },
    areShortTokens,
  );
}
