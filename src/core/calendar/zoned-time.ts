export const dayMs = 24 * 60 * 60 * 1000;

/** A moment as clocks on the wall show it. */
export interface LocalTime {
  /** Days since 1970-01-01 in that zone's own calendar. */
  readonly day: number;
  /** What the clock shows, in ms since 00:00; a day with a clock change has moments that show the same. */
  readonly clockMs: number;
}

/** What clocks show in a time zone (IANA name). Throws a RangeError for a zone that there is not. */
export function readLocalTime(timeZone: string, ms: number): LocalTime {
  const localMs = ms + offsetMs(timeZone, ms);
  const day = Math.floor(localMs / dayMs);
  return { day, clockMs: localMs - day * dayMs };
}

/**
 * The moment at which clocks show a time. A time shown twice (clocks go back) means the first; one that is never
 * shown (clocks go forward) moves on by the hour that is left out, as in RFC 5545.
 */
export function findMoment(timeZone: string, { day, clockMs }: LocalTime): number {
  const localMs = day * dayMs + clockMs;
  const before = offsetMs(timeZone, localMs - dayMs);
  const after = offsetMs(timeZone, localMs + dayMs);
  const moments = [localMs - before, localMs - after].filter((ms) => ms + offsetMs(timeZone, ms) === localMs);
  return moments.length === 0 ? localMs - before : Math.min(...moments);
}

/** ISO weekday of a day: 1 is Monday. The first day of 1970 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** `YYYY-MM-DD`. */
export function writeDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Since 1972 clocks are changed on quarters of an hour of UTC only, so the offset is one within each. */
const quarterMs = 15 * 60 * 1000;
const mostQuarters = 2000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Offsets by quarter. To ask the format costs a hundred times as much. */
  readonly offsetsMs: Map<number, number>;
}

const zones = new Map<string, Zone>();

/** What the zone's clocks are ahead of UTC, ms. */
function offsetMs(timeZone: string, ms: number): number {
  const { format, offsetsMs } = findZone(timeZone);
  const quarter = Math.floor(ms / quarterMs);
  const known = offsetsMs.get(quarter);
  if (known !== undefined) return known;
  if (offsetsMs.size >= mostQuarters) offsetsMs.clear();
  const offset = readOffsetMs(format, quarter * quarterMs);
  offsetsMs.set(quarter, offset);
  return offset;
}

function readOffsetMs(format: Intl.DateTimeFormat, ms: number): number {
  const parts = format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = Object.fromEntries(parts);
  return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
}

function findZone(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const zone = { format, offsetsMs: new Map<number, number>() };
  zones.set(timeZone, zone);
  return zone;
}
