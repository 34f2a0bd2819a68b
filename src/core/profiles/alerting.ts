import type { AlertPolicy } from "./profile.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * The alerting every shipped profile starts from: three bad probes in a row are no accident, two good ones no
 * fluke, and memory at 95 % leaves no time for either.
 */
export const standardAlerting: AlertPolicy = {
  fireAfter: 3,
  clearAfter: 2,
  fireAtOnceMemoryRatio: 0.95,
  staleAfterIntervals: 3,
  relapseWithinMs: hourMs,
  voidAcknowledgmentRatio: 0.05,
  criticalAcknowledgedMs: hourMs,
  warningAcknowledgedDays: 1,
  confirmWithinMs: 15 * minuteMs,
  criticalRepeatMs: 4 * hourMs,
  warningRepeatMs: 24 * hourMs,
  flapChanges: 4,
  flapWithinMs: hourMs,
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * minuteMs,
  groupLifetimeMs: hourMs,
};
