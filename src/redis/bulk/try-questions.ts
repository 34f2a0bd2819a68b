import { knowsNoTouch } from "../../core/keyspace-scan/knows-no-touch.ts";
import type { ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import type { Command } from "../../core/redis-text/command.ts";
import type { BulkConnection } from "./bulk-connection.ts";
import { findReply, isDenied } from "./find-reply.ts";
import { askEncoding, askMemory, askTtl, askType } from "./questions.ts";
import type { ScanRun } from "./scan-run.ts";

/** Long, so that nobody has it. */
const absentKey = "redis-audit-bot:scan-check:no-such-key";

/**
 * A command that is denied is found out with a key that nobody has, not with thousands of errors. Rejects with
 * `RedisCallError` where it is PTTL: every key would pass for one without TTL, or with one.
 */
export async function tryQuestions(fetcher: BulkConnection, run: ScanRun): Promise<void> {
  const questions: readonly (readonly [number, Command])[] = [
    [askTtl, ["PTTL", absentKey]],
    [askType, ["TYPE", absentKey]],
    [askMemory, ["MEMORY", "USAGE", absentKey]],
    [askEncoding, ["OBJECT", "ENCODING", absentKey]],
  ];
  for (const [question, command] of questions) {
    try {
      await fetcher.call(command);
      if (question !== askMemory) run.counters.countLookup(false);
    } catch (error) {
      if (!isDenied(error)) throw error;
      run.counters.learnFrom(question, error.cause instanceof Error ? error.cause.message : error.message);
      if ((run.counters.deniedQuestions & askTtl) !== 0) throw error;
    }
  }
}

/** Whether length commands leave no trace from now on. */
export async function stopTouching(
  fetcher: BulkConnection,
  facts: ServerFacts | undefined,
): Promise<boolean> {
  if (facts === undefined || !knowsNoTouch(facts.server)) return false;
  return (await findReply(fetcher, ["CLIENT", "NO-TOUCH", "ON"])) !== undefined;
}
