/** Waits that can be cut short. */
export interface Sleeper {
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends every wait that is under way. */
  readonly wakeAll: () => void;
}

export function createSleeper(): Sleeper {
  const sleeping = new Set<() => void>();
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          sleeping.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        sleeping.add(wake);
      }),
    wakeAll: () => {
      for (const wake of [...sleeping]) wake();
    },
  };
}
