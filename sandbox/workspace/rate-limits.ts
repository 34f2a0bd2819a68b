/** How many calls a minute Slack allows. `posting` is per channel: one a second, with short bursts. */
export type Tier = "tier1" | "tier2" | "tier3" | "tier4" | "posting" | "special";

interface Bucket {
  readonly capacity: number;
  readonly perSecond: number;
}

/** docs.slack.dev, "Rate limits": tiers 1 to 4 are 1+, 20+, 50+, 100+ a minute. `special` has none here. */
const BUCKETS: Readonly<Record<Tier, Bucket | undefined>> = {
  tier1: { capacity: 1, perSecond: 1 / 60 },
  tier2: { capacity: 20, perSecond: 20 / 60 },
  tier3: { capacity: 50, perSecond: 50 / 60 },
  tier4: { capacity: 100, perSecond: 100 / 60 },
  posting: { capacity: 3, perSecond: 1 },
  special: undefined,
};

export interface RateLimits {
  /** `undefined`: go ahead (and it counts). Otherwise whole seconds to wait, for `Retry-After`. */
  readonly take: (method: string, tier: Tier, channel: string | undefined) => number | undefined;
}

/** Token buckets that fill with `nowMs`: per method, and per channel for posting. */
export const createRateLimits = (nowMs: () => number): RateLimits => {
  const levels = new Map<string, { readonly tokens: number; readonly atMs: number }>();
  return {
    take: (method, tier, channel) => {
      const bucket = BUCKETS[tier];
      if (bucket === undefined) return undefined;
      const key = tier === "posting" ? `${method} ${channel ?? ""}` : method;
      const level = levels.get(key) ?? { tokens: bucket.capacity, atMs: nowMs() };
      const refilled = ((nowMs() - level.atMs) / 1_000) * bucket.perSecond;
      const tokens = Math.min(bucket.capacity, level.tokens + refilled);
      if (tokens < 1) {
        levels.set(key, { tokens, atMs: nowMs() });
        return Math.max(1, Math.ceil((1 - tokens) / bucket.perSecond));
      }
      levels.set(key, { tokens: tokens - 1, atMs: nowMs() });
      return undefined;
    },
  };
};
