import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { BulkConnection } from "../bulk/bulk-connection.ts";
import { classifyReply } from "../bulk/classify-reply.ts";
import { createReplyTree, isErrorReply, type ReplyTree } from "../bulk/reply-tree.ts";
import { CommandPacket, commandHead, encodeWords } from "./command-packet.ts";

/** `denied`: the server does not allow the command, or not for this key; `message` is its error. `elsewhere`: another
 * node of the cluster has the key's slot. */
export type KeyReply =
  | { readonly kind: "told"; readonly value: ReplyTree }
  | { readonly kind: "denied"; readonly message: string }
  | { readonly kind: "elsewhere" };

/**
 * Asks about one key whose name may hold any bytes: the words, then the key, then more words. Rejects with
 * `RedisCallError` for any other failure.
 */
export async function askKey(
  connection: BulkConnection,
  words: readonly string[],
  key: Uint8Array,
  more: readonly string[] = [],
): Promise<KeyReply> {
  const packet = new CommandPacket();
  packet.add(commandHead(words.length + 1 + more.length, ...words), key, 0, key.length, encodeWords(...more));
  const replies: ReplyTree[] = [];
  const sink = createReplyTree((reply) => replies.push(reply));
  const name = words.join(" ");
  await connection.request({ name, bytes: packet.bytes, replies: 1, sink });
  const [value = null] = replies;
  if (!isErrorReply(value)) return { kind: "told", value };
  if (/^(?:MOVED|ASK)\b/.test(value.error)) return { kind: "elsewhere" };
  const { failure, retryable, text, cause } = classifyReply(value.error);
  if (failure === "denied") return { kind: "denied", message: value.error };
  throw new RedisCallError({ failure, retryable, message: `${name} failed: ${text}`, cause });
}
