import type { PatternUsage } from "./propose-ttl.ts";

/** Fewer keys of a pattern say nothing of the others. */
const fewestSampled = 30;
/** A new key begins at 5; the counter falls by one with each minute of rest, unless the server is told otherwise. */
const rarelyUsed = 1;

/** A server that was started since then has not seen how its keys are used: nothing shorter than a day is proposed. */
export const shortestMemorySeconds = 86_400;

/** Of the time that a server remembers: who is idle for longer may be so since its start, or for years. */
const knownShare = 0.9;

/**
 * What a sample says of a pattern: seconds without use, or LFU counters. `undefined`: too few keys, or the server has
 * been up for `uptimeSeconds` only, and began to count with its start; of idle times nothing is believed before
 * `shortestSeconds`.
 */
export function readUsage(
  { pattern, database }: Pick<PatternUsage, "pattern" | "database">,
  kind: PatternUsage["reading"]["kind"],
  values: readonly number[],
  uptimeSeconds: number,
  shortestSeconds = shortestMemorySeconds,
): PatternUsage | undefined {
  const sampled = values.length;
  if (sampled < fewestSampled) return undefined;
  if (kind === "frequency") {
    const rare = values.filter((value) => value <= rarelyUsed).length;
    return { pattern, database, sampled, reading: { kind, rarelyUsedShare: rare / sampled } };
  }
  if (uptimeSeconds < shortestSeconds) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sampled - 1, Math.floor(share * sampled))] ?? 0;
  const p90Seconds = at(0.9);
  if (p90Seconds > knownShare * uptimeSeconds) return undefined;
  return { pattern, database, sampled, reading: { kind, p50Seconds: at(0.5), p90Seconds } };
}
