import type { Changes } from "./changes.ts";

/**
 * Resolves with the first truthy answer of `read`, asked now and after every change in the workspace. After
 * `timeoutMs` it rejects with what `describe` says.
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
      stop();
      settle();
    };
    const timer = setTimeout(() => finish(() => reject(new Error(describe()))), timeoutMs);
    const stop = changes.subscribe(() => {
      try {
        const value = read();
        if (value !== undefined && value !== false) finish(() => resolve(value));
      } catch (error) {
        finish(() => reject(error));
      }
    });
  });
};
