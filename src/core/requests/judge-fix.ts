import type { PatternAudit } from "../audit/audit.ts";
import type { FixBaseline, FixReading, ItemAction } from "./action-request.ts";

/** Fewer new keys say nothing of what the code does. */
export const fewestNewKeys = 20;

/**
 * What an audit says of the keys of a pattern born since the baseline; `undefined`: too few to tell.
 *
 * Keys without TTL above those of the baseline are new, or were written again without one; either way the code did
 * it. Of new keys with a TTL only a lower bound is known, the larger of two: what the pattern has above the
 * baseline while none of its old keys can have expired; and those with more time left than an old key can have,
 * `ttl · (1 + jitter)` less the time since. So `share` is an upper bound, and a fix is never proved by old keys.
 */
export function judgeFix(
  now: { readonly atMs: number; readonly pattern: PatternAudit },
  baseline: FixBaseline,
  action: Extract<ItemAction, { readonly kind: "set-ttl" }>,
): FixReading | undefined {
  const { pattern, atMs } = now;
  const sinceSeconds = (atMs - baseline.atMs) / 1000;
  const newWithoutTtl = Math.max(0, pattern.keysWithoutTtl - baseline.keysWithoutTtl);
  const longestLeft = action.ttlSeconds * (1 + action.jitterRatio) - sinceSeconds;
  const expiring = pattern.keys - pattern.keysWithoutTtl;
  const younger = Math.round(expiring * shareAbove(pattern, longestLeft));
  const newKeys = Math.max(newWithoutTtl + younger, pattern.keys - baseline.keys);
  if (newKeys < fewestNewKeys) return undefined;
  return { atMs, newKeys, newWithoutTtl, share: newWithoutTtl / newKeys };
}

/** Of the keys that have a TTL, the share (0..1) with more than so many seconds left: between the known quantiles it
 * is taken to fall evenly. */
export function shareAbove({ ttl }: Pick<PatternAudit, "ttl">, seconds: number): number {
  const { minSeconds, p10Seconds, p50Seconds, p90Seconds, maxSeconds } = ttl;
  const known = (
    [
      [minSeconds, 1],
      [p10Seconds, 0.9],
      [p50Seconds, 0.5],
      [p90Seconds, 0.1],
      [maxSeconds, 0],
    ] as const
  ).flatMap(([at, above]) => (at === undefined ? [] : [{ at, above }]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || seconds >= last.at) return 0;
  if (seconds < first.at) return 1;
  const right = known.findIndex(({ at }) => at > seconds);
  const [low, high] = [known[right - 1] ?? first, known[right] ?? last];
  return low.above + ((high.above - low.above) * (seconds - low.at)) / (high.at - low.at);
}
