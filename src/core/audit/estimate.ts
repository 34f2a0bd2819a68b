import type { Estimate } from "./audit.ts";

/** What was measured of some members of one population: pattern and node, say. */
export interface Measured {
  /** Members measured. */
  readonly count: number;
  readonly mean: number;
  /** Sum of the squared distances from the mean. */
  readonly squares: number;
}

/** How large the population is; `variance` is 0 where it was counted and not estimated itself. */
export interface Population {
  readonly size: number;
  readonly variance: number;
}

/** An estimated total that can be added to others. `freedom` is the part of it that Welch's formula sums up. */
export interface Total {
  readonly value: number;
  readonly variance: number;
  /** variance² / degrees of freedom. */
  readonly freedom: number;
  /** What was measured for certain: the total is not below it. */
  readonly floor: number;
}

export const noTotal: Total = { value: 0, variance: 0, freedom: 0, floor: 0 };

/**
 * The total of a population by its measured members, taken as a simple random sample: mean × size, with variance
 * size² · s²/n · (1 − n/size) + mean² · Var(size) (Cochran, "Sampling Techniques", 2.6 and 2.7: finite population
 * correction). Measured in full, it is exact. Of one measured member the deviation is taken to be its own size,
 * as nothing better is known. `undefined`: nothing was measured of a population that is not empty.
 *
 * Where all measured are equal, members of another size may have been too rare to be met: the deviation is then
 * taken as if one more had been measured, of twice the size.
 */
export function estimateTotal({ count, mean, squares }: Measured, population: Population): Total | undefined {
  const { size } = population;
  if (size <= 0) return noTotal;
  if (count === 0) return undefined;
  const value = mean * size;
  if (population.variance === 0 && count >= size) return { ...noTotal, value, floor: value };
  const deviation2 = squares > 0 ? squares / (count - 1) : (mean * mean) / count;
  const unseen = Math.max(0, 1 - count / size);
  const ofMean = ((size * size * deviation2) / count) * unseen;
  const ofSize = mean * mean * population.variance;
  const degrees = Math.max(1, count - 1);
  return {
    value,
    variance: ofMean + ofSize,
    freedom: (ofMean * ofMean) / degrees,
    floor: Math.min(value, mean * count),
  };
}

/** Totals of populations apart, as the nodes of a cluster: values and variances add up. */
export function addTotals(a: Total, b: Total): Total {
  return {
    value: a.value + b.value,
    variance: a.variance + b.variance,
    freedom: a.freedom + b.freedom,
    floor: a.floor + b.floor,
  };
}

/** The same of a population of another size. What was measured for certain stays. */
export function scaleTotal({ value, variance, freedom, floor }: Total, by: number): Total {
  return { value: value * by, variance: variance * by ** 2, freedom: freedom * by ** 4, floor };
}

/** The 95 % interval of a total, rounded to whole numbers; not below what was measured for certain. */
export function toEstimate({ value, variance, freedom, floor }: Total): Estimate {
  const degrees = freedom > 0 ? (variance * variance) / freedom : Number.POSITIVE_INFINITY;
  const margin = Math.sqrt(variance) * quantileOfT(degrees);
  return {
    value: Math.round(value),
    low: Math.round(Math.max(floor, value - margin)),
    high: Math.round(value + margin),
  };
}

/** The 97.5 % quantile of Student's t: tabulated up to 3 degrees of freedom, beyond by Abramowitz and Stegun
 * 26.7.5, within 0.3 %. */
export function quantileOfT(degrees: number): number {
  if (degrees < 1.5) return 12.706;
  if (degrees < 2.5) return 4.303;
  if (degrees < 3.5) return 3.182;
  const z = 1.959964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** `undefined` where one part is not known: a sum without it would be wrong. */
export function addEstimates(parts: readonly (Estimate | undefined)[]): Estimate | undefined {
  let sum: Estimate = { value: 0, low: 0, high: 0 };
  for (const part of parts) {
    if (part === undefined) return undefined;
    sum = { value: sum.value + part.value, low: sum.low + part.low, high: sum.high + part.high };
  }
  return sum;
}
