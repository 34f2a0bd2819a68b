/** A reply that is not what its command should give: a field is missing, or is not a number. */
export class UnreadableReplyError extends Error {
  override readonly name = "UnreadableReplyError";
  readonly code = "REDIS_UNREADABLE";
  readonly failure = "unreadable";
  readonly retryable = false;
}
