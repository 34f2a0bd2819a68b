import { describeStore } from "../contract/store-contract.ts";
import { startPostgres } from "../support/postgres.ts";

describeStore("a store in Postgres", async () => {
  const postgres = await startPostgres();
  return { url: () => postgres.url, reset: postgres.reset, stop: postgres.stop };
});
