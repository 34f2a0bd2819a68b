import { delimiterAt, formOf, hasType, type Part, textOf } from "../item.ts";
import { DELIMITER, WORD } from "../token-type.ts";
import { areProgramNames } from "./program-names.ts";
import { groupBy, headOf, isWeak } from "./split.ts";
import { kindShare } from "./word-likeness.ts";

/** Names that a decision needs, by what speaks for names. */
const FEWEST = 3;
const FEWEST_BEFORE_VALUES = 4;
const FEWEST_REGULAR = 6;
/** Where more stand at one place, their number speaks. */
const MOST = 60;
/** A first word that so many of at least so many names share is a word of the key's own. */
const RECURRING = 0.25;
const FEWEST_TO_RECUR = 8;
/** The same of a few names. */
const RECURRING_OF_FEW = 0.6;
/** Words of a name that is a sentence made short. */
const SLUG_WORDS = 2.5;

/** A word, or words and numbers joined by delimiters that names hold. */
function isNameLike(part: Part): boolean {
  if (!hasType(part, WORD)) return false;
  if (part.to - part.from === 1 && kindShare([textOf(part)]) > 0) return false;
  for (let i = part.from; i < part.to; i++) {
    const byte = delimiterAt(part.item, i);
    if (
      byte >= 0
        ? !isWeak(byte)
        : part.item.types[i] !== WORD && textOf({ ...part, from: i, to: i + 1 }).length > 4
    )
      return false;
  }
  return true;
}

/** The shape of a name: words and numbers masked. */
function shapeOf(part: Part): string {
  let shape = "";
  for (let i = part.from; i < part.to; i++) {
    const type = part.item.types[i] ?? 0;
    shape +=
      type === DELIMITER
        ? part.item.key.charAt((part.item.ends[i] ?? 1) - 1)
        : String.fromCharCode(0x100 + type);
  }
  return shape;
}

function wordsIn(part: Part): number {
  let words = 0;
  for (let i = part.from; i < part.to; i++) if (part.item.types[i] === WORD) words++;
  return words;
}

/** Whether a value comes after the part. */
function isBeforeValues({ item, to }: Part): boolean {
  for (let i = to; i < item.types.length; i++) if ((item.types[i] ?? 0) > WORD) return true;
  return false;
}

/** The share of the text that is there most often. */
function mostFrequent(texts: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Math.max(...counts.values()) / texts.length;
}

function areNames(parts: readonly Part[]): boolean {
  if (parts.length < FEWEST || parts.length > MOST) return false;
  const texts = parts.map(textOf);
  if (areProgramNames(texts)) return false;
  if (new Set(parts.map(formOf)).size < parts.length * 0.85) return false;
  const ends = texts.flatMap((text) => {
    const words = text.split(/[._\-+ ~]/);
    return [words[0] ?? "", words.at(-1) ?? ""];
  });
  if (kindShare(ends) > 0.05) return false;
  const recurring = parts.length >= FEWEST_TO_RECUR ? RECURRING : RECURRING_OF_FEW;
  if (mostFrequent(parts.map((part) => formOf(headOf(part)))) > recurring) return false;
  const shapes = new Set(parts.map(shapeOf)).size;
  const words = parts.reduce((sum, part) => sum + wordsIn(part), 0) / parts.length;
  if (words >= SLUG_WORDS && shapes >= 2) return true;
  if (parts.every(isBeforeValues)) return parts.length >= FEWEST_BEFORE_VALUES || shapes >= 2;
  return shapes >= 3 ? parts.length > FEWEST : shapes >= 2 && parts.length >= FEWEST_REGULAR;
}

/**
 * Names where only a few keys are: each comes once, none names a kind of record, all are followed by the same, and either
 * a value follows, which a kind of record would have more of, or the names differ in shape, as kinds do not.
 */
export function chooseFewNames(parts: readonly Part[]): { names: readonly Part[]; rest: readonly Part[] } {
  const likely = parts.filter(isNameLike);
  const alike = [...groupBy(likely, (part) => part.item.restExact[part.to] ?? 0).values()];
  const names = new Set(alike.filter((some) => areNames(some)).flat());
  return { names: [...names], rest: names.size === 0 ? parts : parts.filter((part) => !names.has(part)) };
}
