import type { Alert } from "../../../src/core/alerts/alert.ts";
import { standardAlerting } from "../../../src/core/profiles/alerting.ts";
import type { AlertPolicy } from "../../../src/core/profiles/profile.ts";
import type { AllClear, Finding, Severity } from "../../../src/core/rules/rule.ts";
import type { Suppression } from "../../../src/core/suppression/silence.ts";

export const minute = 60_000;

export const policy: AlertPolicy = {
  ...standardAlerting,
  fireAfter: 3,
  clearAfter: 2,
  fireAtOnceMemoryRatio: 0.95,
  staleAfterIntervals: 3,
  relapseWithinMs: 60 * minute,
};

const subject = { cluster: "market", node: "10.0.0.1:6379" };

/** Memory at a ratio is bad. */
export function bad(usedRatio = 0.87, severity: Severity = "warning"): Finding {
  return {
    kind: "bad",
    rule: "memory",
    subject,
    severity,
    reason: "used",
    values: { usedRatio: { unit: "ratio", value: usedRatio } },
  };
}

/** Memory at a ratio is good. */
export function good(usedRatio = 0.4): AllClear {
  return {
    kind: "good",
    rule: "memory",
    subject,
    values: { usedRatio: { unit: "ratio", value: usedRatio } },
  };
}

/** An alert that fired at 3 min and was sampled then; override what matters. */
export function firing(overrides: Partial<Alert> = {}): Alert {
  return {
    id: "A1",
    rule: "memory",
    subject,
    epoch: 1,
    condition: "firing",
    handling: "open",
    severity: "warning",
    consecutiveBad: 3,
    consecutiveGood: 0,
    finding: bad(),
    currentValues: bad().values,
    announcedValues: bad().values,
    firstBadAtMs: minute,
    lastSampleAtMs: 3 * minute,
    firedAtMs: 3 * minute,
    notifiedAtMs: 3 * minute,
    channel: "C0MARKET",
    version: 4,
    ...overrides,
  };
}

/** Taken by U1 at 3 min, at 87 %, for an hour. */
export const acknowledged = {
  handling: "acknowledged",
  acknowledgment: {
    userId: "U1",
    atMs: 3 * minute,
    untilMs: 63 * minute,
    values: { usedRatio: { unit: "ratio", value: 0.87 } },
  },
} as const;

/** Where U1 was asked whether they still take care of it, and has until minute 78. */
export const confirming = {
  handling: "confirming",
  acknowledgment: { ...acknowledged.acknowledgment, untilMs: 78 * minute },
} as const;

export const bySilence: Suppression = { by: "silence", id: "S1", sinceMs: 2 * minute, untilMs: 90 * minute };

type Optional = "firedAtMs" | "resolvedAtMs" | "acknowledgment" | "announcedValues" | "notifiedAtMs";

export function without<Key extends Optional>(alert: Alert, ...keys: readonly Key[]): Omit<Alert, Key> {
  const rest = { ...alert };
  for (const key of keys) delete rest[key];
  return rest;
}

/** Suspected once, never fired. */
export const suspect: Alert = without(
  firing({
    condition: "suspect",
    consecutiveBad: 1,
    firstBadAtMs: minute,
    lastSampleAtMs: minute,
    version: 1,
  }),
  "firedAtMs",
  "announcedValues",
  "notifiedAtMs",
);

/** Over since minute 10. */
export const resolved: Alert = firing({
  condition: "resolved",
  consecutiveBad: 0,
  consecutiveGood: 2,
  currentValues: good().values,
  announcedValues: good().values,
  lastSampleAtMs: 10 * minute,
  resolvedAtMs: 10 * minute,
  version: 9,
});
