import type { AlertPolicy } from "../profiles/profile.ts";
import type { Destination } from "../routing/route.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Suppression } from "../suppression/silence.ts";
import type { Alert, Decision } from "./alert.ts";
import { byProbe, change, type Draft, keep, reopen } from "./decision.ts";
import { firesAtOnce } from "./fires-at-once.ts";
import { changeCounted } from "./flapping.ts";
import { mentionGroup, mentionHolder } from "./mentions.ts";
import { needsNewAlert } from "./needs-new-alert.ts";
import { valuesMoved } from "./values-moved.ts";
import { worseThanAcknowledged } from "./worse-than-acknowledged.ts";

export interface BadSample {
  readonly alert: Alert | undefined;
  readonly finding: Finding;
  readonly policy: AlertPolicy;
  readonly nowMs: number;
  readonly destination: Omit<Destination, "path">;
  readonly suppression: Suppression | undefined;
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

function newAlert({ alert, finding, nowMs, destination, newId }: BadSample): Draft {
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
    ...routed(destination),
  };
}

/** Until it fires it follows the fleet file; then it stays where its root is. */
function routed({ channel, mentionGroup, escalation, languages }: BadSample["destination"]) {
  return {
    channel,
    languages,
    ...(mentionGroup !== undefined && { mentionGroup }),
    ...(escalation !== undefined && { escalationPolicy: escalation }),
  };
}

function withSample(alert: Alert, { finding, nowMs, destination }: BadSample): Draft {
  const neverFired = alert.firedAtMs === undefined;
  const { mentionGroup: _, escalationPolicy: _policy, ...unrouted } = alert;
  return {
    ...(neverFired ? { ...unrouted, ...routed(destination) } : alert),
    severity: finding.severity,
    consecutiveBad: alert.consecutiveBad + 1,
    consecutiveGood: 0,
    finding,
    currentValues: finding.values,
    firstBadAtMs: neverFired && alert.condition === "resolved" ? nowMs : alert.firstBadAtMs,
    lastSampleAtMs: nowMs,
  };
}

function suspectOrFire(sample: BadSample, before: Alert | undefined, draft: Draft): Decision {
  const atOnce = firesAtOnce(sample.finding, sample.policy);
  if (atOnce || draft.consecutiveBad >= sample.policy.fireAfter) {
    return draft.firedAtMs === undefined
      ? fire(sample, before, draft, atOnce ? "atOnce" : "repeated")
      : relapse(sample, before, draft);
  }
  // Its severity is nobody's concern yet; only transitions change it, so that they tell the whole state.
  if (before?.condition === "suspect") return keep(before, { ...draft, severity: before.severity }, []);
  // A resolved time stays only where it dates the relapse; a suspicion that came to nothing leaves none.
  const suspect: Draft = {
    ...(draft.firedAtMs === undefined ? withoutEnd(draft) : draft),
    condition: "suspect",
  };
  return change(before, suspect, byProbe("suspected", "bad", sample.nowMs), []);
}

function fire(sample: BadSample, before: Alert | undefined, draft: Draft, reason: string): Decision {
  const { nowMs, policy } = sample;
  const firing: Draft = { ...beginLife(sample, draft), firedAtMs: nowMs };
  return changeCounted(before, firing, byProbe("fired", reason, nowMs), ["root"], policy);
}

/** Who had acknowledged saw it resolved: somebody must take it again. */
function relapse(sample: BadSample, before: Alert | undefined, draft: Draft): Decision {
  const { nowMs, policy } = sample;
  const firing = reopen(beginLife(sample, draft));
  const cause = { ...byProbe("relapsed", "afterResolved", nowMs), mentions: mentionGroup(draft) };
  return changeCounted(before, firing, cause, ["root", "reply"], policy);
}

function beginLife({ suppression }: BadSample, { resolvedAtMs: _, ...draft }: Draft): Draft {
  return { ...draft, condition: "firing", ...(suppression && { suppression }) };
}

/** It was told already. Worse comes first, since people must hear of it; then that it is bad again. */
function keepFiring(sample: BadSample, alert: Alert): Decision {
  const { finding, policy, nowMs } = sample;
  const firing: Draft = { ...withSample(alert, sample), condition: "firing" };
  const worse = ranks[finding.severity] - ranks[alert.severity];
  if (worse > 0) return escalate(alert, firing, nowMs);
  if (worseThanAcknowledged(alert, finding, policy)) return worsen(alert, firing, nowMs);
  if (alert.condition === "recovering") {
    const cause = byProbe("relapsed", "whileRecovering", nowMs);
    return changeCounted(alert, firing, cause, ["root"], policy);
  }
  if (alert.condition === "stale") {
    return change(alert, firing, byProbe("fresh-again", "sample", nowMs), ["root", "reply"]);
  }
  if (worse < 0) return change(alert, firing, byProbe("deescalated", "better", nowMs), ["root"]);
  return keep(alert, firing, valuesMoved(alert.announcedValues, firing.currentValues) ? ["root"] : []);
}

/** An acknowledgment was given for something less bad, so it holds no longer, and its holder must know. */
function escalate(alert: Alert, firing: Draft, nowMs: number): Decision {
  const reason = alert.handling === "open" ? "worse" : "worseThanAcknowledged";
  const cause = { ...byProbe("escalated", reason, nowMs), mentions: mentionAll(alert) };
  return change(alert, reopen(firing), cause, ["root", "reply"]);
}

function worsen(alert: Alert, firing: Draft, nowMs: number): Decision {
  const cause = { ...byProbe("worsened", "pointsHigher", nowMs), mentions: mentionAll(alert) };
  return change(alert, reopen(firing), cause, ["root", "reply"]);
}

function mentionAll(alert: Alert) {
  return [...mentionGroup(alert), ...mentionHolder(alert)];
}

function withoutEnd({ resolvedAtMs: _, ...draft }: Draft): Draft {
  return draft;
}
