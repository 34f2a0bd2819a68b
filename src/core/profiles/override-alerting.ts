import type { AlertPolicy } from "./profile.ts";

/** What a cluster changes of the alerting; a missing value keeps the profile's. */
export type AlertingOverrides = Readonly<Record<string, number | undefined>>;

/** Whether a value makes sense for its name: counts are whole and at least 1, the ratio lies within 0..1. */
const accepts: Readonly<Record<keyof AlertPolicy, (value: number) => boolean>> = {
  fireAfter: isCount,
  clearAfter: isCount,
  fireAtOnceMemoryRatio: isRatio,
  staleAfterIntervals: isCount,
  relapseWithinMs: isTime,
  voidAcknowledgmentRatio: isRatio,
  criticalAcknowledgedMs: isTime,
  warningAcknowledgedDays: isCount,
  confirmWithinMs: isTime,
  criticalRepeatMs: isTime,
  warningRepeatMs: isTime,
  flapChanges: isCount,
  flapWithinMs: isTime,
  groupWaitMs: isTime,
  groupIntervalMs: isTime,
  groupLifetimeMs: isTime,
};

export const alertingNames = Object.keys(accepts) as readonly (keyof AlertPolicy)[];

/** `unknown`: no such value. `outOfRange`: a count below 1 or not whole, a ratio outside 0..1, a negative time. */
export function checkAlertingValue(name: string, value: number): "ok" | "unknown" | "outOfRange" {
  const known = alertingNames.find((candidate) => candidate === name);
  if (known === undefined) return "unknown";
  return accepts[known](value) ? "ok" : "outOfRange";
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function isRatio(value: number): boolean {
  return value >= 0 && value <= 1;
}

function isTime(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
