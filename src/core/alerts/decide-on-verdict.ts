import type { AlertPolicy } from "../profiles/profile.ts";
import type { Destination } from "../routing/route.ts";
import type { AllClear, Finding } from "../rules/rule.ts";
import type { Suppression } from "../suppression/silence.ts";
import type { Alert, Decision } from "./alert.ts";
import { decideOnBad } from "./decide-on-bad.ts";
import { decideOnGood } from "./decide-on-good.ts";

export { needsNewAlert } from "./needs-new-alert.ts";

export interface VerdictSeen {
  /** The newest epoch of the verdict's rule and subject; `undefined`: there was never one. */
  readonly alert: Alert | undefined;
  /** Verdicts that were not assessed are no sample and are not given. */
  readonly verdict: Finding | AllClear;
  readonly policy: AlertPolicy;
  readonly nowMs: number;
  /** Where an alert of the verdict's severity is routed now. One that people know of stays in its channel. */
  readonly destination: Destination;
  /** What holds its messages back if it fires now; what an alert that fires already has is left to the clock. */
  readonly suppression: Suppression | undefined;
  /** An unused alert id; only needed, and only used, when `needsNewAlert` says so. */
  readonly newId?: string | undefined;
}

/**
 * Moves an alert by one sample. `undefined`: nothing to store, which is so for a good verdict without an open
 * alert only. Throws when a new alert is needed and no id was given.
 *
 *     bad ──► suspect ── fireAfter bad in a row, or at once ──► firing ◄──► recovering ── clearAfter good ──► resolved
 *               │ good: dismissed, nobody is told                 ▲ ▼           ▲                                │
 *               └──► resolved                                    stale ─────────┘ good     bad within            │
 *                                                                                          relapseWithinMs: suspect
 */
export function decideOnVerdict(seen: VerdictSeen): Decision | undefined {
  const { verdict } = seen;
  switch (verdict.kind) {
    case "bad":
      return decideOnBad({ ...seen, finding: verdict });
    case "good":
      return seen.alert && decideOnGood({ ...seen, alert: seen.alert, allClear: verdict });
  }
}
