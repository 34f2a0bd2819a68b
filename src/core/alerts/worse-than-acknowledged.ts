import type { AlertPolicy } from "../profiles/profile.ts";
import type { Finding } from "../rules/rule.ts";
import type { Alert } from "./alert.ts";

/** Keeps 0.80 -> 0.85, which is a hair less than five points in binary, five points. */
const tolerance = 1e-9;

/**
 * Whether memory is so much fuller than when somebody took the alert that they must look again, though it is as
 * severe as it was. `false` for other rules, and for an alert that nobody holds.
 */
export function worseThanAcknowledged(
  { acknowledgment }: Pick<Alert, "acknowledgment">,
  finding: Finding,
  { voidAcknowledgmentRatio }: Pick<AlertPolicy, "voidAcknowledgmentRatio">,
): boolean {
  if (finding.rule !== "memory") return false;
  const taken = acknowledgment?.values?.["usedRatio"];
  const now = finding.values["usedRatio"];
  if (taken?.unit !== "ratio" || now?.unit !== "ratio") return false;
  return now.value - taken.value >= voidAcknowledgmentRatio - tolerance;
}
