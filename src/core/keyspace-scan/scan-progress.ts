/** Where a walk can go on: valid for the same server process only. */
export interface ScanCheckpoint {
  readonly runId: string;
  readonly database: number;
  /** As SCAN gives it: up to 20 digits, no number. */
  readonly cursor: string;
  /** Keys returned so far, in all databases. */
  readonly keys: number;
}

export interface ScanProgress {
  readonly keys: number;
  /** Keys that the server had at the start, or as many as the sample is to have. */
  readonly expectedKeys: number;
  /** 0..1; below 1 until the walk is done, also when there are more keys than expected. */
  readonly share: number;
  readonly keysPerSecond: number;
  /** `undefined`: nothing can be said yet. */
  readonly remainingMs?: number;
  /** `undefined` in a sample, which is not resumed. */
  readonly checkpoint?: ScanCheckpoint;
}

const almostDone = 0.999;

/** `keys` came within `elapsedMs`; `recent` are the keys and time since the last report. */
export function estimateProgress(
  keys: number,
  expectedKeys: number,
  elapsedMs: number,
  recent: { readonly keys: number; readonly elapsedMs: number },
): Omit<ScanProgress, "checkpoint"> {
  const overall = elapsedMs > 0 ? keys / elapsedMs : 0;
  const now = recent.elapsedMs > 0 ? recent.keys / recent.elapsedMs : overall;
  const left = Math.max(0, expectedKeys - keys);
  // The pace changes: what was reached lately tells more of what is left than the mean does.
  const speed = (overall + now) / 2;
  return {
    keys,
    expectedKeys,
    share: expectedKeys === 0 ? 0 : Math.min(almostDone, keys / expectedKeys),
    keysPerSecond: now * 1000,
    ...(speed > 0 && { remainingMs: left / speed }),
  };
}

/**
 * Keys after which a walk is given up: a keyspace that grows as fast as it is walked would never end. SCAN itself
 * gives no bound (https://redis.io/docs/latest/commands/scan/, "termination guarantees").
 */
export function growthBound(expectedKeys: number): number {
  return expectedKeys * 2 + 100_000;
}
