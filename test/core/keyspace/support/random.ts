/** Seeded random numbers (mulberry32), so that every run makes the same keys. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole, both ends included. */
  int(least: number, most: number): number;
  pick<T>(list: ArrayLike<T>): T;
  text(alphabet: string, length: number): string;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  const pick = <T>(list: ArrayLike<T>): T => {
    const value = list[int(0, list.length - 1)];
    if (value === undefined) throw new RangeError("nothing to pick from");
    return value;
  };
  const text = (alphabet: string, length: number): string => {
    let made = "";
    while (made.length < length) made += alphabet[int(0, alphabet.length - 1)];
    return made;
  };
  return { next, int, pick, text };
}
