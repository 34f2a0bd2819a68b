import { type Part, textOf, typeAt } from "../item.ts";
import { WORD } from "../token-type.ts";

/** ISO 639-1 codes of the languages that software is translated into. */
const CODES = new Set(
  "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ka ko lt lv ms nl no pl pt ro ru sk sl sr sv th tr uk ur vi zh".split(
    " ",
  ),
);
/** Codes from which on they are languages and no words of two letters. */
const FEWEST = 3;
/** Other words beside them, such as `default`. */
const MOST_OTHERS = 2;

/** `en`, `de`, `zh`: language codes at one place are values, however few; locales such as `pt-BR` beside them count. */
export function chooseLanguages(
  parts: readonly Part[],
  locales: readonly Part[],
): {
  languages: readonly Part[];
  rest: readonly Part[];
} {
  const codes = new Set<string>(locales.map(textOf));
  const others = new Set<string>();
  const languages = new Set<Part>();
  for (const part of parts) {
    const text = typeAt(part) === WORD ? textOf(part) : "";
    if (CODES.has(text)) {
      codes.add(text);
      languages.add(part);
    } else if (text !== "") others.add(text);
  }
  if (codes.size < FEWEST || others.size > MOST_OTHERS) return { languages: [], rest: parts };
  return { languages: [...languages], rest: parts.filter((part) => !languages.has(part)) };
}
