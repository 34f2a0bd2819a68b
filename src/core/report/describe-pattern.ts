import type { Contract, PatternAudit, Workload } from "../audit/audit.ts";
import type { PatternDescription } from "./report.ts";

/** The owner's words where a contract covers the pattern, else what its shape tells. */
export function describePattern(
  pattern: Pick<PatternAudit, "pattern" | "slots">,
  workload: Workload,
  contracts: readonly Contract[],
): PatternDescription {
  const contract = contracts.find((candidate) => covers(candidate.pattern, pattern.pattern));
  if (contract?.description !== undefined) {
    return {
      kind: "contract",
      text: contract.description,
      ...(contract.owner !== undefined && { owner: contract.owner }),
    };
  }
  return { kind: "shape", workload, slots: [...new Set(pattern.slots.map(({ name }) => name))] };
}

/** Whether a contract is about a pattern: the same but for the names of placeholders, or below its prefix. */
export function covers(contract: string, pattern: string): boolean {
  const [declared, seen] = [nameless(contract), nameless(pattern)];
  return declared.endsWith("*") ? seen.startsWith(declared.slice(0, -1)) : declared === seen;
}

/** Placeholders without their names; escaped braces are not placeholders. */
function nameless(pattern: string): string {
  return pattern.replace(/\\[\s\S]|\{[^{}]*\}/g, (part) => (part.startsWith("\\") ? part : "{}"));
}
