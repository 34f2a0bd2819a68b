import { type Element, joinLiterals } from "../element.ts";
import { createItem, delimiterAt, type Item, startOf } from "../item.ts";
import type { Lexer } from "../lexer.ts";
import type { Template } from "../template.ts";
import { DELIMITER, TEXT, WORD } from "../token-type.ts";
import { finishTemplate } from "./finish.ts";
import { WORD_LIMIT } from "./shared-rests.ts";
import { groupBy } from "./split.ts";

/** Templates of one build from which on their words are values: most of them of so few keys, none of more. */
const FEWEST = 40;
const FEW_KEYS = 3;
const MOST_KEYS = 24;
/** Templates that a word stands in before it names an aspect. */
const FEWEST_PER_ASPECT = 3;
/** Delimiters that part a key; others are in names as well. */
const STRONG = ":|/";

/** Whether token `at` is the only word between strong delimiters: those say where one is, names stand in the others. */
function isAlone(item: Item, at: number): boolean {
  const ends = (token: number): boolean => {
    const byte = delimiterAt(item, token);
    return (
      token < 0 || token >= item.types.length || (byte >= 0 && STRONG.includes(String.fromCharCode(byte)))
    );
  };
  return ends(at - 1) && ends(at + 1);
}

/**
 * What keys have in common that differ in the words of their names only: what stands before the first strong delimiter,
 * words that are alone between two, delimiters and types.
 */
function buildOf(item: Item): string {
  let build = "";
  let begun = false;
  for (let i = 0; i < item.types.length; i++) {
    const byte = delimiterAt(item, i);
    if (byte >= 0 && STRONG.includes(String.fromCharCode(byte))) begun = true;
    build +=
      byte >= 0 || (item.types[i] === WORD && (!begun || isAlone(item, i)))
        ? wordAt(item, i)
        : String.fromCharCode(0x100 + (item.types[i] ?? 0));
  }
  return build;
}

function wordAt(item: Item, token: number): string {
  return item.key.slice(startOf(item, token), item.ends[token]);
}

/** The keys parted by the words of those places where a few words come again and again: they say what is kept. */
function byAspects(items: readonly Item[]): readonly (readonly Item[])[] {
  const [first] = items;
  const aspects = [...(first?.types.keys() ?? [])].filter((token) => {
    if (first?.types[token] !== WORD) return false;
    const words = new Set(items.map((item) => wordAt(item, token))).size;
    return words > 1 && words <= WORD_LIMIT && items.length >= words * FEWEST_PER_ASPECT;
  });
  return [...groupBy(items, (item) => aspects.map((token) => wordAt(item, token)).join(" ")).values()];
}

/** One template for keys of one build: words that all share stay, the others are text. */
function gather(items: readonly Item[]): Template | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const elements: Element[] = [];
  for (const [token, type] of first.types.entries()) {
    const own = wordAt(first, token);
    if (type === DELIMITER || (type === WORD && items.every((item) => wordAt(item, token) === own))) {
      elements.push({ literal: own });
      continue;
    }
    elements.push({ slot: type === WORD ? TEXT : type });
    for (const item of items) item.spans.push(startOf(item, token), item.ends[token] ?? 0);
  }
  return finishTemplate({ elements: joinLiterals(elements), items });
}

/**
 * Dozens of templates of a key or two each that are built alike, as names of many words give where no rule knows them,
 * become one, and one for each aspect where a word says what is kept: nobody reads them word by word.
 */
export function gatherRare(templates: readonly Template[], lexer: Lexer): Template[] {
  const builds = new Map<string, { templates: Template[]; items: Item[] }>();
  for (const template of templates) {
    if (template.weight > MOST_KEYS || template.variants.length > 0) continue;
    const items = template.exemplars.map((exemplar) => createItem(exemplar, lexer));
    const [build = ""] = items.map(buildOf);
    if (items.some((item) => item.types[0] !== WORD || buildOf(item) !== build)) continue;
    const group = builds.get(build) ?? { templates: [], items: [] };
    group.templates.push(template);
    group.items.push(...items);
    builds.set(build, group);
  }
  const gone = new Set<Template>();
  const gathered: Template[] = [];
  for (const group of builds.values()) {
    const rare = group.templates.filter(({ weight }) => weight <= FEW_KEYS).length;
    if (rare < FEWEST || rare * 2 < group.templates.length) continue;
    const parted = byAspects(group.items);
    // One by one, aspects would tell no more than the templates do.
    if (parted.length * FEWEST_PER_ASPECT > group.templates.length) continue;
    gathered.push(...parted.flatMap((items) => gather(items) ?? []));
    for (const template of group.templates) gone.add(template);
  }
  return [...templates.filter((template) => !gone.has(template)), ...gathered];
}
