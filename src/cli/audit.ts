import { RedisCallError } from "../core/redis-text/redis-call-error.ts";
import { MessageFilesError } from "../messages/message-files-error.ts";
import { startScanThread } from "../usecases/audit/scan-in-worker.ts";
import { type AuditArguments, auditUsage, readArguments, UsageError } from "./audit/read-arguments.ts";
import { TargetError } from "./audit/target-error.ts";
import type { CliCommand, CliIo } from "./cli.ts";

/**
 * `redis-audit-bot audit`: audits one Redis and prints the report. Needs neither Slack nor, with a URL, a fleet file.
 * Exit code 1 when there is no audit or not a whole one, 2 when the arguments are wrong.
 */
export const audit: CliCommand = async (args, io) => {
  if (args.includes("--help") || args.includes("-h")) {
    io.out(auditUsage);
    return 0;
  }
  try {
    return await auditAndPrint(readArguments(args, io.env), io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n\n${auditUsage}`);
      return 2;
    }
    if (!isExpected(error)) throw error;
    io.err(nameOnce(sayWhatFailed(error.message)));
    return 1;
  }
};

async function auditAndPrint(wanted: AuditArguments, io: CliIo): Promise<number> {
  const stopping = new AbortController();
  const forget = io.onInterrupt?.(() => stopping.abort());
  // It loads what a scan needs while this thread loads the rest.
  const thread = startScanThread();
  try {
    const { auditTarget } = await import("./audit/audit-target.ts");
    const outcome = await auditTarget(wanted, { scan: thread.scan, signal: stopping.signal, io });
    if (outcome.problem !== undefined) io.err(nameOnce(sayWhatFailed(outcome.problem)));
    return outcome.problem === undefined ? 0 : 1;
  } finally {
    thread.close();
    forget?.();
  }
}

/** A connection names itself first, which nobody asked for: that it failed tells that there is no connection. */
function sayWhatFailed(message: string): string {
  return message
    .replace(/ (?:CLIENT SETNAME|AUTH) failed: connect (E[A-Z]+)\b.*$/, " cannot connect ($1)")
    .replace(" CLIENT SETNAME failed: ", " ");
}

/** A cluster made from a URL has its node's name: `127.0.0.1:6379 127.0.0.1:6379: …`. */
function nameOnce(message: string): string {
  return message.replace(/^(\S+) \1: /, "$1: ");
}

/** What a person can do something about; anything else is a fault and shows its stack. */
function isExpected(error: unknown): error is Error {
  if (error instanceof TargetError || error instanceof RedisCallError || error instanceof MessageFilesError) {
    return true;
  }
  // From the file system: a folder that cannot be written.
  return error instanceof Error && "code" in error && "syscall" in error;
}
