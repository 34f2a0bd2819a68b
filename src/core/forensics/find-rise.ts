/** Number of keys at one time. */
export interface KeyCount {
  readonly atMs: number;
  readonly keys: number;
}

/** The stretch of time in which a number of keys rose most. */
export interface Rise {
  /** When it was last counted before it rose. */
  readonly beganAtMs: number;
  /** When it was first counted at its height; the newest count while it still rises. */
  readonly endedAtMs: number;
  readonly keysBefore: number;
  readonly keysAfter: number;
  readonly keysPerMinute: number;
}

const minuteMs = 60_000;

/**
 * Where a rise began and ended, of counts with the oldest first: the stretch in which the number rose furthest above
 * half of its average pace, which is a maximal subarray of the steps' excess (J. Bentley, "Programming Pearls",
 * column 8). Half, so that a steady rise is one from its first step on. `undefined`: it rose nowhere.
 */
export function findRise(counts: readonly KeyCount[]): Rise | undefined {
  const [first, last] = [counts[0], counts.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
  const quietPace = Math.max(0, last.keys - first.keys) / 2 / (last.atMs - first.atMs);
  let begin = first;
  let excess = 0;
  let best: { readonly begin: KeyCount; readonly end: KeyCount; readonly excess: number } | undefined;
  let before = first;
  for (const count of counts.slice(1)) {
    if (excess <= 0) {
      begin = before;
      excess = 0;
    }
    excess += count.keys - before.keys - quietPace * (count.atMs - before.atMs);
    if (excess > (best?.excess ?? 0)) best = { begin, end: count, excess };
    before = count;
  }
  return best && toRise(best.begin, best.end);
}

function toRise(begin: KeyCount, end: KeyCount): Rise {
  return {
    beganAtMs: begin.atMs,
    endedAtMs: end.atMs,
    keysBefore: begin.keys,
    keysAfter: end.keys,
    keysPerMinute: ((end.keys - begin.keys) * minuteMs) / (end.atMs - begin.atMs),
  };
}
