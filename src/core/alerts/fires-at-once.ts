import type { AlertPolicy } from "../profiles/profile.ts";
import type { Finding } from "../rules/rule.ts";

/**
 * Whether a finding is told without waiting for `fireAfter` in a row.
 *
 * - `restart`: it has happened; seeing it again adds nothing.
 * - `key-burst`: who writes the keys is best asked while they do.
 * - `memory` at or above `fireAtOnceMemoryRatio`: there is no time to wait.
 * - `unreachable` waits like the others: a single timeout is as often a fork or a blip of the network.
 */
export function firesAtOnce(finding: Finding, policy: AlertPolicy): boolean {
  if (finding.rule === "restart" || finding.rule === "key-burst") return true;
  if (finding.rule !== "memory") return false;
  const { usedRatio: used } = finding.values;
  return used?.unit === "ratio" && used.value >= policy.fireAtOnceMemoryRatio;
}
