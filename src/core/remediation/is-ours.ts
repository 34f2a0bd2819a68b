/** The longest that a write may take after it was written down, and the clocks' imprecision. */
const lateMs = 6_500;
const earlyMs = 1_500;

/**
 * Whether a remaining TTL is the one that a run gave: `ttlSeconds`, between `oldestMs` and `newestMs` ago. Whoever set
 * another one, or made the key anew, is not undone.
 */
export function isOurs(
  remainingMs: number,
  ttlSeconds: number,
  oldestMs: number,
  newestMs = oldestMs,
): boolean {
  const { low, high } = oursBand(ttlSeconds, oldestMs, newestMs);
  return remainingMs >= low && remainingMs <= high;
}

/** Remaining milliseconds between which a TTL is ours. */
export function oursBand(
  ttlSeconds: number,
  oldestMs: number,
  newestMs = oldestMs,
): { readonly low: number; readonly high: number } {
  const wholeMs = ttlSeconds * 1000;
  return {
    low: Math.max(0, wholeMs - oldestMs - earlyMs),
    high: Math.min(wholeMs, wholeMs - newestMs + lateMs),
  };
}
