import type { SampleFailure } from "../observation.ts";

/** What is known of a command that failed. */
export interface RedisCallProblem {
  readonly failure: SampleFailure;
  /** Names cluster, node and command; never a secret. */
  readonly message: string;
  /** Whether the same command may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  readonly cause?: unknown;
}

/** A command that a node did not answer, or answered with an error. `code` is `REDIS_` and the failure. */
export class RedisCallError extends Error {
  override readonly name = "RedisCallError";
  readonly code: string;
  readonly failure: SampleFailure;
  readonly retryable: boolean;

  constructor(problem: RedisCallProblem) {
    super(problem.message, problem.cause === undefined ? {} : { cause: problem.cause });
    this.code = `REDIS_${problem.failure.toUpperCase()}`;
    this.failure = problem.failure;
    this.retryable = problem.retryable;
  }
}
