/**
 * Quantiles of remaining TTLs within `relativeError`, whatever their count and order: one counter per power of
 * `gamma`, after DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch", VLDB 2019).
 * Plain data of 12 KB, so that it can go to another thread; counts are floating point, so that samples can be
 * merged by their weight.
 */
export interface TtlSketch {
  readonly buckets: Float64Array;
  /** Count, sum, minimum and maximum in ms: an array, where numbers change without being allocated anew. */
  readonly totals: Float64Array;
}

export const relativeError = 0.01;

const gamma = (1 + relativeError) / (1 - relativeError);
const bucketsPerE = 1 / Math.log(gamma);

/** Up to 10^13 ms, some 317 years; above that only the maximum is told apart. */
const bucketCount = Math.ceil(Math.log(1e13) * bucketsPerE) + 1;
const lastBucket = bucketCount - 1;

const COUNT = 0;
const SUM = 1;
const MIN = 2;
const MAX = 3;

export function createTtlSketch(): TtlSketch {
  return {
    buckets: new Float64Array(bucketCount),
    totals: new Float64Array([0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  };
}

/** `ms` is not negative; up to 1 ms all are one. */
export function addTtl({ buckets, totals }: TtlSketch, ms: number): void {
  const index = findBucket(ms);
  buckets[index] = (buckets[index] ?? 0) + 1;
  totals[COUNT] = (totals[COUNT] ?? 0) + 1;
  totals[SUM] = (totals[SUM] ?? 0) + ms;
  if (ms < (totals[MIN] ?? 0)) totals[MIN] = ms;
  if (ms > (totals[MAX] ?? 0)) totals[MAX] = ms;
}

/** Adds the counts of `from`, each `weight` times; minimum and maximum are what was seen. */
export function mergeTtls(into: TtlSketch, from: TtlSketch, weight = 1): void {
  for (const [index, count] of from.buckets.entries()) {
    if (count > 0) into.buckets[index] = (into.buckets[index] ?? 0) + count * weight;
  }
  for (const index of [COUNT, SUM]) {
    into.totals[index] = (into.totals[index] ?? 0) + (from.totals[index] ?? 0) * weight;
  }
  into.totals[MIN] = Math.min(into.totals[MIN] ?? 0, from.totals[MIN] ?? 0);
  into.totals[MAX] = Math.max(into.totals[MAX] ?? 0, from.totals[MAX] ?? 0);
}

/** Counts are exact up to rounding, as are minimum, maximum and mean, in ms. `undefined` of nothing. */
export function summarizeTtls({ totals }: TtlSketch) {
  const [count = 0, sum = 0, minMs = 0, maxMs = 0] = totals;
  return count > 0 ? { count, minMs, maxMs, meanMs: sum / count } : undefined;
}

/** Milliseconds at `q` (0..1), never outside what was seen; `undefined` of nothing. */
export function quantileOfTtls({ buckets, totals }: TtlSketch, q: number): number | undefined {
  const [count = 0, , min = 0, max = 0] = totals;
  if (count === 0) return undefined;
  const rank = q * count;
  let below = 0;
  for (const [index, inBucket] of buckets.entries()) {
    below += inBucket;
    if (inBucket > 0 && below >= rank) return Math.min(Math.max(middleOf(index, max), min), max);
  }
  return max;
}

/** How many are in each class that `classify` gives to milliseconds; a class without any is left out. */
export function countTtlsBy<Class extends string>(
  { buckets, totals }: TtlSketch,
  classify: (ms: number) => Class,
): ReadonlyMap<Class, number> {
  const counts = new Map<Class, number>();
  const [, , min = 0, max = 0] = totals;
  for (const [index, inBucket] of buckets.entries()) {
    if (inBucket === 0) continue;
    const found = classify(Math.min(Math.max(middleOf(index, max), min), max));
    counts.set(found, (counts.get(found) ?? 0) + inBucket);
  }
  return counts;
}

function findBucket(ms: number): number {
  if (ms <= 1) return 0;
  const index = Math.ceil(Math.log(ms) * bucketsPerE);
  return index < lastBucket ? index : lastBucket;
}

/** The value from which neither end of the bucket is further away than the relative error. */
function middleOf(index: number, max: number): number {
  if (index === lastBucket) return max;
  return index === 0 ? 1 : (2 * gamma ** index) / (gamma + 1);
}
