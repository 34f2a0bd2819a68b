import type { KeyObservation } from "../../core/audit/audit-aggregator.ts";
import { LIMITS } from "../../core/keyspace/limits.ts";
import { createHeldColumns, type HeldColumns, type HeldPlace } from "./held-columns.ts";
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

type Held = HeldColumns<CountHeld>;

/** So many that match none of the first patterns lead to a further step; then twice as many. */
const firstCapacity = 20_000;
const largestCapacity = 40_000;

export function createHeldKeys(book: PatternBook): HeldKeys {
  let held: Held = createHeldColumns();
  let capacity = firstCapacity;
  let hasRoom = true;

  const learnFirst = (): void => {
    book.freeze();
    const before = held;
    held = createHeldColumns();
    before.forEach((bytes, from, to, seen, place) => {
      const pattern = book.match(bytes, from, to);
      if (pattern < 0) held.add(bytes, from, to, seen, place);
      else place.owner(bytes, from, to, seen, place, pattern);
    });
  };

  const learnMore = (): void => {
    hasRoom = book.extend(held);
    countAll((bytes, from, to) => book.match(bytes, from, to));
    capacity = Math.min(largestCapacity, capacity * 2);
  };

  const countAll = (match: PatternBook["match"]): void => {
    held.forEach((bytes, from, to, seen, place) => {
      place.owner(bytes, from, to, seen, place, match(bytes, from, to));
    });
    held = createHeldColumns();
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
      const before = held;
      held = createHeldColumns();
      before.forEach((bytes, from, to, seen, place) => {
        if (place.owner !== owner) held.add(bytes, from, to, seen, place);
      });
    },
    settle: () => {
      if (!book.isFrozen) learnFirst();
      const settled = book.settle(held);
      countAll(settled.match);
      return settled;
    },
  };
}
