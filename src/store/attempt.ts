import type { Kysely } from "kysely";
import type { OpenDatabase } from "./open-database.ts";
import type { Tables } from "./schema.ts";
import { toStoreError } from "./store-error.ts";

/** Runs an action on the database; a failure becomes a `StoreError` that says what was attempted. */
export type Attempt = <Result>(
  what: string,
  action: (database: Kysely<Tables>) => Promise<Result>,
) => Promise<Result>;

export function createAttempt(open: OpenDatabase): Attempt {
  return async (what, action) => {
    try {
      return await action(open.database);
    } catch (error) {
      throw toStoreError(error, what, open.label, open.codeOf);
    }
  };
}
