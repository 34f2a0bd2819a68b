import type { Observation } from "../observation.ts";
import { toVerdict } from "./node-rule.ts";
import type { AllClear, Finding } from "./rule.ts";
import { hasAnswered } from "./unreachable.ts";

/** In the place of a cluster's name: all clusters together. No cluster can be called so. */
export const wholeFleet = "*";

/**
 * Whether all clusters became unreachable at once, which is more often the bot's own network than the end of
 * everything. `rounds`: the newest of each cluster's nodes. A fleet of one cluster has nothing to compare it with.
 */
export function judgeWholeFleet(rounds: readonly (readonly Observation[])[]): Finding | AllClear {
  const dark = rounds.filter((nodes) => nodes.length > 0 && !nodes.some(hasAnswered)).length;
  const subject = { cluster: wholeFleet };
  const facts = { unreachableClusters: dark };
  return dark > 1 && dark === rounds.length
    ? toVerdict("unreachable", subject, { kind: "bad", severity: "critical", reason: "everyCluster", facts })
    : toVerdict("unreachable", subject, { kind: "good", facts });
}
