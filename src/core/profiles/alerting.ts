import type { AlertPolicy } from "./profile.ts";

/**
 * The alerting every shipped profile starts from: three bad probes in a row are no accident, two good ones no
 * fluke, and memory at 95 % leaves no time for either.
 */
export const standardAlerting: AlertPolicy = {
  fireAfter: 3,
  clearAfter: 2,
  fireAtOnceMemoryRatio: 0.95,
  staleAfterIntervals: 3,
  relapseWithinMs: 3_600_000,
};
