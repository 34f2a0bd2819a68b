import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";
import type { StoreErrorCode } from "./store-error.ts";

/** A database with everything that differs from the others; the repositories are the same for all. */
export interface OpenDatabase {
  readonly database: Kysely<Tables>;
  /** Names it in errors; without a password. */
  readonly label: string;
  readonly codeOf: (error: unknown) => StoreErrorCode;
  /** Whether writers run side by side, so that rows must be locked to be claimed (`for update skip locked`). */
  readonly locksRows: boolean;
}
