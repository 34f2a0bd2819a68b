import type { BulkConnection } from "../bulk/bulk-connection.ts";
import type { CommandPacket } from "./command-packet.ts";
import { IntegerReplies } from "./integer-replies.ts";

/** Sends a packet and gives its replies, in order. Rejects with `RedisCallError` when they do not come. */
export async function exchange(
  connection: BulkConnection,
  name: string,
  packet: CommandPacket,
): Promise<IntegerReplies> {
  const sink = new IntegerReplies();
  if (packet.count === 0) return sink;
  await connection.request({ name, bytes: packet.bytes, replies: packet.count, sink });
  return sink;
}
