import type { KeyObservation } from "../../core/audit/audit-aggregator.ts";
import { LIMITS } from "../../core/keyspace/limits.ts";
import { createHeldColumns, type HeldPlace } from "./held-columns.ts";
import type { PatternBook, SettledBook } from "./pattern-book.ts";

/** Counts the key `bytes[from, to)` under the pattern it turned out to have; -1: none. `seen` may be changed. */
export type CountHeld = (
  bytes: Uint8Array,
  from: number,
  to: number,
  seen: KeyObservation,
  place: HeldPlace<CountHeld>,
  pattern: number,
) => void;

/**
 * Keys whose pattern is not known yet, in bounded number; those of all nodes together. From the first ones the book
 * learns its patterns, so that no key is read twice.
 */
export interface HeldKeys {
  /** `place.owner` counts the key, sooner or later. */
  readonly add: (
    bytes: Uint8Array,
    from: number,
    to: number,
    seen: KeyObservation,
    place: HeldPlace<CountHeld>,
  ) => void;
  /** Whose walk begins again. */
  readonly forget: (owner: CountHeld) => void;
  /** Learns the last patterns and counts all keys. */
  readonly settle: () => SettledBook;
}

/** So many that match none of the first patterns lead to a further step; then twice as many. */
const firstCapacity = 20_000;
const largestCapacity = 40_000;

export function createHeldKeys(book: PatternBook): HeldKeys {
  const held = createHeldColumns<CountHeld>();
  let capacity = firstCapacity;
  let hasRoom = true;

  const learnFirst = (): void => {
    book.freeze();
    held.filter((bytes, from, to, seen, place) => {
      const pattern = book.match(bytes, from, to);
      if (pattern >= 0) place.owner(bytes, from, to, seen, place, pattern);
      return pattern < 0;
    });
  };

  const learnMore = (): void => {
    hasRoom = book.extend(held);
    countAll((bytes, from, to) => book.match(bytes, from, to));
    capacity = Math.min(largestCapacity, capacity * 2);
  };

  const countAll = (match: PatternBook["match"]): void => {
    held.filter((bytes, from, to, seen, place) => {
      place.owner(bytes, from, to, seen, place, match(bytes, from, to));
      return false;
    });
  };

  return {
    add: (bytes, from, to, seen, place) => {
      if (!hasRoom) {
        place.owner(bytes, from, to, seen, place, -1);
        return;
      }
      held.add(bytes, from, to, seen, place);
      if (!book.isFrozen) {
        book.study(bytes, from, to);
        if (held.count >= LIMITS.firstLearn) learnFirst();
      } else if (held.count >= capacity) learnMore();
    },
    forget: (owner) => {
      held.filter((_bytes, _from, _to, _seen, place) => place.owner !== owner);
    },
    settle: () => {
      if (!book.isFrozen) learnFirst();
      const settled = book.settle(held);
      countAll(settled.match);
      return settled;
    },
  };
}
