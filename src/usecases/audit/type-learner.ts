import { unknownType } from "../../core/keyspace-scan/key-batch.ts";

/** So many keys of one type in a row, and the next ones are taken to be like them. */
const enough = 2_000;
/** One in so many is asked all the same. */
const checkedOneIn = 32;

/** Learns the type of the keys of a group, so that it need not be asked of every key. */
export interface TypeLearner {
  /** Type code for the next key of the group; `unknownType`: it is to be asked. */
  readonly knownType: (group: number) => number;
  /** Type code of all keys of the group so far; `unknownType`: they differ, or there is none. */
  readonly likelyType: (group: number) => number;
  /** A key of the group has this type, asked or taken for granted. */
  readonly add: (group: number, type: number) => void;
  /** Whether a key's type was ever taken for granted. */
  readonly isLearned: (group: number) => boolean;
}

/** A group that shows a second type is asked from then on, key for key. */
export function createTypeLearner(): TypeLearner {
  const types: number[] = [];
  const counts: number[] = [];
  const learned: boolean[] = [];
  let asked = 0;
  return {
    knownType: (group) => {
      if ((counts[group] ?? 0) < enough) return unknownType;
      asked += 1;
      if (asked % checkedOneIn === 0) return unknownType;
      learned[group] = true;
      return types[group] ?? unknownType;
    },
    likelyType: (group) => ((counts[group] ?? 0) > 0 ? (types[group] ?? unknownType) : unknownType),
    add: (group, type) => {
      if (type === unknownType) return;
      const known = types[group];
      if (known === undefined) types[group] = type;
      counts[group] =
        known === undefined || known === type ? (counts[group] ?? 0) + 1 : Number.NEGATIVE_INFINITY;
    },
    isLearned: (group) => learned[group] === true,
  };
}
