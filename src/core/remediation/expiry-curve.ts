import type { ItemTally, PlanItem } from "./plan.ts";
import { ttlBand } from "./ttl-of-key.ts";

/** Keys that expire within one bucket of time. */
export interface ExpiryBucket {
  /** Seconds after the first key was changed. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly keys: number;
}

/**
 * When the changed keys will be gone, as a model: each item's keys get TTLs spread evenly over its band and were changed
 * evenly over `durationSeconds`. Equal buckets from the first key that expires to the last; empty: none does. The keys
 * of all buckets together are those changed.
 */
export function drawExpiryCurve(
  items: readonly PlanItem[],
  tallies: readonly Pick<ItemTally, "number" | "changed">[],
  durationSeconds: number,
  buckets = 24,
): readonly ExpiryBucket[] {
  const waves = items.flatMap(({ number, action }) => {
    const changed = tallies.find((tally) => tally.number === number)?.changed ?? 0;
    return action.kind === "set-ttl" && changed > 0 ? [{ ...ttlBand(action), changed }] : [];
  });
  if (waves.length === 0) return [];
  const from = Math.min(...waves.map(({ least }) => least));
  const to = Math.max(...waves.map(({ most }) => most)) + Math.max(1, durationSeconds);
  const width = (to - from) / buckets;
  const goneBy = (seconds: number) =>
    Math.round(
      waves.reduce((sum, wave) => sum + wave.changed * shareGone(wave, durationSeconds, seconds), 0),
    );
  return Array.from({ length: buckets }, (_, index) => {
    const fromSeconds = from + index * width;
    const toSeconds = index === buckets - 1 ? to : fromSeconds + width;
    return { fromSeconds, toSeconds, keys: goneBy(toSeconds) - (index === 0 ? 0 : goneBy(fromSeconds)) };
  });
}

/** The distribution of a sum of two even ones: the moment of the change and the TTL. */
function shareGone(
  { least, most }: { readonly least: number; readonly most: number },
  durationSeconds: number,
  seconds: number,
): number {
  const [a, b] = [Math.max(1e-9, durationSeconds), Math.max(1e-9, most - least)];
  const at = seconds - least;
  const ramp = (x: number) => (x > 0 ? (x * x) / 2 : 0);
  return Math.min(1, (ramp(at) - ramp(at - a) - ramp(at - b) + ramp(at - a - b)) / (a * b));
}

const bars = "▁▂▃▄▅▆▇█";

/** One character a bucket, the fullest as high as can be; an empty bucket is a space. */
export function drawSparkline(buckets: readonly Pick<ExpiryBucket, "keys">[]): string {
  const most = Math.max(1, ...buckets.map(({ keys }) => keys));
  return buckets
    .map(({ keys }) => (keys === 0 ? " " : bars.charAt(Math.min(7, Math.floor((keys / most) * 8)))))
    .join("");
}
