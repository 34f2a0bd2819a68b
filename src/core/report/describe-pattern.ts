import type { PatternAudit, Workload } from "../audit/audit.ts";
import type { FindContract } from "../audit/match-contract.ts";
import type { PatternDescription } from "./report.ts";

/** The owner's words where a contract covers the pattern, else what its shape tells. */
export function describePattern(
  pattern: Pick<PatternAudit, "pattern" | "slots">,
  workload: Workload,
  findContract: FindContract,
): PatternDescription {
  const contract = findContract(pattern.pattern)?.contract;
  if (contract?.description !== undefined) {
    return {
      kind: "contract",
      text: contract.description,
      ...(contract.owner !== undefined && { owner: contract.owner }),
    };
  }
  return { kind: "shape", workload, slots: [...new Set(pattern.slots.map(({ name }) => name))] };
}
