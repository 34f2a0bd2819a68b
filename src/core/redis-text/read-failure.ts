import type { Sample } from "../observation.ts";
import { RedisCallError } from "./redis-call-error.ts";
import { UnreadableReplyError } from "./unreadable-reply-error.ts";

/** A sample that is missing. */
export type FailedSample = Extract<Sample<unknown>, { readonly ok: false }>;

/**
 * What became of a measurement that failed. `subject` begins the message where the error does not name the node.
 * Throws any error that is neither `RedisCallError` nor `UnreadableReplyError`: that is a fault of ours.
 */
export function readFailure(error: unknown, subject: string): FailedSample {
  if (error instanceof RedisCallError) return { ok: false, failure: error.failure, message: error.message };
  if (error instanceof UnreadableReplyError) {
    return { ok: false, failure: error.failure, message: `${subject}: ${error.message}` };
  }
  throw error;
}
