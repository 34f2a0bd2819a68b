import type { Alert } from "../alerts/alert.ts";
import type { AlertLabels, AlertMatcher } from "../routing/matcher.ts";
import { matches } from "../routing/matches.ts";

/** How far back a silence is tried before it is made. */
export const lookBackMs = 7 * 24 * 3_600_000;

/**
 * How many of the alerts that were live at some time of the last seven days a silence would have hidden. Alerts that
 * never fired are no news and do not count.
 */
export function countHidden(
  match: AlertMatcher,
  alerts: readonly Alert[],
  labelsOf: (alert: Alert) => AlertLabels,
  nowMs: number,
): number {
  return alerts.filter((alert) => wasLiveSince(alert, nowMs - lookBackMs) && matches(match, labelsOf(alert)))
    .length;
}

function wasLiveSince({ firedAtMs, resolvedAtMs }: Alert, sinceMs: number): boolean {
  return firedAtMs !== undefined && (resolvedAtMs === undefined || resolvedAtMs >= sinceMs);
}
