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
  /** Whether `workOn` has anything to do. */
  readonly isBehind: () => boolean;
  /** Studies or counts the next few of the first keys, less than a millisecond's work; once it learns the first patterns. */
  readonly workOn: () => void;
  /** Whose walk begins again. */
  readonly forget: (owner: CountHeld) => void;
  /** Learns the last patterns and counts all keys. */
  readonly settle: () => SettledBook;
}

/** So many that match none of the first patterns lead to a further step; then twice as many. */
const firstCapacity = 20_000;
const largestCapacity = 40_000;
/** So many are studied or counted at a time: fewer than come in meanwhile, so that the server is never waited for. */
const keysAtOnce = 50;
/**
 * Keys that the first patterns are learned from, at most. SCAN returns keys in the order of their hashes, so they are a
 * fair sample, and what is rare is learned later: with 50,000 the patterns are no better, and cost a tenth of an audit of
 * a million keys more.
 */
const studiedKeys = 20_000;
/** The study ends before with so many keys of which less than this share were news: a few applications are soon known. */
const keysPerStep = 2_500;
const newsWorthwhile = 0.02;
/** A server that is faster than the study of its first keys waits when so many wait here, or so many bytes of names. */
const mostFirstKeys = 4 * studiedKeys;
const mostFirstBytes = 4 * LIMITS.backlogBytes;

export function createHeldKeys(book: PatternBook): HeldKeys {
  /** Keys that came before the first patterns were learned, in their order. */
  let first: HeldColumns<CountHeld> | undefined = createHeldColumns<CountHeld>();
  /** So many of them were studied, or, once the patterns are known, counted. */
  let position = 0;
  /** Of the keys studied since the last step. */
  let news = 0;
  /** Keys that match no pattern. */
  const unmatched = createHeldColumns<CountHeld>();
  let capacity = firstCapacity;
  let hasRoom = true;

  const learnMore = (): void => {
    hasRoom = book.extend(unmatched);
    countAll((bytes, from, to) => book.match(bytes, from, to));
    capacity = Math.min(largestCapacity, capacity * 2);
  };

  const countAll = (match: PatternBook["match"]): void => {
    unmatched.filter((bytes, from, to, seen, place) => {
      place.owner(bytes, from, to, seen, place, match(bytes, from, to));
      return false;
    });
  };

  const addUnmatched: HeldKeys["add"] = (bytes, from, to, seen, place) => {
    if (!hasRoom) {
      place.owner(bytes, from, to, seen, place, -1);
      return;
    }
    unmatched.add(bytes, from, to, seen, place);
    if (unmatched.count >= capacity) learnMore();
  };

  const study = (keys: HeldColumns<CountHeld>): void => {
    const end = Math.min(position + keysAtOnce, keys.count, studiedKeys);
    keys.forEach(
      (bytes, from, to) => {
        if (book.study(bytes, from, to)) news += 1;
      },
      position,
      end,
    );
    const isStep = Math.floor(end / keysPerStep) > Math.floor(position / keysPerStep);
    const isKnown = isStep && news < newsWorthwhile * keysPerStep;
    if (isStep) news = 0;
    position = end;
    if (isKnown || position >= studiedKeys) learnFirst();
  };

  const learnFirst = (): void => {
    book.freeze();
    position = 0;
  };

  const countFirst = (keys: HeldColumns<CountHeld>): void => {
    const end = Math.min(position + keysAtOnce, keys.count);
    keys.forEach(
      (bytes, from, to, seen, place) => {
        const pattern = book.match(bytes, from, to);
        if (pattern >= 0) place.owner(bytes, from, to, seen, place, pattern);
        else addUnmatched(bytes, from, to, seen, place);
      },
      position,
      end,
    );
    position = end;
    if (position >= keys.count) first = undefined;
  };

  const isBehind = (): boolean => first !== undefined && position < first.count;

  const workOn = (): void => {
    if (first === undefined) return;
    if (book.isFrozen) countFirst(first);
    else study(first);
  };

  return {
    add: (bytes, from, to, seen, place) => {
      if (book.isFrozen || first === undefined) {
        addUnmatched(bytes, from, to, seen, place);
        return;
      }
      first.add(bytes, from, to, seen, place);
      if (first.count < mostFirstKeys && first.nameBytes < mostFirstBytes) return;
      while (isBehind()) workOn();
    },
    isBehind,
    workOn,
    forget: (owner) => {
      let at = 0;
      let before = 0;
      first?.filter((_bytes, _from, _to, _seen, place) => {
        const stays = place.owner !== owner;
        if (stays && at < position) before += 1;
        at += 1;
        return stays;
      });
      position = before;
      unmatched.filter((_bytes, _from, _to, _seen, place) => place.owner !== owner);
    },
    settle: () => {
      while (isBehind()) workOn();
      if (!book.isFrozen) {
        learnFirst();
        while (isBehind()) workOn();
      }
      const settled = book.settle(unmatched);
      countAll(settled.match);
      return settled;
    },
  };
}
