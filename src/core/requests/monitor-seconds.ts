/** Longer nobody may ask for: as long as MONITOR goes on, the server sends every command twice. */
const mostMonitorSeconds = 10;
/** Where nobody says how long. */
export const standardMonitorSeconds = 5;

/** Whether an item may ask for MONITOR for so long: whole seconds, 1 to 10. */
export function isMonitorTime(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= mostMonitorSeconds;
}
