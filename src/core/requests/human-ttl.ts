const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** TTLs that people say. */
const ladder = [
  minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  7 * day,
  14 * day,
  30 * day,
  60 * day,
  90 * day,
  180 * day,
  365 * day,
];

/** The nearest by ratio: an hour is as far from 30 minutes as from two hours. */
export function nearestTtl(seconds: number): number {
  const distance = (rung: number) => Math.abs(Math.log(rung / Math.max(seconds, 1)));
  return ladder.reduce((best, rung) => (distance(rung) < distance(best) ? rung : best));
}

/** The first that is not shorter; the longest there is for what is longer still. */
export function roundUpTtl(seconds: number): number {
  return ladder.find((rung) => rung >= seconds) ?? 365 * day;
}
