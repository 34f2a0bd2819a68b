import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { ScanRecord } from "./scan-types.ts";

/** A scan could not go on after it had begun, most often since the node cannot be reached any more. */
export class ScanFailedError extends RedisCallError {
  /** What it had done until then. */
  readonly unfinished: ScanRecord;

  constructor(error: RedisCallError, unfinished: ScanRecord) {
    const { failure, message, retryable, cause } = error;
    super({ failure, message, retryable, cause });
    this.unfinished = unfinished;
  }
}
