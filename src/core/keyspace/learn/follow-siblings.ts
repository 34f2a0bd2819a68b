import type { Exemplar } from "../item.ts";
import type { Lexer } from "../lexer.ts";
import type { Slot, Template, TemplatePart } from "../template.ts";
import { TEXT } from "../token-type.ts";
import { createFit, fitAll, fits, openSlot, slotsOf, widenParts } from "./opened-slots.ts";

/** A sibling that is followed shows at least so many keys, one that follows at most so many. */
const FEWEST_OF_LEADER = 3;
const MOST_OF_FOLLOWER = 2;
const FEWEST_NAMES = 3;
/** Words of one template that are tried: a key of dozens has no siblings but by chance. */
const MOST_WORDS = 12;
const WORD_BYTES = 32;

const ANY_WORD: Slot = {
  type: TEXT,
  min: 1,
  max: WORD_BYTES,
  allowed: Uint8Array.from({ length: 256 }, (_, byte) =>
    byte >= 0x80 || /[A-Za-z0-9_-]/.test(String.fromCharCode(byte)) ? 1 : 0,
  ),
};

/** A template with one of its words open: what its siblings look like. */
interface Family {
  readonly leader: Template;
  readonly parts: readonly TemplatePart[];
  /** Which slot the word is. */
  readonly word: number;
}

/** Words, and words joined by `_` or `-`, of a literal. */
function wordsOf(literal: string): { from: number; to: number }[] {
  const found = new Map<string, { from: number; to: number }>();
  for (const pattern of [/[^:|/@&;,#?=. {}]+/g, /[A-Za-z\u0080-\u00ff][A-Za-z0-9\u0080-\u00ff]*/g])
    for (const match of literal.matchAll(pattern)) {
      if (!/[A-Za-z\u0080-\u00ff]/.test(match[0]) || match[0].startsWith("_") || match[0].endsWith("_"))
        continue;
      const one = { from: match.index, to: match.index + match[0].length };
      found.set(`${one.from} ${one.to}`, one);
    }
  return [...found.values()];
}

function familiesOf(leader: Template): Family[] {
  const families: Family[] = [];
  let slots = 0;
  for (const [at, part] of leader.parts.entries()) {
    if (typeof part !== "string") {
      slots++;
      continue;
    }
    for (const { from, to } of wordsOf(part)) {
      // The first word names the application: others keep their own ways.
      if (at === 0 && from === 0) continue;
      const opened = leader.parts.flatMap((other, k) =>
        k === at ? [part.slice(0, from), ANY_WORD, part.slice(to)] : [openSlot(other)],
      );
      families.push({ leader, parts: opened.filter((one) => one !== ""), word: slots });
    }
  }
  return families.length > MOST_WORDS ? [] : families;
}

interface Followers {
  readonly family: Family;
  readonly word: string;
  readonly rows: (readonly string[])[];
  readonly exemplars: Exemplar[];
  weight: number;
  /** What they were before. */
  readonly templates: Template[];
}

/** A word or two below a word may be kinds; three where its siblings have names are names. */
function hasEnough({ family, rows }: Followers): boolean {
  const named = family.leader.parts.some((part) => typeof part !== "string" && part.type === TEXT);
  return !named || rows.length >= FEWEST_NAMES;
}

/** The leader's template with another word. */
function render({ family, word, rows, exemplars, weight }: Followers): Template {
  let slot = 0;
  const parts: TemplatePart[] = [];
  for (const part of family.parts) {
    const one = typeof part === "string" ? part : slot++ === family.word ? word : part;
    const last = parts.at(-1);
    if (typeof one === "string" && typeof last === "string") parts[parts.length - 1] = last + one;
    else parts.push(one);
  }
  const closed = slotsOf(family.leader.parts);
  let k = 0;
  const own = parts.map((part) => (typeof part === "string" ? part : (closed[k++] ?? part)));
  const values = rows.map((row) => row.filter((_, at) => at !== family.word));
  return { parts: widenParts(own, values), variants: [], exemplars, weight };
}

/**
 * What varies below one word varies below its siblings: a template of a key or two that is like a common one but for
 * one word gets the slots of that one. The word stays.
 */
export function followSiblings(templates: readonly Template[], lexer: Lexer): Template[] {
  const leaders = templates.filter(
    ({ exemplars, parts }) => exemplars.length >= FEWEST_OF_LEADER && slotsOf(parts).length > 0,
  );
  const families = leaders.flatMap(familiesOf);
  const fit = createFit(families.map(({ parts }) => parts));
  const followers = new Map<string, Followers>();
  const kept: Template[] = [];
  for (const template of templates) {
    const { exemplars, parts, weight } = template;
    const found = exemplars.length <= MOST_OF_FOLLOWER ? fitAll(fit, exemplars) : undefined;
    const family = families[found?.id ?? -1];
    const word = found?.rows[0]?.[family?.word ?? -1];
    if (
      found === undefined ||
      family === undefined ||
      word === undefined ||
      slotsOf(parts).length >= slotsOf(family.leader.parts).length ||
      found.rows.some((row) => row[family.word] !== word) ||
      !fitsAll(family, found.rows, lexer)
    ) {
      kept.push(template);
      continue;
    }
    const key = `${found.id} ${word}`;
    const group = followers.get(key) ?? { family, word, rows: [], exemplars: [], weight: 0, templates: [] };
    group.rows.push(...found.rows);
    group.exemplars.push(...exemplars);
    group.weight += weight;
    group.templates.push(template);
    followers.set(key, group);
  }
  for (const group of followers.values()) {
    if (hasEnough(group)) kept.push(render(group));
    else kept.push(...group.templates);
  }
  return kept;
}

function fitsAll(family: Family, rows: readonly (readonly string[])[], lexer: Lexer): boolean {
  return slotsOf(family.parts).every(
    (slot, k) =>
      k === family.word ||
      fits(
        slot,
        rows.map((row) => row[k] ?? ""),
        family.leader.exemplars.length,
        lexer,
      ),
  );
}
