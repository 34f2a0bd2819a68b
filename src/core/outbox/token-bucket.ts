/** How often something may be done: `burst` at once after a rest, `perSecond` in the long run. */
export interface TokenLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** What a bucket holds at a time. `undefined` stands for a full one. */
export interface TokenLevel {
  readonly tokens: number;
  readonly atMs: number;
}

/** `taken: false`: there will be one at `readyAtMs`. */
export type TokenDecision =
  | { readonly taken: true; readonly level: TokenLevel }
  | { readonly taken: false; readonly level: TokenLevel; readonly readyAtMs: number };

/** A pause that seems longer than this is a clock that was set back: the bucket begins anew. */
const longestPauseMs = 10 * 60_000;

/** Takes a token, or says when there will be one. */
export function takeToken(level: TokenLevel | undefined, limit: TokenLimit, nowMs: number): TokenDecision {
  const now = refill(level, limit, nowMs);
  if (now.atMs > nowMs) return { taken: false, level: now, readyAtMs: now.atMs };
  if (now.tokens >= 1) return { taken: true, level: { ...now, tokens: now.tokens - 1 } };
  return {
    taken: false,
    level: now,
    readyAtMs: nowMs + Math.ceil(((1 - now.tokens) / limit.perSecond) * 1000),
  };
}

/** No token before `untilMs`, and one then: what a refusal with a time to wait asks for. */
export function pauseBucket(untilMs: number): TokenLevel {
  return { tokens: 1, atMs: untilMs };
}

function refill(level: TokenLevel | undefined, { burst, perSecond }: TokenLimit, nowMs: number): TokenLevel {
  if (level === undefined || level.atMs - nowMs > longestPauseMs) return { tokens: burst, atMs: nowMs };
  if (level.atMs > nowMs) return level;
  const tokens = level.tokens + ((nowMs - level.atMs) / 1000) * perSecond;
  return { tokens: Math.min(burst, tokens), atMs: nowMs };
}
