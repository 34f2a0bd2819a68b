import { describe, expect, it } from "vitest";
import { pauseBucket, type TokenLevel, takeToken } from "../../../src/core/outbox/token-bucket.ts";

const limit = { burst: 3, perSecond: 0.5 };

/** Takes as many as it gets. */
function drain(
  level: TokenLevel | undefined,
  nowMs: number,
): { readonly taken: number; readonly level: TokenLevel } {
  let taken = 0;
  for (let now = level; ; taken += 1) {
    const decision = takeToken(now, limit, nowMs);
    if (!decision.taken) return { taken, level: decision.level };
    now = decision.level;
  }
}

describe("takeToken", () => {
  it("gives a burst after a rest, then one in each of its intervals", () => {
    const { taken, level } = drain(undefined, 1000);
    expect(taken).toBe(3);
    expect(takeToken(level, limit, 1000)).toMatchObject({ taken: false, readyAtMs: 3000 });
    expect(takeToken(level, limit, 2999)).toMatchObject({ taken: false, readyAtMs: 3000 });
    expect(takeToken(level, limit, 3000).taken).toBe(true);
    expect(drain(level, 5000).taken).toBe(2);
  });

  it("holds no more than a burst however long it rests", () => {
    const { level } = drain(undefined, 0);
    expect(drain(level, 3_600_000).taken).toBe(3);
  });

  it("gives nothing during a pause, and one token at its end", () => {
    const paused = pauseBucket(9000);
    expect(takeToken(paused, limit, 8999)).toMatchObject({ taken: false, readyAtMs: 9000 });
    expect(drain(paused, 9000).taken).toBe(1);
  });

  it("begins anew when the clock was set back, instead of waiting for it", () => {
    const { level } = drain(undefined, 10_000_000);
    expect(drain(level, 1000).taken).toBe(3);
    expect(drain(pauseBucket(10_000_000), 1000).taken).toBe(3);
  });

  it("gives no more than its rate over any hour", () => {
    let level: TokenLevel | undefined;
    let taken = 0;
    for (let nowMs = 0; nowMs <= 3_600_000; nowMs += 137) {
      const decision = takeToken(level, limit, nowMs);
      level = decision.level;
      if (decision.taken) taken += 1;
    }
    expect(taken).toBe(1802);
  });
});
