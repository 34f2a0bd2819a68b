/** More is no bound. */
const mostKeys = 1e12;
const mostMinutes = 7 * 24 * 60;

/** The number of keys after which a walk ends, as a person writes it. `undefined`: no whole number from 1 on. */
export function readMaxKeys(text: string): number | undefined {
  const keys = /^\d{1,13}$/.test(text) ? Number(text) : 0;
  return keys >= 1 && keys <= mostKeys ? keys : undefined;
}

/** The minutes after which a walk ends, in milliseconds; `0.5` is one. `undefined`: no number, or more than a week. */
export function readMaxMinutes(text: string): number | undefined {
  const minutes = /^\d{1,5}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  return minutes > 0 && minutes <= mostMinutes ? Math.round(minutes * 60_000) : undefined;
}
