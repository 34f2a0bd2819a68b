import type { Alert, Announcement, Decision, Transition } from "../../src/core/alerts/alert.ts";
import type { Observation } from "../../src/core/observation.ts";
import type { Finding } from "../../src/core/rules/rule.ts";

export const finding: Finding = {
  kind: "bad",
  rule: "memory",
  subject: { cluster: "market", node: "10.0.0.1:6379" },
  severity: "critical",
  reason: "used",
  values: { usedRatio: { unit: "ratio", value: 0.875 } },
};

/** A firing alert as it is stored first; override what matters. */
export function alertOf(overrides: Partial<Alert> = {}): Alert {
  return {
    id: "A1",
    rule: "memory",
    subject: { cluster: "market", node: "10.0.0.1:6379" },
    epoch: 1,
    condition: "firing",
    handling: "open",
    severity: "critical",
    consecutiveBad: 3,
    consecutiveGood: 0,
    finding,
    currentValues: finding.values,
    firstBadAtMs: 1000,
    lastSampleAtMs: 3000,
    firedAtMs: 3000,
    channel: "C0MARKET",
    version: 1,
    ...overrides,
  };
}

export const fired: Transition = {
  name: "fired",
  applied: true,
  actor: { kind: "bot" },
  source: "probe",
  atMs: 3000,
  reason: "repeated",
  previousVersion: 0,
  from: undefined,
  to: { condition: "firing", handling: "open", severity: "critical" },
  values: { usedRatio: { unit: "ratio", value: 0.875 } },
};

/** The first decision on an alert, with its transition. */
export function firstDecision(alert: Alert, announcements: readonly Announcement[] = ["root"]): Decision {
  return { alert, expectedVersion: 0, transition: fired, announcements };
}

/** The decision after a version of an alert, with a transition. */
export function nextDecision(alert: Alert, announcements: readonly Announcement[] = []): Decision {
  return {
    alert: { ...alert, version: alert.version + 1 },
    expectedVersion: alert.version,
    transition: { ...fired, name: "escalated", reason: "worse", atMs: 4000, previousVersion: alert.version },
    announcements,
  };
}

export function observationOf(cluster: string, node: string, atMs: number): Observation {
  return {
    cluster,
    node,
    atMs,
    samples: { cpu: { ok: true, values: { systemSeconds: atMs / 1000, userSeconds: 2 } } },
  };
}
