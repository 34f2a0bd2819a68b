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

// Making one costs a thousand times what using it does.
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clocks are ahead of UTC, ms. */
function offsetMs(timeZone: string, ms: number): number {
  const shown = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
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
  formats.set(timeZone, format);
  return format;
}
