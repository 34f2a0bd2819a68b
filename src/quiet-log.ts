import type { Log } from "./log.ts";

const onceInMs = 60_000;
const mostLines = 500;

/** Says the same error at most once a minute, with how often it was left out: a trouble that lasts (a full disk above
 * all) must not fill the log. */
export function createQuietLog(log: Log, nowMs: () => number): Log {
  const said = new Map<string, { atMs: number; leftOut: number }>();
  const quietly =
    (write: (line: string, error?: unknown) => void) =>
    (line: string, error?: unknown): void => {
      const key = `${line}\n${error instanceof Error ? error.message : String(error)}`;
      const last = said.get(key);
      if (last !== undefined && nowMs() - last.atMs < onceInMs && nowMs() >= last.atMs) {
        last.leftOut += 1;
        return;
      }
      const more = last?.leftOut ? ` (and ${last.leftOut} times since the last line like this)` : "";
      said.delete(key);
      said.set(key, { atMs: nowMs(), leftOut: 0 });
      for (const oldest of said.keys()) if (said.size > mostLines) said.delete(oldest);
      write(`${line}${more}`, error);
    };
  return { ...log, warn: quietly(log.warn), error: quietly(log.error) };
}
