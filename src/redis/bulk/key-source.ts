import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { BulkConnection } from "./bulk-connection.ts";
import { classifyReply } from "./classify-reply.ts";
import { encodeCommand } from "./encode-command.ts";
import type { KeyPage } from "./key-page.ts";
import { PageSink } from "./page-sink.ts";
import type { ScanCounters } from "./scan-counters.ts";

/** Fills pages with key names. Rejects with `RedisCallError`, also when the server denies the command. */
export interface KeySource {
  /** One call of SCAN; `page.cursor` is where to go on. */
  readonly scan: (page: KeyPage, cursor: string, pageKeys: number) => Promise<void>;
  /** Draws by RANDOMKEY; fewer come when the database is empty. */
  readonly draw: (page: KeyPage, draws: number) => Promise<void>;
}

const randomKeyCommand = encodeCommand(["RANDOMKEY"]);

/** `subject` begins messages: cluster and node. */
export function createKeySource(
  connection: BulkConnection,
  counters: ScanCounters,
  subject: string,
): KeySource {
  async function fill(page: KeyPage, name: string, bytes: Uint8Array, replies: number): Promise<void> {
    const sink = new PageSink(page);
    // The same shape as of all other requests: spread out of another object it cost 2 % of a scan's time.
    await connection.request({ name, bytes, replies, sink });
    if (sink.refusal === undefined) return;
    const { failure, retryable, text, cause } = classifyReply(sink.refusal);
    const message = `${subject}: ${name} failed: ${text}`;
    throw new RedisCallError({ failure, retryable, message, cause });
  }

  return {
    scan: (page, cursor, pageKeys) => {
      counters.scan += 1;
      const bytes = encodeCommand(["SCAN", cursor, "COUNT", `${pageKeys}`]);
      return fill(page, "SCAN", bytes, 1);
    },
    draw: (page, draws) => {
      counters.randomKey += draws;
      const bytes = Buffer.concat(Array.from({ length: draws }, () => randomKeyCommand));
      return fill(page, "RANDOMKEY", bytes, draws);
    },
  };
}
