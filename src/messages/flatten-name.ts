import { invisible } from "../core/keyspace/escape-key.ts";
import { cutMark, cutText } from "./cut-text.ts";

/** Shown where a name is empty; Slack refuses empty text. */
export const emptyMark = "–";

/**
 * A name from outside (cluster, node, key, policy) on one line and at most `max` characters: line breaks and
 * control characters become spaces, characters that are invisible or turn the direction of reading go, and so do
 * halves of surrogate pairs.
 */
export function flattenName(name: string, max: number): string {
  // Of a monstrous name only the beginning is looked at: what follows is cut anyway.
  const isMonstrous = name.length > max * 10;
  const flat = (isMonstrous ? `${name.slice(0, max * 10)}${cutMark}` : name)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(invisible, "")
    .replace(/\p{Cs}/gu, "\uFFFD")
    .trim();
  return flat === "" ? emptyMark : cutText(flat, max);
}

/** A name as inline code, where Slack formats nothing; a backtick would end the code, so it becomes `'`. */
export function codeSpan(name: string, max: number): string {
  return `\`${flattenName(name, max).replaceAll("`", "'")}\``;
}

/** Free words of a person keep their lines, but cannot turn the direction of what is around them. */
export function keepDirection(words: string): string {
  return words.replace(/[\u202A-\u202E\u2066-\u2069]/g, "").replace(/\p{Cs}/gu, "\uFFFD");
}
