import type { PatternAudit, TtlSummary } from "./audit.ts";
import { classifyTtl } from "./classify-ttl.ts";

/** In a cluster of many patterns a few keys without TTL, a dictionary or a registry, do not make a mix. */
const mixedFrom = 0.05;

/**
 * The TTLs of several patterns together: minimum, maximum and mean are exact, quantiles interpolated between those
 * of the patterns. `class` is that of the mean, which is what servers tell as `avg_ttl`: the median of a cluster
 * is that of its most numerous pattern alone. Mixed from 5 % of keys without TTL on.
 */
export function summarizeClusterTtl(
  patterns: readonly Pick<PatternAudit, "keys" | "keysWithoutTtl" | "ttl">[],
): TtlSummary {
  const parts = patterns.flatMap(({ keys, keysWithoutTtl, ttl }) => {
    const { minSeconds: min, p50Seconds: p50, maxSeconds: max } = ttl;
    if (min === undefined || p50 === undefined || max === undefined) return [];
    const { p10Seconds: p10 = min, p90Seconds: p90 = max, meanSeconds: mean = p50 } = ttl;
    return [{ keys: Math.max(0, keys - keysWithoutTtl), points: [min, p10, p50, p90, max], mean }];
  });
  const withTtl = sum(parts.map(({ keys }) => keys));
  if (withTtl === 0) return { class: "persistent" };
  const minSeconds = Math.min(...parts.map(({ points }) => points[0] ?? 0));
  const maxSeconds = Math.max(...parts.map(({ points }) => points[4] ?? 0));
  const below = (seconds: number) => sum(parts.map(({ keys, points }) => keys * shareBelow(points, seconds)));
  const at = (q: number) => findCrossing(minSeconds, maxSeconds, (seconds) => below(seconds) >= q * withTtl);
  const meanSeconds = round(sum(parts.map(({ keys, mean }) => keys * mean)) / withTtl);
  return {
    class: classifyTtl(
      sum(patterns.map(({ keys }) => keys)),
      sum(patterns.map(({ keysWithoutTtl }) => keysWithoutTtl)),
      meanSeconds,
      mixedFrom,
    ),
    minSeconds,
    p10Seconds: at(0.1),
    p50Seconds: at(0.5),
    p90Seconds: at(0.9),
    maxSeconds,
    meanSeconds,
  };
}

const shares = [0, 0.1, 0.5, 0.9, 1];

/** The share of a pattern's keys with at most this TTL, straight between the quantiles that are known. */
function shareBelow(points: readonly number[], seconds: number): number {
  for (let at = points.length - 1; at >= 0; at -= 1) {
    const from = points[at] ?? 0;
    if (seconds < from) continue;
    const to = points[at + 1];
    const share = shares[at] ?? 0;
    if (to === undefined || to === from) return share;
    return share + (((shares[at + 1] ?? 1) - share) * (seconds - from)) / (to - from);
  }
  return 0;
}

/** The smallest value between that `isAbove`, to the millisecond. */
function findCrossing(low: number, high: number, isAbove: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (to - from > 0.0005 && to - from > to * 1e-9) {
    const middle = (from + to) / 2;
    if (isAbove(middle)) to = middle;
    else from = middle;
  }
  return round(to);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
