import type { PatternSlot } from "../audit/audit.ts";
import { compareSpecificity } from "./compare-specificity.ts";
import { canOverlap, createKeyPattern } from "./key-pattern.ts";

/** A pattern with its slots, as an audit has it. */
export interface TypedPattern {
  readonly pattern: string;
  readonly slots: readonly PatternSlot[];
  readonly database: number;
}

/** A pattern whose keys are not an item's. */
export type Rival = Pick<TypedPattern, "pattern" | "slots">;

/** The patterns of an audit that may own keys of `item`: of the same database, more specific, and with the same beginning. */
export function findRivals(item: TypedPattern, patterns: readonly TypedPattern[]): readonly Rival[] {
  const own = createKeyPattern(item.pattern, item.slots);
  return patterns
    .filter(({ pattern, database }) => pattern !== item.pattern && database === item.database)
    .filter(({ pattern, slots }) => {
      const other = createKeyPattern(pattern, slots);
      return canOverlap(own, other) && compareSpecificity(other, own) < 0;
    })
    .map(({ pattern, slots }) => ({ pattern, slots }));
}
