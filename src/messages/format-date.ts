/**
 * A time as Slack's date token: every reader sees it in their own zone and language, and where the token is not
 * understood, in UTC. Format: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function formatDate(atMs: number): string {
  return `<!date^${Math.floor(atMs / 1000)}^{date_short_pretty} {time}|${formatUtc(atMs)}>`;
}

/** `2026-02-12 14:00 UTC`; a time outside of what a date can hold shows as `–`. */
export function formatUtc(atMs: number): string {
  const text = formatIso(atMs);
  return text === undefined ? "–" : `${text.slice(0, 16).replace("T", " ")} UTC`;
}

/** `2026-02-12`, the day in UTC; a time outside of what a date can hold shows as `–`. */
export function formatUtcDay(atMs: number): string {
  return formatIso(atMs)?.slice(0, 10) ?? "–";
}

/** `2026-02-12T14:00:00.000Z`; `undefined` for a time outside of what a date can hold. */
export function formatIso(atMs: number): string | undefined {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
