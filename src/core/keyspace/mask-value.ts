import * as T from "./token-type.ts";

/** Types whose values tell nothing about a person or a secret. */
const OPEN: readonly number[] = [
  T.DATE,
  T.DATETIME,
  T.MONTH,
  T.WEEK,
  T.LOCALE,
  T.VERSION,
  T.FLAT_DATE,
  T.FLAT_MONTH,
  T.TIMESTAMP,
];

/**
 * A value as it may be shown: enough to recognise its shape, too little to use it. Dates and locales are shown;
 * of anything else at most the first two characters, and the length: `ab…(32)`. Up to three characters stay.
 */
export function maskValue(type: number, shown: string): string {
  const characters = [...shown];
  if (OPEN.includes(type) || characters.length <= 3) return shown;
  const kept = type === T.EMAIL || type === T.TEXT ? 1 : 2;
  return `${characters.slice(0, kept).join("")}…(${characters.length})`;
}
