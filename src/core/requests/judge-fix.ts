import type { PatternAudit } from "../audit/audit.ts";
import type { FixBaseline, FixReading, ItemAction } from "./action-request.ts";

/** What is judged of a pattern. */
export type PatternCounts = Pick<PatternAudit, "keys" | "keysWithoutTtl" | "bytes" | "ttl">;

type SetTtl = Extract<ItemAction, { readonly kind: "set-ttl" }>;

/** Fewer new keys say nothing of what the code does. */
export const fewestNewKeys = 20;

/**
 * What an audit says of a pattern whose keys were given a TTL, and of those of its keys born since the baseline.
 *
 * Keys that lack the TTL above those of the baseline are new, or were written again without it; either way the code
 * did it. Of new keys that carry it only a lower bound is known, the larger of two: what the pattern has above the
 * baseline while none of its old keys can have expired; and those with more time left than an old key can have,
 * `ttl · (1 + jitter)` less the time since. New keys that took the place of old ones that lacked the TTL as well show
 * in neither, so the share of all keys that lack it is told beside: a fix is proved where both are small.
 */
export function judgeFix(
  now: { readonly atMs: number; readonly pattern: PatternCounts },
  baseline: FixBaseline,
  { action, leftByRun }: { readonly action: SetTtl; readonly leftByRun: number },
): FixReading {
  const { pattern, atMs } = now;
  const sinceSeconds = (atMs - baseline.atMs) / 1000;
  const lackingNow = countLacking(pattern, action);
  const newLacking = Math.max(0, lackingNow - baseline.keysLacking);
  const longest = longestTtl(action);
  const expiring = pattern.keys - pattern.keysWithoutTtl;
  const younger = Math.round(
    expiring * (shareAbove(pattern, longest - sinceSeconds) - shareAbove(pattern, longest)),
  );
  const newKeys = Math.max(newLacking + younger, pattern.keys - baseline.keys, 0);
  const lacking = Math.max(0, lackingNow - leftByRun);
  return {
    atMs,
    newKeys,
    newLacking,
    share: newKeys === 0 ? 0 : newLacking / newKeys,
    lacking,
    lackingShare: pattern.keys === 0 ? 0 : lacking / pattern.keys,
  };
}

/** Keys that should carry the TTL of an item and do not: those without one, and, where the item shortens TTLs, those
 * with a longer one. */
export function countLacking(pattern: PatternCounts, action: SetTtl): number {
  const { keys, keysWithoutTtl } = pattern;
  if (action.touches === "none") return keysWithoutTtl;
  return keysWithoutTtl + Math.round((keys - keysWithoutTtl) * shareAbove(pattern, longestTtl(action)));
}

/** Clocks differ, and a key is asked for its TTL a moment after it was written. */
const slackSeconds = 1;

function longestTtl({ ttlSeconds, jitterRatio }: SetTtl): number {
  return ttlSeconds * (1 + jitterRatio) + slackSeconds;
}

/** Of the keys that have a TTL, the share (0..1) with more than so many seconds left: between the known quantiles it
 * is taken to fall evenly. */
export function shareAbove({ ttl }: Pick<PatternAudit, "ttl">, seconds: number): number {
  const { minSeconds, p10Seconds, p50Seconds, p90Seconds, p99Seconds, maxSeconds } = ttl;
  const known = (
    [
      [minSeconds, 1],
      [p10Seconds, 0.9],
      [p50Seconds, 0.5],
      [p90Seconds, 0.1],
      [p99Seconds, 0.01],
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
