import type { ReportRow, ReportTable } from "./document.ts";

/** The rows of a table as a reader of text sees them: so many with what belongs to each, how many more there are, foot. */
export function shortenRows({ rows, foot = [], shortened }: ReportTable): readonly ReportRow[] {
  const starts = rows.flatMap(({ indented }, index) => (indented ? [] : [index]));
  const end = shortened && starts[shortened.rows];
  if (shortened === undefined || end === undefined) return [...rows, ...foot];
  const left = rows.slice(end);
  // A row that sums up others is none of them.
  const sums = left.filter(({ indented }, index) => !indented && left[index + 1]?.indented);
  return [...rows.slice(0, end), shortened.rest(left.length - sums.length), ...foot];
}
