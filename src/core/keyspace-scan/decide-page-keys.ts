/** How many keys one call of SCAN may be asked for. */
export interface PageRange {
  readonly least: number;
  readonly most: number;
}

/** What a server needs to look at one key and to answer about it (docs/benchmarks.md: 2.5 to 3 s a million keys). */
const msPerKey = 0.003;

/**
 * Keys for one call of SCAN, given how long a PING takes at best; `undefined`: it took longer than anybody waited. A
 * page can only be walked after the one before, so a small one leaves a distant server idle for a round trip: it is to
 * be as large as keeps the server busy for so long. Larger it only costs: a key that was walked a moment ago is still
 * in the processor's cache when PTTL looks it up; one of 4,000 keys ago is not, which makes PTTL twice as dear.
 */
export function decidePageKeys(roundTripMs: number | undefined, { least, most }: PageRange): number {
  if (roundTripMs === undefined) return most;
  return Math.min(most, Math.max(least, Math.ceil(roundTripMs / msPerKey)));
}
