/** Reads digits as dates; all functions take every distinct value of a slot. */

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function isFlatDay(text: string): boolean {
  return (
    within(Number(text.slice(0, 4)), 2000, 2039) &&
    within(Number(text.slice(4, 6)), 1, 12) &&
    within(Number(text.slice(6, 8)), 1, 31)
  );
}

function isShortDay(text: string): boolean {
  return (
    within(Number(text.slice(0, 2)), 18, 32) &&
    within(Number(text.slice(2, 4)), 1, 12) &&
    within(Number(text.slice(4, 6)), 1, 31)
  );
}

function isMonth(text: string): boolean {
  return within(Number(text.slice(0, 4)), 2010, 2035) && within(Number(text.slice(4)), 1, 12);
}

function isHour(text: string): boolean {
  return isFlatDay(text) && Number(text.slice(8)) < 24;
}

/** Digits of times, from years to hours, by how many there are. */
const TIMES: Readonly<Record<number, (text: string) => boolean>> = {
  4: (text) => within(Number(text), 2010, 2035),
  6: isMonth,
  8: isFlatDay,
  10: isHour,
};

/** Whether all are times of two or more lengths: days and months of one statistic, say. */
export function areTimesOfLengths(values: readonly string[]): boolean {
  return (
    new Set(values.map((value) => value.length)).size > 1 &&
    values.every((value) => TIMES[value.length]?.(value) === true)
  );
}

export type DigitsKind = "date" | "month" | "timestamp" | "dated" | "number";

export interface DigitsReading {
  readonly kind: DigitsKind;
  /** For `dated`: how many digits the date takes; a sequence follows. */
  readonly dateDigits: number;
}

/** Seconds from 2001 to 2036, milliseconds and microseconds likewise. */
function isTimestamp(text: string): boolean {
  if (text.length === 10) return within(Number(text), 1e9, 2.1e9);
  if (text.length === 13) return within(Number(text), 1e12, 2.1e12);
  return text.length === 16 && within(Number(text.slice(0, 13)), 1e12, 2.1e12);
}

/** What the digits of a slot are, judged over all its values; one value alone proves a date of eight digits only. */
export function readDigits(values: readonly string[]): DigitsReading {
  const plain: DigitsReading = { kind: "number", dateDigits: 0 };
  const [first] = values;
  if (first === undefined) return plain;
  const length = first.length;
  const same = values.every((value) => value.length === length);
  if (same && length === 8 && values.every(isFlatDay)) return { kind: "date", dateDigits: 8 };
  if (
    same &&
    (length === 12 || length === 14 || length === 17 || length === 20) &&
    values.every(
      (value) => isFlatDay(value) && Number(value.slice(8, 10)) < 24 && Number(value.slice(10, 12)) < 60,
    )
  )
    return { kind: "date", dateDigits: length };
  const dated = values.every((value) => value.length > 9 && isFlatDay(value));
  // As seconds they would be of 2033 and later.
  if (same && length === 10 && values.length > 1 && values.every(isHour))
    return { kind: "date", dateDigits: 10 };
  // Seconds and milliseconds of our days begin with 1, microseconds too: what begins with a day is one.
  if (same && !(dated && length > 10) && values.every(isTimestamp))
    return { kind: "timestamp", dateDigits: length };
  if (values.length < 2) return plain;
  if (same && length === 6 && values.every(isMonth)) return { kind: "month", dateDigits: 6 };
  if (values.length < 3) return plain;
  if (same && length === 6 && values.every(isShortDay)) return { kind: "date", dateDigits: 6 };
  if (dated) return { kind: "dated", dateDigits: 8 };
  if (values.every((value) => value.length > 7 && isShortDay(value))) return { kind: "dated", dateDigits: 6 };
  return plain;
}
