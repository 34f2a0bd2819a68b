/**
 * Fills Slack's date placeholders in the reader's locale and the browser's time zone; `{…}` that are not
 * placeholders stay. The `_pretty` ones say today, yesterday and tomorrow.
 * Placeholders: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function formatDate(format: string, unixSeconds: number, locale: string, nowMs: number): string {
  const date = new Date(unixSeconds * 1000);
  const show = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options).format(date);
  const pretty = (options: Intl.DateTimeFormatOptions) => findDayName(date, locale, nowMs) ?? show(options);
  const long = { weekday: "long", year: "numeric", month: "long", day: "numeric" } as const;
  const medium = { year: "numeric", month: "long", day: "numeric" } as const;
  const short = { year: "numeric", month: "short", day: "numeric" } as const;
  const placeholders: Readonly<Record<string, () => string>> = {
    date_num: () => toIsoDay(date),
    date: () => show(medium),
    date_slash: () => show({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date_short: () => show(short),
    date_long: () => show(long),
    date_pretty: () => pretty(medium),
    date_short_pretty: () => pretty(short),
    date_long_pretty: () => pretty(long),
    day_divider_pretty: () => capitalise(pretty({ weekday: "long", month: "long", day: "numeric" }), locale),
    time: () => formatTime(date, locale),
    time_secs: () => show({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
    ago: () => formatAgo(date.getTime() - nowMs, locale),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(placeholders, name) ? (placeholders[name]?.() ?? whole) : whole,
  );
}

export function formatTime(date: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(date);
}

/** `2026-02-12` in the browser's time zone. */
export function toIsoDay(date: Date): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function findDayName(date: Date, locale: string, nowMs: number): string | undefined {
  const dayMs = 24 * 60 * 60 * 1000;
  const days = Math.round((Date.parse(toIsoDay(date)) - Date.parse(toIsoDay(new Date(nowMs)))) / dayMs);
  if (Math.abs(days) > 1) return undefined;
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
}

function capitalise(word: string, locale: string): string {
  return word.slice(0, 1).toLocaleUpperCase(locale) + word.slice(1);
}

function formatAgo(differenceMs: number, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const minutes = Math.round(differenceMs / 60_000);
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 24
    ? relative.format(hours, "hour")
    : relative.format(Math.round(hours / 24), "day");
}
