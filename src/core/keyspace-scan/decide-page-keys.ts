/** Keys for one call of SCAN. */
export interface PageRange {
  readonly least: number;
  readonly most: number;
}

/** With no more pages than these being asked about, the server waits for the walk. */
const walkLags = 1;
/** With so many it is the questions that take the time. */
const questionsLag = 4;
const growth = 1.25;
const shrinkage = 0.97;

/**
 * Keys for the next call of SCAN, given those of the call before and how many pages are being asked about. A page can
 * only be walked after the one before, so over a network small ones leave the server idle for a round trip each: then
 * they grow at once. Beside the server they shrink, little by little: a key that was walked a moment ago is still in
 * its processor's cache when PTTL looks it up, and one of 4,000 keys ago is not, which made PTTL twice as dear
 * (docs/benchmarks.md). May be a fraction, so that small steps add up.
 */
export function decidePageKeys(keys: number, pagesAsked: number, { least, most }: PageRange): number {
  if (pagesAsked <= walkLags) return Math.min(most, Math.max(least, keys * growth));
  if (pagesAsked >= questionsLag) return Math.max(least, keys * shrinkage);
  return Math.max(least, keys);
}
