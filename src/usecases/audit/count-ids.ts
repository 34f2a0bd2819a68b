/** What is counted together: keys of one pattern in one logical database, very large collections by themselves. */
export interface CountedKeys {
  readonly id: number;
  readonly database: number;
  /** Id of the book; -1: keys that no pattern covers. */
  readonly pattern: number;
}

/** Gives what is counted together small numbers, from 0, in bounded number. */
export interface CountIds {
  readonly find: (database: number, pattern: number, isLarge: boolean) => number;
  /** The id of the very large collections among the keys of `id`. */
  readonly largeOf: (id: number) => number;
  readonly forEachLarge: (visit: (large: number, usual: number) => void) => void;
  readonly list: () => readonly CountedKeys[];
}

/** Beyond it, keys count as covered by no pattern. */
const mostIds = 4_096;

export function createCountIds(): CountIds {
  /** By database; the id of pattern p stands at p + 1. */
  const usual = new Map<number, number[]>();
  const large = new Map<number, number>();
  const counted: CountedKeys[] = [];

  const findUsual = (database: number, pattern: number): number => {
    let ids = usual.get(database);
    if (ids === undefined) {
      ids = [];
      usual.set(database, ids);
    }
    const known = ids[pattern + 1];
    if (known !== undefined) return known;
    if (counted.length >= mostIds && pattern >= 0) return findUsual(database, -1);
    const id = counted.length;
    counted.push({ id, database, pattern });
    ids[pattern + 1] = id;
    return id;
  };

  const largeOf = (id: number): number => {
    const known = large.get(id);
    const like = counted[id];
    if (known !== undefined || like === undefined || counted.length >= mostIds) return known ?? id;
    const own = counted.push({ ...like, id: counted.length }) - 1;
    large.set(id, own);
    return own;
  };

  return {
    find: (database, pattern, isLarge) => {
      const id = findUsual(database, pattern);
      return isLarge ? largeOf(id) : id;
    },
    largeOf,
    forEachLarge: (visit) => {
      for (const [id, own] of large) visit(own, id);
    },
    list: () => counted,
  };
}
