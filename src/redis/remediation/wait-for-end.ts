import { setTimeout as sleep } from "node:timers/promises";
import type { BulkConnection } from "../bulk/bulk-connection.ts";
import { findReply } from "../bulk/find-reply.ts";

const lookEveryMs = 20;
const patienceMs = 10_000;
/** Where CLIENT LIST is denied. */
const blindMs = 1_000;

/**
 * Resolves when the server has no connection of this name any more. Until then it may still run commands that a killed
 * process, or a broken connection, had sent: what is asked before could change afterwards. One whose end the server
 * does not notice is closed. Rejects with `RedisCallError` when the connection breaks.
 */
export async function waitForEnd(connection: BulkConnection, name: string): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const list = await findReply(connection, ["CLIENT", "LIST"]);
    if (typeof list !== "string") {
      await sleep(blindMs);
      return;
    }
    const left = list.split("\n").filter((line) => line.includes(` name=${name} `));
    if (left.length === 0) return;
    if (waitedMs >= patienceMs) {
      for (const line of left) {
        const id = /^id=(\d+)/.exec(line)?.[1] ?? "0";
        await findReply(connection, ["CLIENT", "KILL", "ID", id]);
      }
      return;
    }
    await sleep(lookEveryMs);
  }
}
