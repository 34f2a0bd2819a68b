/**
 * Message timestamps as Slack writes them: seconds, a dot, six digits (`1700000000.000100`). They identify a
 * message within its channel, so each one is greater than the one before, whatever the clock does.
 */
export const createTimestamps = (nowMs: () => number): (() => string) => {
  let lastMicros = 0;
  return () => {
    lastMicros = Math.max(Math.floor(nowMs()) * 1_000, lastMicros + 1);
    return formatTimestamp(lastMicros);
  };
};

const formatTimestamp = (micros: number): string => {
  const seconds = Math.floor(micros / 1_000_000);
  return `${seconds}.${String(micros % 1_000_000).padStart(6, "0")}`;
};

/** Orders two timestamps of the format above. Their seconds have the same length for the next 260 years. */
export const compareTimestamps = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1;
