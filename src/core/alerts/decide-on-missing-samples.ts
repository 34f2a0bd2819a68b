import type { Alert, Decision } from "./alert.ts";
import { byTimer, change, type Draft } from "./decision.ts";

export interface MissingSamples {
  readonly alert: Alert;
  readonly nowMs: number;
  /** How long an alert may be without a sample, ms. */
  readonly staleAfterMs: number;
}

/**
 * Marks an alert that people were told of, and that no sample has assessed for `staleAfterMs`, as stale.
 * Missing samples never resolve anything, and a suspicion without them stays one. `undefined`: nothing changes.
 */
export function decideOnMissingSamples({ alert, nowMs, staleAfterMs }: MissingSamples): Decision | undefined {
  switch (alert.condition) {
    case "suspect":
    case "stale":
    case "resolved":
    case "closed":
      return undefined;
    case "firing":
    case "recovering":
      if (nowMs - alert.lastSampleAtMs < staleAfterMs) return undefined;
      return change(alert, toStale(alert), byTimer("went-stale", "noSample", nowMs), ["root", "reply"]);
  }
}

function toStale({ milderInARow: _, ...alert }: Alert): Draft {
  return { ...alert, condition: "stale", consecutiveBad: 0, consecutiveGood: 0 };
}
