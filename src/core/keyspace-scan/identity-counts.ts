/** How often each of a bounded number of identities came. */
export interface IdentityCounts {
  /** `identity`: a whole number from 0 to 2^52, even in its low 20 bits. */
  readonly add: (identity: number, times: number) => void;
  /** Different identities. */
  readonly size: () => number;
  readonly forEach: (visit: (identity: number, times: number) => void) => void;
}

/**
 * A hash table with open addressing in two arrays: a `Map` would make an object of every number that is too large for
 * a small integer. Holds `capacity` identities and one more, up to 2^18, in at most half of its places.
 */
export function createIdentityCounts(capacity: number): IdentityCounts {
  const places = 2 ** Math.ceil(Math.log2(capacity + 1) + 1);
  const identities = new Float64Array(places);
  /** 0: the place is free. */
  const counts = new Float64Array(places);
  let size = 0;
  return {
    add: (identity, times) => {
      let place = identity % places;
      while ((counts[place] ?? 0) > 0 && identities[place] !== identity) place = (place + 1) % places;
      if (counts[place] === 0) {
        identities[place] = identity;
        size += 1;
      }
      counts[place] = (counts[place] ?? 0) + times;
    },
    size: () => size,
    forEach: (visit) => {
      for (let place = 0; place < places; place++) {
        const times = counts[place] ?? 0;
        if (times > 0) visit(identities[place] ?? 0, times);
      }
    },
  };
}
