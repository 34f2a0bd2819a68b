/**
 * How often each of a bounded number of identities came: a hash table with open addressing in two arrays, since a `Map`
 * would make an object of every number that is too large for a small integer. Holds `capacity` identities and one
 * more, up to 2^18, in at most half of its places.
 */
export class IdentityCounts {
  readonly #identities: Float64Array;
  /** 0: the place is free. */
  readonly #counts: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    const places = 2 ** Math.ceil(Math.log2(capacity + 1) + 1);
    this.#identities = new Float64Array(places);
    this.#counts = new Float64Array(places);
  }

  /** Different identities. */
  get size(): number {
    return this.#size;
  }

  /** `identity`: a whole number from 0 to 2^52, even in its low 20 bits. */
  add(identity: number, times: number): void {
    const [identities, counts] = [this.#identities, this.#counts];
    const places = counts.length;
    let place = identity % places;
    while ((counts[place] ?? 0) > 0 && identities[place] !== identity) place = (place + 1) % places;
    if (counts[place] === 0) {
      identities[place] = identity;
      this.#size += 1;
    }
    counts[place] = (counts[place] ?? 0) + times;
  }

  forEach(visit: (identity: number, times: number) => void): void {
    for (const [place, times] of this.#counts.entries()) {
      if (times > 0) visit(this.#identities[place] ?? 0, times);
    }
  }
}
