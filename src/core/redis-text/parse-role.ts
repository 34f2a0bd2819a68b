import type { ReplicationValues } from "../observation.ts";
import { UnreadableReplyError } from "./unreadable-reply-error.ts";

/** The word of INFO, ROLE and HELLO for a node's part. Throws `UnreadableReplyError` for any other. */
export function parseRole(text: string): ReplicationValues["role"] {
  if (text === "master" || text === "primary") return "primary";
  if (text === "slave" || text === "replica") return "replica";
  throw new UnreadableReplyError(`the role is "${text.slice(0, 40)}"`);
}
