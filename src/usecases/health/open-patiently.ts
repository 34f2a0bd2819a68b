import { setTimeout as sleep } from "node:timers/promises";
import { StoreError, type StoreErrorCode } from "../../store/store-error.ts";

export interface PatienceParts {
  /** Told of each failure; the next try waits for it. */
  readonly onFailed: (error: StoreError) => Promise<void>;
  readonly signal: AbortSignal;
  /** Before the second try, doubling to half a minute; 1 s unless told. */
  readonly firstPauseMs?: number;
}

/** What a person, or time, mends without touching the bot; what is wrong with a setting is not among it. */
const passing: ReadonlySet<StoreErrorCode> = new Set(["busy", "unavailable", "full", "unwritable"]);
const longestPauseMs = 30_000;

/**
 * Tries to open the store until it succeeds: a process that ended instead would be started over and over, and tell
 * nobody. `undefined`: it was to stop. Rejects with what no waiting mends.
 */
export async function openPatiently<Opened>(
  open: () => Promise<Opened>,
  { onFailed, signal, firstPauseMs = 1000 }: PatienceParts,
): Promise<Opened | undefined> {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof StoreError) || !passing.has(error.code)) throw error;
      await onFailed(error);
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
