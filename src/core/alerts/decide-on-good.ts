import type { AlertPolicy } from "../profiles/profile.ts";
import type { AllClear } from "../rules/rule.ts";
import type { Alert, Decision } from "./alert.ts";
import { byProbe, change, type Draft, keep } from "./decision.ts";
import { changeCounted } from "./flapping.ts";
import { valuesMoved } from "./values-moved.ts";

export interface GoodSample {
  readonly alert: Alert;
  readonly allClear: AllClear;
  readonly policy: AlertPolicy;
  readonly nowMs: number;
}

/** Moves an alert by one good sample; `undefined`: it is over already. */
export function decideOnGood(sample: GoodSample): Decision | undefined {
  const { alert, policy } = sample;
  const seen = withSample(sample);
  const clears = seen.consecutiveGood >= policy.clearAfter;
  switch (alert.condition) {
    case "resolved":
    case "closed":
      return undefined;
    case "suspect":
      return dismiss(sample, seen);
    case "stale":
      // One sample after a gap is never enough, even where `clearAfter` is 1: it may be the last.
      return recover(sample, seen);
    case "firing":
      return clears ? resolve(sample, seen) : recover(sample, seen);
    case "recovering":
      return clears ? resolve(sample, seen) : stillRecovering(sample, seen);
  }
}

function withSample({ alert, allClear, nowMs }: GoodSample): Draft {
  return {
    ...alert,
    consecutiveGood: alert.consecutiveGood + 1,
    consecutiveBad: 0,
    milderInARow: (alert.milderInARow ?? 0) + 1,
    currentValues: allClear.values,
    lastSampleAtMs: nowMs,
  };
}

/** Nobody was told of the suspicion, so nobody is told of its end. A relapse that was only suspected does not
 * prolong the time in which the next one counts as a relapse. */
function dismiss({ alert, nowMs }: GoodSample, seen: Draft): Decision {
  const resolvedAtMs = alert.resolvedAtMs ?? nowMs;
  return change(
    alert,
    { ...seen, condition: "resolved", resolvedAtMs },
    byProbe("dismissed", "good", nowMs),
    [],
  );
}

function recover({ alert, nowMs }: GoodSample, seen: Draft): Decision {
  return change(alert, { ...seen, condition: "recovering" }, byProbe("recovering", "good", nowMs), ["root"]);
}

function stillRecovering({ alert }: GoodSample, seen: Draft): Decision {
  return keep(alert, seen, valuesMoved(alert.announcedValues, seen.currentValues) ? ["root"] : []);
}

function resolve({ alert, policy, nowMs }: GoodSample, seen: Draft): Decision {
  const over: Draft = { ...seen, condition: "resolved", resolvedAtMs: nowMs };
  return changeCounted(alert, over, byProbe("resolved", "good", nowMs), ["root", "reply"], policy);
}
