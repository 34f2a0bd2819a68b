import type { ItemTally, PlanItem } from "./plan.ts";
import { ttlBand } from "./ttl-of-key.ts";

/** Keys that expire within one bucket of time. */
export interface ExpiryBucket {
  /** Seconds after the first key was changed. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly keys: number;
}

/** Items whose keys expire around the same time, to be drawn on one axis. */
export interface ExpiryWave {
  readonly items: readonly number[];
  readonly keys: number;
  /** Seconds after the first key was changed: the first key that expires, and the last. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Of equal length, with a margin before the first key and after the last. */
  readonly buckets: readonly ExpiryBucket[];
}

type Changed = readonly Pick<ItemTally, "number" | "changed">[];

/** What is known of one item's keys: how many, and between which TTLs. */
interface Band {
  readonly item: number;
  readonly least: number;
  readonly most: number;
  readonly changed: number;
}

/**
 * When the changed keys will be gone, as a model: each item's keys get TTLs spread evenly over its band and were changed
 * evenly over `durationSeconds`. Equal buckets from the first key that expires to the last; empty: none does. The keys
 * of all buckets together are those changed.
 */
export function drawExpiryCurve(
  items: readonly PlanItem[],
  tallies: Changed,
  durationSeconds: number,
  buckets = 24,
): readonly ExpiryBucket[] {
  const bands = bandsOf(items, tallies);
  return bands.length === 0
    ? []
    : fillBuckets(bands, durationSeconds, spanOf(bands, durationSeconds), buckets);
}

/** Of the longer of these, before the first key of a wave and after its last: a wall of keys must look like one. */
const marginOfSpan = 0.15;
const marginOfTtl = 0.05;
/** Waves on one picture; more of them join. */
const mostWaves = 4;

/** The same, each wave of its own: on one axis a wave of hours beside one of months would be a single line. */
export function drawExpiryWaves(
  items: readonly PlanItem[],
  tallies: Changed,
  durationSeconds: number,
  // An odd number: a wall stands in the middle, and would be cut in two.
  buckets = 49,
): readonly ExpiryWave[] {
  return groupBands(bandsOf(items, tallies)).map((bands) => {
    const { from, to } = spanOf(bands, durationSeconds);
    const margin = Math.max((to - from) * marginOfSpan, to * marginOfTtl);
    const axis = { from: Math.max(0, from - margin), to: to + margin };
    return {
      items: bands.map(({ item }) => item).toSorted((one, other) => one - other),
      keys: bands.reduce((sum, { changed }) => sum + changed, 0),
      fromSeconds: from,
      toSeconds: to,
      buckets: fillBuckets(bands, durationSeconds, axis, buckets),
    };
  });
}

function bandsOf(items: readonly PlanItem[], tallies: Changed): readonly Band[] {
  return items.flatMap(({ number, action }) => {
    const changed = tallies.find((tally) => tally.number === number)?.changed ?? 0;
    return action.kind === "set-ttl" && changed > 0 ? [{ item: number, ...ttlBand(action), changed }] : [];
  });
}

/** Those that overlap, or nearly do, go together; then the nearest, until few enough are left. */
function groupBands(bands: readonly Band[]): readonly (readonly Band[])[] {
  const groups = bands.toSorted((one, other) => one.least - other.least).map((band) => [band]);
  for (;;) {
    const gaps = groups.slice(1).map((group, index) => gapBetween(groups[index] ?? [], group));
    const nearest = Math.min(...gaps);
    if (groups.length < 2 || (nearest > 1 + marginOfTtl && groups.length <= mostWaves)) return groups;
    const at = gaps.indexOf(nearest);
    groups.splice(at, 2, [...(groups[at] ?? []), ...(groups[at + 1] ?? [])]);
  }
}

/** By how much the shortest TTL of the later group is longer than the longest of the earlier; up to 1, they overlap. */
function gapBetween(earlier: readonly Band[], later: readonly Band[]): number {
  return Math.min(...later.map(({ least }) => least)) / Math.max(...earlier.map(({ most }) => most));
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(bands: readonly Band[], durationSeconds: number): Span {
  const from = Math.min(...bands.map(({ least }) => least));
  return { from, to: Math.max(...bands.map(({ most }) => most)) + Math.max(1, durationSeconds) };
}

function fillBuckets(
  bands: readonly Band[],
  durationSeconds: number,
  { from, to }: Span,
  buckets: number,
): readonly ExpiryBucket[] {
  const goneBy = (seconds: number) =>
    Math.round(
      bands.reduce((sum, band) => sum + band.changed * shareGone(band, durationSeconds, seconds), 0),
    );
  const edges = Array.from({ length: buckets + 1 }, (_, index) => {
    const seconds = index === buckets ? to : from + ((to - from) / buckets) * index;
    return { seconds, gone: index === 0 ? 0 : goneBy(seconds) };
  });
  return edges.slice(1).map(({ seconds, gone }, index) => {
    const before = edges[index] ?? { seconds: from, gone: 0 };
    return { fromSeconds: before.seconds, toSeconds: seconds, keys: gone - before.gone };
  });
}

/** The distribution of a sum of two even ones: the moment of the change and the TTL. */
function shareGone({ least, most }: Band, durationSeconds: number, seconds: number): number {
  const [a, b] = [Math.max(1e-3, durationSeconds), Math.max(1e-3, most - least)];
  const at = seconds - least;
  // Further out the four terms are huge, and what is left of their difference is noise.
  if (at >= a + b) return 1;
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
