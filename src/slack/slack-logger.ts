import { type Logger, LogLevel } from "@slack/bolt";

/** What the bot's own log must take. */
export interface LineLog {
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly error: (line: string) => void;
}

/**
 * The SDK's log within the bot's. Its debug lines hold whole payloads and socket tickets, so they are dropped
 * whatever the level.
 */
export function createSlackLogger(log: LineLog): Logger {
  const line = (parts: readonly unknown[]): string => parts.map(readable).join(" ");
  return {
    debug: () => {},
    info: (...parts) => log.info(line(parts)),
    warn: (...parts) => log.warn(line(parts)),
    error: (...parts) => log.error(line(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function readable(part: unknown): string {
  if (part instanceof Error) return part.stack ?? part.message;
  return typeof part === "string" ? part : JSON.stringify(part);
}
