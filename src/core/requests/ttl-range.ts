/** A minute: keys that live shorter are no matter of a request. */
const shortestSeconds = 60;
/** Ten years. */
const longestSeconds = 3650 * 86_400;

/** Whether a TTL is one that a request may ask for: whole seconds, from a minute to ten years. */
export function isTtlInRange(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= shortestSeconds && seconds <= longestSeconds;
}
