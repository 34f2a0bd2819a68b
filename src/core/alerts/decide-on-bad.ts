import type { AlertPolicy } from "../profiles/profile.ts";
import type { Destination } from "../routing/route.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Suppression } from "../suppression/silence.ts";
import type { Alert, Decision } from "./alert.ts";
import { isOver } from "./conditions.ts";
import { byProbe, change, type Draft, keep, reopen } from "./decision.ts";
import { firesAtOnce } from "./fires-at-once.ts";
import { changeCounted, countChange } from "./flapping.ts";
import { followRoute, takeRoute } from "./follow-route.ts";
import { mentionGroup, mentionHolder } from "./mentions.ts";
import { needsNewAlert } from "./needs-new-alert.ts";
import { valuesMoved } from "./values-moved.ts";
import { worseThanAcknowledged } from "./worse-than-acknowledged.ts";

export interface BadSample {
  readonly alert: Alert | undefined;
  readonly finding: Finding;
  readonly policy: AlertPolicy;
  readonly nowMs: number;
  readonly destination: Destination;
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
    case "closed":
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
  const draft: Draft = {
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
    channel: destination.channel,
  };
  return takeRoute(draft, destination);
}

function withSample(before: Alert, { finding, nowMs, destination }: BadSample): Draft {
  const neverFired = before.firedAtMs === undefined;
  const { milderInARow: _, ...alert } = before;
  return {
    ...(neverFired ? takeRoute(alert, destination) : alert),
    severity: finding.severity,
    consecutiveBad: alert.consecutiveBad + 1,
    consecutiveGood: 0,
    finding,
    currentValues: finding.values,
    firstBadAtMs: neverFired && isOver(alert) ? nowMs : alert.firstBadAtMs,
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

/** Who had acknowledged saw it resolved: somebody must take it again. Who heard of its end elsewhere is told again only
 * where its route says so now. */
function relapse(sample: BadSample, before: Alert | undefined, draft: Draft): Decision {
  const { nowMs, policy, destination } = sample;
  const { alsoTo: _, ...again } = reopen(beginLife(sample, draft));
  const firing = followRoute(again, destination);
  const cause = { ...byProbe("relapsed", "afterResolved", nowMs), mentions: mentionGroup(firing) };
  return changeCounted(before, firing, cause, ["root", "reply"], policy);
}

function beginLife({ suppression }: BadSample, { resolvedAtMs: _, ...draft }: Draft): Draft {
  return { ...draft, condition: "firing", ...(suppression && { suppression }) };
}

/** It was told already. Worse comes first, since people must hear of it; then that it is bad again. */
function keepFiring(sample: BadSample, alert: Alert): Decision {
  const { finding, policy, nowMs } = sample;
  const bad: Draft = { ...withSample(alert, sample), condition: "firing" };
  if (ranks[finding.severity] > ranks[alert.severity]) return escalate(sample, alert, bad);
  const firing = easeInTime(sample, alert, bad);
  if (worseThanAcknowledged(alert, finding, policy)) return worsen(alert, firing, nowMs);
  if (alert.condition === "recovering") {
    const cause = byProbe("relapsed", "whileRecovering", nowMs);
    return changeCounted(alert, firing, cause, ["root"], policy);
  }
  if (alert.condition === "stale") {
    return change(alert, firing, byProbe("fresh-again", "sample", nowMs), ["root", "reply"]);
  }
  if (firing.severity !== alert.severity) {
    return changeCounted(alert, firing, byProbe("deescalated", "better", nowMs), ["root"], policy);
  }
  return keep(alert, firing, valuesMoved(alert.announcedValues, firing.currentValues) ? ["root"] : []);
}

/**
 * Less severe only after `clearAfter` such samples in a row: a value at a limit is on either side of it by turns. Then
 * it is the route's of the lower severity, unless it flaps: nobody is to be called off and on.
 */
function easeInTime({ finding, policy, destination }: BadSample, alert: Alert, firing: Draft): Draft {
  if (finding.severity === alert.severity) return firing;
  const milderInARow = (alert.milderInARow ?? 0) + 1;
  if (milderInARow < policy.clearAfter) return { ...firing, severity: alert.severity, milderInARow };
  return firing.flappingSinceMs === undefined ? followRoute(firing, destination) : firing;
}

/**
 * Whoever the route of its severity names now is told. An acknowledgment was given for something less bad, so it holds
 * no longer, and its holder must know. Of an alert that flaps this is told once in `flapWithinMs`, and else shown on the
 * root alone.
 */
function escalate({ policy, destination, nowMs }: BadSample, alert: Alert, firing: Draft): Decision {
  const worse = countChange(followRoute(firing, destination), policy, nowMs);
  if (isToldAlready(alert, policy, nowMs)) {
    return change(alert, worse, byProbe("escalated", "worse", nowMs), ["root"]);
  }
  const reason = alert.handling === "open" ? "worse" : "worseThanAcknowledged";
  const mentions = [...mentionGroup(worse), ...mentionHolder(alert)];
  const told = reopen({ ...worse, worseToldAtMs: nowMs });
  return change(alert, told, { ...byProbe("escalated", reason, nowMs), mentions }, ["root", "reply"]);
}

function isToldAlready(
  { flappingSinceMs, worseToldAtMs }: Alert,
  { flapWithinMs }: AlertPolicy,
  nowMs: number,
): boolean {
  return flappingSinceMs !== undefined && worseToldAtMs !== undefined && nowMs - worseToldAtMs < flapWithinMs;
}

function worsen(alert: Alert, firing: Draft, nowMs: number): Decision {
  const mentions = [...mentionGroup(firing), ...mentionHolder(alert)];
  const cause = { ...byProbe("worsened", "pointsHigher", nowMs), mentions };
  return change(alert, reopen(firing), cause, ["root", "reply"]);
}

function withoutEnd({ resolvedAtMs: _, ...draft }: Draft): Draft {
  return draft;
}
