import type { AlertPolicy } from "../profiles/profile.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Alert, Decision } from "./alert.ts";
import { byProbe, change, type Draft, keep, reopen } from "./decision.ts";
import { firesAtOnce } from "./fires-at-once.ts";
import { needsNewAlert } from "./needs-new-alert.ts";
import { valuesMoved } from "./values-moved.ts";

export interface BadSample {
  readonly alert: Alert | undefined;
  readonly finding: Finding;
  readonly policy: AlertPolicy;
  readonly nowMs: number;
  readonly channel: string;
  readonly newId?: string | undefined;
}

const ranks: Readonly<Record<Severity, number>> = { warning: 1, critical: 2 };

/** Moves an alert by one bad sample, or begins one. */
export function decideOnBad(sample: BadSample): Decision {
  const { alert, finding, policy, nowMs } = sample;
  if (alert === undefined || needsNewAlert(alert, finding, policy, nowMs)) {
    return suspectOrFire(sample, undefined, newAlert(sample));
  }
  switch (alert.condition) {
    case "suspect":
    case "resolved":
      return suspectOrFire(sample, alert, withSample(alert, sample));
    case "firing":
    case "recovering":
    case "stale":
      return keepFiring(sample, alert);
  }
}

function newAlert({ alert, finding, nowMs, channel, newId }: BadSample): Draft {
  const { rule, subject } = finding;
  if (newId === undefined) throw new Error(`${subject.cluster}: a new ${rule} alert needs an id`);
  return {
    id: newId,
    rule,
    subject,
    epoch: (alert?.epoch ?? 0) + 1,
    condition: "suspect",
    handling: "open",
    severity: finding.severity,
    consecutiveBad: 1,
    consecutiveGood: 0,
    finding,
    currentValues: finding.values,
    firstBadAtMs: nowMs,
    lastSampleAtMs: nowMs,
    channel,
  };
}

function withSample(alert: Alert, { finding, nowMs, channel }: BadSample): Draft {
  const neverFired = alert.firedAtMs === undefined;
  return {
    ...alert,
    severity: finding.severity,
    consecutiveBad: alert.consecutiveBad + 1,
    consecutiveGood: 0,
    finding,
    currentValues: finding.values,
    firstBadAtMs: neverFired && alert.condition === "resolved" ? nowMs : alert.firstBadAtMs,
    lastSampleAtMs: nowMs,
    channel: neverFired ? channel : alert.channel,
  };
}

function suspectOrFire(sample: BadSample, before: Alert | undefined, draft: Draft): Decision {
  const atOnce = firesAtOnce(sample.finding, sample.policy);
  if (atOnce || draft.consecutiveBad >= sample.policy.fireAfter) {
    return draft.firedAtMs === undefined
      ? fire(sample, before, draft, atOnce ? "atOnce" : "repeated")
      : relapse(sample, before, draft);
  }
  if (before?.condition === "suspect") return keep(before, draft, []);
  // A resolved time stays only where it dates the relapse; a suspicion that came to nothing leaves none.
  const suspect: Draft = {
    ...(draft.firedAtMs === undefined ? withoutEnd(draft) : draft),
    condition: "suspect",
  };
  return change(before, suspect, byProbe("suspected", "bad", sample.nowMs), []);
}

function fire({ nowMs }: BadSample, before: Alert | undefined, draft: Draft, reason: string): Decision {
  const firing: Draft = { ...withoutEnd(draft), condition: "firing", firedAtMs: nowMs };
  return change(before, firing, byProbe("fired", reason, nowMs), ["root"]);
}

/** Who had acknowledged saw it resolved: somebody must take it again. */
function relapse({ nowMs }: BadSample, before: Alert | undefined, draft: Draft): Decision {
  const firing: Draft = { ...reopen(withoutEnd(draft)), condition: "firing" };
  return change(before, firing, byProbe("relapsed", "afterResolved", nowMs), ["root", "reply"]);
}

/** It was told already. Worse comes first, since people must hear of it; then that it is bad again. */
function keepFiring(sample: BadSample, alert: Alert): Decision {
  const { finding, nowMs } = sample;
  const firing: Draft = { ...withSample(alert, sample), condition: "firing" };
  const worse = ranks[finding.severity] - ranks[alert.severity];
  if (worse > 0) return escalate(alert, firing, nowMs);
  if (alert.condition === "recovering") {
    return change(alert, firing, byProbe("relapsed", "whileRecovering", nowMs), ["root"]);
  }
  if (alert.condition === "stale") {
    return change(alert, firing, byProbe("fresh-again", "sample", nowMs), ["root", "reply"]);
  }
  if (worse < 0) return change(alert, firing, byProbe("deescalated", "better", nowMs), ["root"]);
  return keep(alert, firing, valuesMoved(alert.announcedValues, firing.currentValues) ? ["root"] : []);
}

/** An acknowledgment was given for something less bad, so it holds no longer. */
function escalate(alert: Alert, firing: Draft, nowMs: number): Decision {
  const reason = alert.handling === "acknowledged" ? "worseThanAcknowledged" : "worse";
  return change(alert, reopen(firing), byProbe("escalated", reason, nowMs), ["root", "reply"]);
}

function withoutEnd({ resolvedAtMs: _, ...draft }: Draft): Draft {
  return draft;
}
