/** One value at one time. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** A straight line through points that some of them may lie far off. Slopes are per millisecond. */
export interface Trend {
  /** Median of the slopes of all pairs of points. */
  readonly slope: number;
  /** A quarter of those slopes lie below, and a quarter above. */
  readonly lowSlope: number;
  readonly highSlope: number;
  /** How much they agree on the direction: -1 (every pair falls) to 1 (every pair rises). */
  readonly tau: number;
}

/**
 * The Theil–Sen line of points: up to 29 % of them may be outliers without moving it. `tau` is Kendall's. `undefined`
 * of points that are all of one time. Costs the square of the number of points.
 *
 * Sources: P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968);
 * M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30 (1938).
 */
export function findTrend(points: readonly Point[]): Trend | undefined {
  const slopes = listSlopes(points).sort();
  if (slopes.length === 0) return undefined;
  return {
    slope: quantile(slopes, 0.5),
    lowSlope: quantile(slopes, 0.25),
    highSlope: quantile(slopes, 0.75),
    tau: slopes.reduce((sum, slope) => sum + Math.sign(slope), 0) / slopes.length,
  };
}

/** Of every pair but those of the same time. A typed array, since every node is asked for its trend in every round. */
function listSlopes(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (const [index, to] of points.entries()) {
    for (let earlier = 0; earlier < index; earlier += 1) {
      const from = points[earlier] ?? to;
      if (from.atMs === to.atMs) continue;
      slopes[count] = (to.value - from.value) / (to.atMs - from.atMs);
      count += 1;
    }
  }
  return slopes.subarray(0, count);
}

/** Between the two nearest ranks. */
function quantile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? low;
  return low + (high - low) * (rank - Math.floor(rank));
}
