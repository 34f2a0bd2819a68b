import { findNumber, type InfoFields } from "./parse-info.ts";
import { parsePairs } from "./parse-pairs.ts";

/** Percentiles of one command on the server's side since the server started. */
export interface CommandLatency {
  /** As the server writes it: lower case, a subcommand after `|`. */
  readonly command: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const prefix = "latency_percentiles_usec_";

/**
 * The lines of `INFO latencystats` (Redis 7.0+), in the server's order. Commands for which the server was told to
 * track other percentiles than 50 and 99 (`latency-tracking-info-percentiles`) are left out.
 */
export function parseLatencyStats(fields: InfoFields): readonly CommandLatency[] {
  const commands: CommandLatency[] = [];
  for (const [name, text] of fields) {
    if (!name.startsWith(prefix)) continue;
    const pairs = parsePairs(text);
    const p50 = findNumber(pairs, "p50");
    const p99 = findNumber(pairs, "p99");
    if (p50 === undefined || p99 === undefined) continue;
    commands.push({ command: name.slice(prefix.length), p50Ms: p50 / 1000, p99Ms: p99 / 1000 });
  }
  return commands;
}
