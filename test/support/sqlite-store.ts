import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStore } from "../../src/store/create-store.ts";
import type { Store } from "../../src/store/store.ts";

/** A real store in a file of its own. */
export interface TestStore {
  /** The store as it is open now. */
  readonly store: () => Store;
  /** Closes it and opens the same file again, as a restarted process would. */
  readonly restart: () => Promise<void>;
  /** The same file opened beside it, as by a second process. */
  readonly another: () => Promise<Store>;
  readonly remove: () => Promise<void>;
}

/** Outbox ids count `out-1`, `out-2`… */
export async function openTestStore(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-"));
  let drawn = 0;
  const open = (): Promise<Store> =>
    createStore(`sqlite:${join(folder, "bot.db")}`, { newOutboxId: () => `out-${++drawn}` });
  let store = await open();
  return {
    store: () => store,
    restart: async () => {
      await store.close();
      store = await open();
    },
    another: open,
    remove: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}
