import type { KnownBlock } from "@slack/types";

/**
 * The characters of a block that count for Slack's limit on a whole message: every text that it shows or
 * carries, but not the names of its structure.
 */
export function countCharacters(block: KnownBlock): number {
  return countTexts(block);
}

function countTexts(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value)
    .filter(([name]) => name !== "type" && name !== "style" && name !== "align")
    .reduce((total, [, inner]) => total + countTexts(inner), 0);
}
