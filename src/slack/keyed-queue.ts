/** Runs tasks of the same key one after the other, in the order they came, and all others beside each other. */
export interface KeyedQueue {
  /** Settles as the task does. Without a key the task starts at once. */
  readonly run: <Result>(key: string | undefined, task: () => Promise<Result>) => Promise<Result>;
}

export function createKeyedQueue(): KeyedQueue {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: (key, task) => {
      if (key === undefined) return task();
      const result = (last.get(key) ?? Promise.resolve()).then(task);
      // A task that failed is over as well; the next one does not hear of it.
      const ended = result.catch(() => {}).finally(() => last.get(key) === ended && last.delete(key));
      last.set(key, ended);
      return result;
    },
  };
}
