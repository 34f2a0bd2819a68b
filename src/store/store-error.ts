/**
 * What went wrong with the database.
 *
 * - `busy`: others held the lock, or won, for too long; `unavailable`: it cannot be reached, or went away;
 *   `full`: no space, memory or connection is left. These may pass: `retryable`.
 * - `denied`: wrong user, password or rights; `unwritable`: the file cannot be opened or written; `corrupt`: the
 *   file is not a database, or is damaged; `badUrl`: the setting names no database that we know; `failed`:
 *   anything else, which is a fault of ours.
 */
export type StoreErrorCode =
  | "busy"
  | "unavailable"
  | "full"
  | "denied"
  | "unwritable"
  | "corrupt"
  | "badUrl"
  | "failed";

/** A failed attempt on the database. The message names what was attempted and where, without a password. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** `true`: the same call may succeed later. */
  readonly retryable: boolean;

  constructor(message: string, code: StoreErrorCode, cause?: unknown) {
    super(message, { cause });
    this.name = "StoreError";
    this.code = code;
    this.retryable = code === "busy" || code === "unavailable" || code === "full";
  }
}

/** @param label names the database, without a password. */
export function toStoreError(
  error: unknown,
  what: string,
  label: string,
  codeOf: (error: unknown) => StoreErrorCode,
): StoreError {
  if (error instanceof StoreError) return error;
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new StoreError(`${label}: ${what} failed: ${reason}`, codeOf(error), error);
}
