import type { Observation } from "../observation.ts";
import { readSample } from "./read-sample.ts";
import type { NodeReading } from "./rule.ts";

/** Below this many keys a keyspace, or the part of it without TTL, is too small to judge. */
export const minimumKeys = 1000;

/**
 * Four hourly rounds make three steps. They may lie further apart when rounds failed, but over more than six
 * hours to now the growth is no longer comparable with a limit meant for three.
 */
const hourlyRounds = 4;
const longestSpanMs = 6 * 3_600_000;

/** How the number of keys without TTL changed since the first of the last four hourly rounds. */
export interface NoTtlGrowth {
  /** Of the first round's number, or of `minimumKeys` if that is larger. Negative when it shrank. */
  readonly ratio: number;
  readonly keys: number;
  readonly seconds: number;
  /** Each of the three hourly steps went upward. */
  readonly isSteady: boolean;
}

/**
 * `undefined` without four hourly rounds in the last six hours that have a keyspace sample. Steadiness is taken
 * from the hourly rounds alone: the step to the newest round may be a minute long and mean nothing.
 */
export function findNoTtlGrowth({ hourly, latest }: NodeReading): NoTtlGrowth | undefined {
  const now = countNoTtl(latest)[0];
  const counts = hourly
    .filter((round) => round.atMs < latest.atMs)
    .flatMap(countNoTtl)
    .slice(-hourlyRounds);
  const first = counts[0];
  if (now === undefined || first === undefined || counts.length < hourlyRounds) return undefined;
  const spanMs = now.atMs - first.atMs;
  if (spanMs > longestSpanMs) return undefined;
  return {
    ratio: (now.keys - first.keys) / Math.max(first.keys, minimumKeys),
    keys: now.keys - first.keys,
    seconds: spanMs / 1000,
    isSteady: counts.every(({ keys }, index) => keys > (counts[index - 1]?.keys ?? -1)),
  };
}

/** None or one. */
function countNoTtl(round: Observation): readonly { readonly atMs: number; readonly keys: number }[] {
  const sample = readSample(round, "keyspace");
  return sample.kind === "read" ? [{ atMs: round.atMs, keys: sample.values.keysWithoutTtl }] : [];
}
