/** The mark of every cut. */
export const cutMark = "…";

/** At most `max` UTF-16 units (what Slack counts is never more), ending in `…` when something is missing. */
export function cutText(text: string, max: number): string {
  return cutUnits(text, max, /[\s\S]/gu);
}

/**
 * The same for mrkdwn: never cuts through a mention or date `<…>`, an entity or a code span. Such a part that
 * does not fit is left out whole.
 */
export function cutMrkdwn(mrkdwn: string, max: number): string {
  return cutUnits(mrkdwn, max, /<[^<>]*>|`[^`\n]*`|&(?:amp|lt|gt);|[\s\S]/gu);
}

function cutUnits(text: string, max: number, unit: RegExp): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const [part] of text.matchAll(unit)) {
    if (end + part.length + cutMark.length > max) break;
    end += part.length;
  }
  return `${text.slice(0, end).trimEnd()}${cutMark}`;
}
