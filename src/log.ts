import { pino } from "pino";
import type { LogLevel } from "./config/config.ts";

/** The bot's log: one JSON object a line. Nothing that is logged holds a secret or a key name. */
export interface Log {
  readonly debug: (line: string) => void;
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
  /** With `error`, its stack goes along. */
  readonly error: (line: string, error?: unknown) => void;
}

/** Writes to standard output, where whoever runs the bot collects it. */
export function createLog(level: LogLevel): Log {
  const logger = pino({
    level,
    base: { name: "redis-audit-bot" },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  });
  return {
    debug: (line) => logger.debug(line),
    info: (line) => logger.info(line),
    warn: (line) => logger.warn(line),
    error: (line, error) => (error === undefined ? logger.error(line) : logger.error({ err: error }, line)),
  };
}

/** Only what is meant to be read: drivers hang whole commands, and so passwords, on their errors. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = "code" in error ? error.code : undefined;
  return { message: error.message, stack: error.stack, ...(code !== undefined && { code }) };
}
