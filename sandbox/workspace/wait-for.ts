import type { Changes } from "./changes.ts";

/** What is waited for may lie outside the workspace, such as in the bot's store. */
const POLL_MS = 20;

/**
 * Resolves with the first answer of `read` that is neither `undefined` nor `false`, asked now, after every
 * change in the workspace and every 20 ms. After `timeoutMs` it rejects with what `describe` says.
 */
export const waitFor = async <T>(
  changes: Changes,
  read: () => T | undefined | false,
  timeoutMs: number,
  describe: () => string,
): Promise<T> => {
  const first = read();
  if (first !== undefined && first !== false) return first;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      clearInterval(poll);
      stop();
      settle();
    };
    const timer = setTimeout(() => finish(() => reject(new Error(describe()))), timeoutMs);
    const ask = (): void => {
      try {
        const value = read();
        if (value !== undefined && value !== false) finish(() => resolve(value));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const poll = setInterval(ask, POLL_MS);
    const stop = changes.subscribe(ask);
  });
};
