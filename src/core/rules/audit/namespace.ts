import { parsePattern } from "../../audit/pattern-text.ts";

/**
 * What keys of a pattern begin with: the text up to and with the first `:`, else up to the first placeholder
 * (`contact:`, `CONTACT_day_`). `undefined`: the pattern begins with a placeholder.
 */
export function findNamespace(pattern: string): string | undefined {
  const [first] = parsePattern(pattern);
  if (first?.kind !== "literal") return undefined;
  const colon = first.text.indexOf(":");
  return colon === -1 ? first.text : first.text.slice(0, colon + 1);
}

/** The first word of a pattern, with the delimiter behind it: `user:`, `User_`; `undefined`: no word comes first. */
export function findFirstWord(
  pattern: string,
): { readonly word: string; readonly delimiter: string } | undefined {
  const [first] = parsePattern(pattern);
  const match = first?.kind === "literal" ? /^(\p{L}[\p{L}\p{N}]*)([^\p{L}\p{N}]?)/u.exec(first.text) : null;
  const [, word, delimiter] = match ?? [];
  return word === undefined || delimiter === undefined ? undefined : { word, delimiter };
}
