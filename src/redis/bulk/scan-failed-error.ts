import type { ScanCheckpoint } from "../../core/keyspace-scan/scan-progress.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";

/** What a scan that failed on its way had done until then. */
export interface UnfinishedScan {
  readonly keys: number;
  /** What it added to the server's `keyspace_hits` and `keyspace_misses`. */
  readonly causedHits: number;
  readonly causedMisses: number;
  /** Where a later scan may go on, if the server process is still the same. */
  readonly checkpoint?: ScanCheckpoint;
}

/** A node could not be reached any more after its scan had begun. */
export class ScanFailedError extends RedisCallError {
  readonly unfinished: UnfinishedScan;

  constructor(error: RedisCallError, unfinished: UnfinishedScan) {
    const { failure, message, retryable, cause } = error;
    super({ failure, message, retryable, cause });
    this.unfinished = unfinished;
  }
}
