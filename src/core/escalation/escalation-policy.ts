import type { AlertMatcher } from "../routing/matcher.ts";

/** Whom a step calls. `group`: mentioned in a new reply; `direct`: a person or all of a group by direct message;
 * `channel`: another channel, with a link. `broadcast` (`@here`, `@channel`) needs `allowBroadcast`. */
export type EscalationTarget =
  | { readonly kind: "group"; readonly groupId: string }
  | { readonly kind: "direct"; readonly userIds: readonly string[] }
  | { readonly kind: "channel"; readonly channel: string; readonly groupId?: string }
  | { readonly kind: "broadcast"; readonly mention: "here" | "channel" };

export interface EscalationStep {
  /** Since the alert fired, was reopened, or the round began; counted in the policy's business hours. */
  readonly afterMs: number;
  readonly target: EscalationTarget;
}

/** In the place of the name of hours: at any time, whatever the owner's are. */
export const always = "always";

export interface EscalationPolicy {
  readonly name: string;
  /** In order of `afterMs`. */
  readonly steps: readonly EscalationStep[];
  /** How often the steps are gone through; 1..5. */
  readonly rounds: number;
  /** Name of the hours in which somebody is called, or `always`; `undefined`: those of the alert's owner, if it names
   * some. Critical alerts are called at any time unless `criticalInHoursOnly`. */
  readonly hours?: string;
  readonly criticalInHoursOnly: boolean;
  readonly allowBroadcast: boolean;
  /** Alerts for which an acknowledgment must give a reason. `undefined`: none. */
  readonly reasonRequired?: AlertMatcher;
}
