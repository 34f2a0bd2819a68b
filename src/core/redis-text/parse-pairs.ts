import type { InfoFields } from "./parse-info.ts";

/** Reads `keys=4,expires=3,avg_ttl=999388`. Parts without `=` are skipped; the order does not matter. */
export function parsePairs(text: string): InfoFields {
  const pairs = new Map<string, string>();
  for (const part of text.split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) pairs.set(part.slice(0, equals), part.slice(equals + 1));
  }
  return pairs;
}
