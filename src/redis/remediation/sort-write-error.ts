import { deniesKey } from "../../core/redis-text/denies-key.ts";
import { grantOf } from "../../core/redis-text/find-grant.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { classifyReply } from "../bulk/classify-reply.ts";

/**
 * What an error reply to a write means. `moved`: the key's slot is, or goes, elsewhere. `key`: this key is not ours to
 * touch. `denied`: none is. `interrupted`: not now, or not here any more (failover, loading, replicas missing).
 */
export type WriteTrouble = "moved" | "key" | "denied" | "interrupted";

const moved = /^(?:MOVED|ASK|TRYAGAIN)\b/;
const interrupted =
  /^(?:READONLY|LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|MISCONF|NOREPLICAS|NOSCRIPT|OOM|UNKILLABLE)\b/;

/** The server says that it cannot now, whoever asks: after a failover, while it loads, without its replicas. */
export function isPassing(message: string): boolean {
  return interrupted.test(message);
}

export function sortWriteError(message: string): WriteTrouble {
  if (moved.test(message)) return "moved";
  if (deniesKey(message)) return "key";
  if (isPassing(message)) return "interrupted";
  return classifyReply(message).failure === "denied" ? "denied" : "interrupted";
}

/** For the troubles that end a walk; `subject` begins the message: cluster and node. */
export function writeError(subject: string, command: string, message: string): RedisCallError {
  const { failure, text, cause } = classifyReply(message);
  const retryable = sortWriteError(message) === "interrupted";
  const grant = /^NOPERM\b/.test(message) ? `; grant ${grantOf(command)} to the user` : "";
  return new RedisCallError({
    failure: retryable ? "refused" : failure,
    retryable,
    message: `${subject}: ${command} failed: ${text}${grant}`,
    cause,
  });
}
