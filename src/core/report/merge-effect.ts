import type { AuditFinding, Estimate } from "../audit/audit.ts";
import { targetRatio } from "../rules/audit/over-provisioned.ts";

/**
 * What merging clusters (`over-provisioned.merge`) gives back: all but the largest ones, as many as it takes for what
 * all of them use to fill half of what stays. One alone moves to a cluster that is not among them.
 */
export function effectOfMerge(findings: readonly AuditFinding[]): AuditFinding["effect"] {
  const bytesOf = ({ values }: AuditFinding, fact: "usedBytes" | "maxmemoryBytes"): number =>
    Number(values[fact]?.value ?? 0);
  const [only, ...others] = findings;
  if (only !== undefined && others.length === 0) return only.effect;
  const needed = findings.reduce((sum, one) => sum + bytesOf(one, "usedBytes"), 0) / targetRatio;
  let kept = 0;
  let freed = 0;
  for (const bytes of findings.map((one) => bytesOf(one, "maxmemoryBytes")).toSorted((a, b) => b - a)) {
    if (kept === 0 || kept < needed) kept += bytes;
    else freed += bytes;
  }
  return freed === 0 ? undefined : { bytes: exactly(freed) };
}

function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}
