import { describe, expect, it } from "vitest";
import { createStore } from "../../src/store/create-store.ts";
import { describeStore } from "../contract/store-contract.ts";
import { startPostgres } from "../support/postgres.ts";

/** One server for the whole file, since its start takes seconds; the last test stops it. */
const starting = startPostgres();

describeStore("a store in Postgres", async () => {
  const { url, clear, drop } = await starting;
  return { url: () => url, clear, drop, stop: async () => undefined };
});

describe("a Postgres server that goes away", () => {
  it("fails the next call as unavailable, and does not end the process", async () => {
    const { url, stop } = await starting;
    const store = await createStore(url, { newOutboxId: () => "out-1", connections: 2 });
    await store.preferences.setLanguage("U1", "zh");
    await stop();
    await expect(store.preferences.language("U1")).rejects.toMatchObject({
      name: "StoreError",
      code: "unavailable",
      retryable: true,
    });
    await store.close();
  });
});
