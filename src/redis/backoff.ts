const firstDelayMs = 100;
const longestDelayMs = 5_000;

/** When a node may be tried again after failed attempts. */
export interface Backoff {
  /** 0: now. */
  readonly remainingMs: () => number;
  readonly failed: () => void;
  readonly succeeded: () => void;
}

/**
 * Doubles from 100 ms to at most 5 s, of which a random half is taken off, so that bots do not return together.
 * `random` gives 0..1.
 */
export function createBackoff(monotonicMs: () => number, random: () => number): Backoff {
  let failures = 0;
  let readyAtMs = 0;
  return {
    remainingMs: () => Math.max(0, readyAtMs - monotonicMs()),
    failed: () => {
      const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** failures);
      failures += 1;
      readyAtMs = monotonicMs() + delayMs * (1 - random() / 2);
    },
    succeeded: () => {
      failures = 0;
      readyAtMs = 0;
    },
  };
}
