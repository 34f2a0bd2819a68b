/** A few things that are used in turn by those who wait for one. */
export interface Pool<Item> {
  /** The next free one; waits for it. Rejects after `fail`. */
  readonly take: () => Promise<Item>;
  readonly give: (item: Item) => void;
  /** Nobody is to wait any longer. */
  readonly fail: (error: unknown) => void;
}

interface Waiting<Item> {
  readonly resolve: (item: Item) => void;
  readonly reject: (error: unknown) => void;
}

export function createPool<Item>(items: readonly Item[]): Pool<Item> {
  const free = [...items];
  const waiting: Waiting<Item>[] = [];
  let failure: { readonly error: unknown } | undefined;
  return {
    take: () => {
      if (failure) return Promise.reject(failure.error);
      const item = free.pop();
      if (item !== undefined) return Promise.resolve(item);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    give: (item) => {
      const first = waiting.shift();
      if (first) first.resolve(item);
      else free.push(item);
    },
    fail: (error) => {
      failure ??= { error };
      for (const { reject } of waiting.splice(0)) reject(error);
    },
  };
}
