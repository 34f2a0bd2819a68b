/** A small generator of pseudo-random numbers: the same seed gives the same fleet. Not for secrets. */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both inclusive. */
  readonly between: (low: number, high: number) => number;
  /** A whole number from 0 to `size - 1` that prefers the small ones; a higher `power` prefers them more. */
  readonly skewed: (size: number, power?: number) => number;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  /** `length` characters of `alphabet`. */
  readonly characters: (alphabet: string, length: number) => string;
}

/** Mulberry32: 32 bits of state, good enough for names and sizes, and fast. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    skewed: (size, power = 1.4) => Math.floor(size * next() ** power),
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
    characters: (alphabet, length) => {
      let text = "";
      for (let i = 0; i < length; i++) text += alphabet[Math.floor(next() * alphabet.length)];
      return text;
    },
  };
}

/** A seed of its own for one part of the fleet, so that a change in one part leaves the others as they were. */
export function seedOf(seed: number, part: string): number {
  let hash = seed >>> 0;
  for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ part.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
