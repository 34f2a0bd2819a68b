import type { KeyObservation } from "../../core/audit/audit-aggregator.ts";
import { LIMITS } from "../../core/keyspace/limits.ts";
import type { PatternBook, SettledBook } from "./pattern-book.ts";
import { createScratch } from "./scratch.ts";

/** A key that matched no pattern, with what the scan learned of it. */
export interface HeldKey extends Omit<KeyObservation, "text"> {
  /** One character a byte; one more than is looked at says that the name went on. */
  readonly name: string;
  readonly database: number;
  /** Belongs to the stratum that is measured without exception. */
  readonly isLarge: boolean;
}

/** Counts a held key, under the pattern it turned out to have; -1: none. */
export type CountHeld = (key: HeldKey, pattern: number) => void;

/**
 * Keys whose pattern is not known yet, in bounded number; those of all nodes together. From the first ones the book
 * learns its patterns, so that no key is read twice.
 */
export interface HeldKeys {
  readonly add: (key: HeldKey, count: CountHeld) => void;
  /** Whose walk begins again. */
  readonly forget: (count: CountHeld) => void;
  /** Learns the last patterns and counts all keys. */
  readonly settle: () => SettledBook;
}

/** So many that match none of the first patterns lead to a further step; then twice as many. */
const firstCapacity = 20_000;
const largestCapacity = 80_000;

/** Characters of a name that are kept. */
export const heldNameLength = LIMITS.keyBytes + 1;

export function createHeldKeys(book: PatternBook): HeldKeys {
  let held: { readonly key: HeldKey; readonly count: CountHeld }[] = [];
  let capacity = firstCapacity;
  let hasRoom = true;
  const scratch = createScratch();

  const learnFirst = (): void => {
    book.freeze();
    held = held.filter(({ key, count }) => {
      const pattern = book.match(scratch.load(key.name), 0, scratch.length);
      if (pattern >= 0) count(key, pattern);
      return pattern < 0;
    });
  };

  const learnMore = (): void => {
    hasRoom = book.extend(held.map(({ key }) => key.name));
    const before = held;
    held = [];
    for (const { key, count } of before) count(key, book.match(scratch.load(key.name), 0, scratch.length));
    capacity = Math.min(largestCapacity, capacity * 2);
  };

  return {
    add: (key, count) => {
      if (!hasRoom) {
        count(key, -1);
        return;
      }
      held.push({ key, count });
      if (!book.isFrozen) {
        book.study(scratch.load(key.name), 0, scratch.length);
        if (held.length >= LIMITS.firstLearn) learnFirst();
      } else if (held.length >= capacity) learnMore();
    },
    forget: (count) => {
      held = held.filter((one) => one.count !== count);
    },
    settle: () => {
      if (!book.isFrozen) learnFirst();
      const settled = book.settle(held.map(({ key }) => key.name));
      for (const { key, count } of held) count(key, settled.match(key.name));
      held = [];
      return settled;
    },
  };
}
