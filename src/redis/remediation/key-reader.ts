import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { BulkConnection } from "../bulk/bulk-connection.ts";
import { classifyReply } from "../bulk/classify-reply.ts";
import { createReplyTree, isErrorReply, type ReplyTree } from "../bulk/reply-tree.ts";
import { CommandPacket, commandHead } from "./command-packet.ts";

/**
 * Asks about one key whose name may hold any bytes: the words, then the key, then more words. `undefined`: the server
 * denies the command. Rejects with `RedisCallError` for any other failure, `MOVED` among them.
 */
export async function askAboutKey(
  connection: BulkConnection,
  words: readonly string[],
  key: Uint8Array,
  more: readonly string[] = [],
): Promise<ReplyTree | undefined> {
  const packet = new CommandPacket();
  const tail = more.map((word) => `$${word.length}\r\n${word}\r\n`).join("");
  packet.add(commandHead(words.length + 1 + more.length, ...words), key, 0, key.length, tail);
  const replies: ReplyTree[] = [];
  const sink = createReplyTree((reply) => replies.push(reply));
  const name = words.join(" ");
  await connection.request({ name, bytes: packet.bytes, replies: 1, sink });
  const [reply = null] = replies;
  if (!isErrorReply(reply)) return reply;
  const { failure, retryable, text, cause } = classifyReply(reply.error);
  const isElsewhere = /^(?:MOVED|ASK)\b/.test(reply.error);
  if (failure === "denied" && !isElsewhere) return undefined;
  throw new RedisCallError({ failure, retryable, message: `${name} failed: ${text}`, cause });
}
